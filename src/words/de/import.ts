import type { Catalogue } from '../../core/lib/say';

/** What is found in dumps that somebody brings, and what is wrong with them. */
export const imported: Catalogue = {
  '{0} is no address.': '{0} ist keine Adresse.',
  '{0} is no port: a number from 0 to 65535 is.': '{0} ist kein Port: Das ist eine Zahl von 0 bis 65535.',
  '{0}= has to stand there twice: once as the connection was asked for, once as answers come. Was the line cut off?':
    '{0}= muss zweimal dastehen: einmal, wie die Verbindung verlangt wurde, einmal, wie die Antworten kommen. Ist die Zeile abgeschnitten?',
  '{0} is no state of TCP. Is {1} meant?': '{0} ist kein Zustand von TCP. Ist {1} gemeint?',
  '{0} is no state of TCP.': '{0} ist kein Zustand von TCP.',
  '{0} is no MTU: a number such as 1500 is.': '{0} ist keine MTU: Das ist eine Zahl wie 1500.',
  'No device stands before this line: ip addr begins one with 2: eth0: <UP> mtu 1500.':
    'Vor dieser Zeile steht kein Gerät: ip addr beginnt eines mit 2: eth0: <UP> mtu 1500.',
  '{0} is no MAC address: six pairs such as 02:42:ac:11:00:02 are.':
    '{0} ist keine MAC-Adresse: Das sind sechs Paare wie 02:42:ac:11:00:02.',
  '{0} is no IPv4 address with a prefix length, such as 192.168.1.10/24.':
    '{0} ist keine IPv4-Adresse mit Präfixlänge, etwa 192.168.1.10/24.',
  '{0} is no IPv6 address with a prefix length, such as 2001:db8::10/64.':
    '{0} ist keine IPv6-Adresse mit Präfixlänge, etwa 2001:db8::10/64.',
  '{0} is no destination. Is {1} meant?': '{0} ist kein Ziel. Ist {1} gemeint?',
  '{0} is no destination: default, an address or a network such as 10.244.1.0/24 is.':
    '{0} ist kein Ziel: default ist eines, eine Adresse oder ein Netz wie 10.244.1.0/24.',
  '{0} is no IPv4 address: four numbers from 0 to 255 are.':
    '{0} ist keine IPv4-Adresse: Das sind vier Zahlen von 0 bis 255.',
  '{0} is no word of a route. Is {1} meant?': '{0} ist kein Wort einer Route. Ist {1} gemeint?',
  '{0} is no destination: default, or a network such as 2001:db8:1::/64 is.':
    '{0} ist kein Ziel: default ist eines, oder ein Netz wie 2001:db8:1::/64.',
  '{0} is no command of ipset save. Is {1} meant?': '{0} ist kein Befehl von ipset save. Ist {1} gemeint?',
  '{0} is no command of ipset save.': '{0} ist kein Befehl von ipset save.',
  'No set {0} was created. Is {1} meant?': 'Ein Set {0} wurde nicht angelegt. Ist {1} gemeint?',
  'No set {0} was created: a line create {1} hash:ip has to be there.':
    'Ein Set {0} wurde nicht angelegt: Eine Zeile create {1} hash:ip muss dastehen.',
  '{0}. Is {1} meant?': '{0}. Ist {1} gemeint?',
  'The tables are {0}.': 'Die Tabellen sind {0}.',
  "A policy is ACCEPT or DROP; chains of one's own have - there.":
    'Eine Policy ist ACCEPT oder DROP; bei eigenen Ketten steht dort -.',
  'A protocol is a name such as tcp, or a number.': 'Ein Protokoll ist ein Name wie tcp oder eine Zahl.',
  'The states are {0}.': 'Die Zustände sind {0}.',
  'A port is a number from 0 to 65535, or the name of a service.':
    'Ein Port ist eine Zahl von 0 bis 65535 oder der Name eines Dienstes.',
  'An address is four numbers from 0 to 255, such as 10.0.0.1.':
    'Eine Adresse sind vier Zahlen von 0 bis 255, etwa 10.0.0.1.',
  'Behind the slash stands a number from 0 to 32, or a mask such as 255.255.255.0.':
    'Hinter dem Schrägstrich steht eine Zahl von 0 bis 32 oder eine Maske wie 255.255.255.0.',
  'A line begins with -A CHAIN, :CHAIN, *TABLE or COMMIT.':
    'Eine Zeile beginnt mit -A KETTE, :KETTE, *TABELLE oder COMMIT.',
  'Counters are written [packets:bytes].': 'Zähler schreibt man [Pakete:Bytes].',
  'Its value is missing: was the line cut off?': 'Der Wert fehlt: Ist die Zeile abgeschnitten?',
  'Is {0} meant?': 'Ist {0} gemeint?',
  'A chain has to be declared before, by a line such as :{0} - [0:0].':
    'Eine Kette muss vorher deklariert sein, durch eine Zeile wie :{0} - [0:0].',
  '{0} comes after {1}.': '{0} kommt nach {1}.',
  '{0}-save has {1} more than once: the last one counts.': '{0}-save hat {1} mehr als einmal: Das letzte zählt.',
  '{0} more line cannot be read: this may be something else than rules.':
    '{0} weitere Zeile ist nicht lesbar: Vielleicht sind das keine Regeln.',
  '{0} more lines cannot be read: this may be something else than rules.':
    '{0} weitere Zeilen sind nicht lesbar: Vielleicht sind das keine Regeln.',
  '{0}-save: {1} in {2}, tables {3}': '{0}-save: {1} in {2}, Tabellen {3}',
  '{0} rule': '{0} Regel',
  '{0} rules': '{0} Regeln',
  '{0} chain': '{0} Kette',
  '{0} chains': '{0} Ketten',
  '{0} rule has parts that are not known: kept and shown, and a packet that gets there stops.':
    '{0} Regel hat unbekannte Teile: Sie bleibt und wird gezeigt, und ein Paket, das dorthin kommt, endet.',
  '{0} rules have parts that are not known: kept and shown, and a packet that gets there stops.':
    '{0} Regeln haben unbekannte Teile: Sie bleiben und werden gezeigt, und ein Paket, das dorthin kommt, endet.',
  'The machine has rules of {0}-legacy too: what {1} prints can be added.':
    'Die Maschine hat auch Regeln von {0}-legacy: Was {1} ausgibt, kann dazukommen.',
  'Only nft shows the table {0}: its rules are not here, and may drop what passes here.':
    'Nur nft zeigt die Tabelle {0}: Ihre Regeln sind nicht hier und können verwerfen, was hier durchgeht.',
  'A quote that is opened here is not closed: it takes the rest of the line.':
    'Ein hier geöffnetes Anführungszeichen wird nicht geschlossen: Es nimmt den Rest der Zeile.',
};
