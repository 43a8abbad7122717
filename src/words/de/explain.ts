import type { Catalogue } from '../../core/lib/say';

/** Why steps went as they did, what rules mean as a whole, and words that all of it is made of. */
export const explain: Catalogue = {
  'There is no such step.': 'Diesen Schritt gibt es nicht.',
  'no rule of {0} decided, and its policy is {1}': 'keine Regel von {0} hat entschieden, und ihre Policy ist {1}',
  '{0} ended without a verdict, so the walk goes on behind the rule of {1} that jumped':
    '{0} endete ohne Verdict, also geht es hinter der Regel von {1} weiter, die gesprungen ist',
  '{0} is not known here, so nobody can say whether rule {1} matches':
    '{0} ist hier unbekannt, also kann niemand sagen, ob Regel {1} passt',
  'the rule is not there any more': 'die Regel ist nicht mehr da',
  'the walk left the chain at rule {0}, before this rule': 'die Kette wurde bei Regel {0} verlassen, vor dieser Regel',
  '{0}; so it {1}': '{0}; die Regel {1}',
  'no route leads to {0}': 'keine Route führt zu {0}',
  '{0} is an address of this host': '{0} ist eine Adresse dieses Hosts',
  '{0} is an address of {1}': '{0} ist eine Adresse von {1}',
  'of the routes that hold {0} this one has the longest prefix: {1}':
    'von den Routen, die {0} enthalten, hat diese das längste Präfix: {1}',
  'the connection says that the source is {0}': 'laut der Verbindung ist die Quelle {0}',
  'the connection says that the destination is {0}': 'laut der Verbindung ist das Ziel {0}',
  'the connection is bound, and seen from the original direction its other end is {0}, so the source becomes that; no rule is asked':
    'die Verbindung ist gebunden, und in ursprünglicher Richtung ist {0} ihr anderes Ende; das wird die Quelle, ohne dass eine Regel gefragt wird',
  'the connection is bound, and seen from the original direction its other end is {0}, so the destination becomes that; no rule is asked':
    'die Verbindung ist gebunden, und in ursprünglicher Richtung ist {0} ihr anderes Ende; das wird das Ziel, ohne dass eine Regel gefragt wird',
  'the connection is bound, and seen from the reply direction its other end is {0}, so the source becomes that; no rule is asked':
    'die Verbindung ist gebunden, und in Antwortrichtung ist {0} ihr anderes Ende; das wird die Quelle, ohne dass eine Regel gefragt wird',
  'the connection is bound, and seen from the reply direction its other end is {0}, so the destination becomes that; no rule is asked':
    'die Verbindung ist gebunden, und in Antwortrichtung ist {0} ihr anderes Ende; das wird das Ziel, ohne dass eine Regel gefragt wird',
  'a rule of the raw table said not to track it': 'eine Regel der Tabelle raw nahm es von der Verfolgung aus',
  'it neither begins a connection nor fits one that is known':
    'es beginnt keine Verbindung und passt zu keiner bekannten',
  'the packet passed every hook, so its connection goes into the table':
    'das Paket hat jeden Hook passiert, also kommt seine Verbindung in die Tabelle',
  'no entry has its addresses and ports in either direction':
    'kein Eintrag hat seine Adressen und Ports, in keiner der beiden Richtungen',
  'its addresses and ports are those of the original direction, from {0} to {1}':
    'seine Adressen und Ports sind die der ursprünglichen Richtung, von {0} an {1}',
  'its addresses and ports are those of the reply direction, from {0} to {1}':
    'seine Adressen und Ports sind die der Antwortrichtung, von {0} an {1}',

  // Conditions of a rule.
  'the rule is for IPv6': 'die Regel gilt für IPv6',
  '{0} is {1}': '{0} ist {1}',
  '{0} is not {1}': '{0} ist nicht {1}',
  '{0} is inside {1}': '{0} liegt in {1}',
  '{0} is outside {1}': '{0} liegt nicht in {1}',
  '{0} is among {1}': '{0} ist unter {1}',
  '{0} is not among {1}': '{0} ist nicht unter {1}',
  'there is no incoming device': 'es gibt kein eingehendes Gerät',
  'it came in by {0}': 'es kam über {0} herein',
  'there is no outgoing device': 'es gibt kein ausgehendes Gerät',
  'it leaves by {0}': 'es geht über {0} hinaus',
  'the protocol is {0}': 'das Protokoll ist {0}',
  'it is a fragment after the first': 'es ist ein Fragment nach dem ersten',
  'it is no fragment after the first': 'es ist kein Fragment nach dem ersten',
  'the match {0} is not known': 'das Match {0} ist unbekannt',
  'a condition changed since': 'eine Bedingung hat sich seither geändert',
  '{0}, so `{1}` does not match': '{0}, deshalb passt `{1}` nicht',
  'the rule asks for nothing, so every packet matches': 'die Regel verlangt nichts, also passt jedes Paket',

  // What rules mean.
  'every packet': 'jedes Paket',
  '{0}: {1}': '{0}: {1}',
  'from {0}': 'von {0}',
  'to {0}': 'an {0}',
  'from a non-pod address': 'von einer Adresse, die kein Pod hat',
  'from the pod itself': 'vom Pod selbst',
  'later fragments': 'spätere Fragmente',
  'no later fragments': 'keine späteren Fragmente',
  'in by {0}': 'herein über {0}',
  'out by {0}': 'hinaus über {0}',
  'if {0} matches': 'wenn {0} passt',
  'what {0} does': 'was {0} tut',
  'send to the pod': 'an den Pod senden',

  // Words that these are made of.
  ', ': ', ',
  '; ': '; ',
  '{0} and {1}': '{0} und {1}',
  '{0} or {1}': '{0} oder {1}',
  '{0} to {1}': '{0} bis {1}',
  'not {0}': 'nicht {0}',
  '{0}, not {1}': '{0}, nicht {1}',
  '{0} is {1}, not {2}': '{0} ist {1}, nicht {2}',
  not: 'nicht',
  none: 'keinen',
  any: 'irgendeines',
  all: 'alle',
  only: 'nur',
  source: 'Quelle',
  destination: 'Ziel',
  'source {0}': 'Quelle {0}',
  'destination {0}': 'Ziel {0}',
  'source port {0}': 'Quellport {0}',
  'destination port {0}': 'Zielport {0}',
  'protocol {0}': 'Protokoll {0}',
  'port {0}': 'Port {0}',
  'ports {0} to {1}': 'Ports {0} bis {1}',
  'any port but {0}': 'Ports außer {0}',
  '{0} under mask {1}': '{0} unter Maske {1}',

  // States of connections.
  'ctstate {0}': 'ctstate {0}',
  'no state': 'kein Zustand',
  invalid: 'ungültig',
  new: 'neu',
  related: 'zugehörig',
  established: 'bestehend',
  untracked: 'unverfolgt',
  'the packet belongs to no connection': 'das Paket gehört zu keiner Verbindung',

  // How two walks differ.
  '{0} answers': '{0} antwortet',
  '{0} gets the packet and no answer comes back': '{0} bekommt das Paket, und keine Antwort kommt zurück',
  'nobody answers, {0} refuses the packet': 'niemand antwortet, {0} weist das Paket ab',
  'nobody answers, the packet is dropped at {0}': 'niemand antwortet, das Paket wird bei {0} verworfen',
  'nobody can say who answers, evaluation stops at {0}':
    'niemand kann sagen, wer antwortet, die Auswertung endet bei {0}',
  "sees the client's own address {0}": 'sieht die eigene Adresse des Clients, {0}',
  'sees the client as {0}': 'sieht den Client als {0}',
  'over {0} node': 'über {0} Knoten',
  'over {0} nodes': 'über {0} Knoten',
  'past {0} rule': 'an {0} Regel vorbei',
  'past {0} rules': 'an {0} Regeln vorbei',
  'Both go the same way: {0}.': 'Beide gehen denselben Weg: {0}.',
  '{0}: {1}.': '{0}: {1}.',
};
