import type { Catalogue } from '../../core/lib/say';

/** Questions that are asked before a step, and their answers. */
export const predict: Catalogue = {
  'What is the packet to conntrack of {0}?': 'Was ist das Paket für conntrack auf {0}?',
  'nowhere else: it stays {0}': 'nirgendwohin: es bleibt {0}',
  'Which endpoint of {0} gets the packet?': 'Welcher Endpunkt von {0} bekommt das Paket?',
  'What is the destination after nat?': 'Welches Ziel hat es nach nat?',
  'From which source does the packet leave {0}?': 'Mit welcher Quelle verlässt das Paket {0}?',
  'nowhere: it is for {0} itself': 'nirgendwohin: es ist für {0} selbst',
  'Where does {0} send a packet for {1}?': 'Wohin sendet {0} ein Paket für {1}?',
  'What does filter do with the packet at {0} of {1}?': 'Was tut filter mit dem Paket bei {0} auf {1}?',
  'accepts it': 'lässt es durch',
  'drops it, silently': 'verwirft es, still',
  'refuses it, and tells the sender': 'weist es ab und sagt es dem Absender',
};
