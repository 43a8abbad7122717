import type { Catalogue } from '../../core/lib/say';

/** What happened in a cluster, and what is about to. */
export const cluster: Catalogue = {
  'Scaled up replica set {0} from {1} to {2}': 'ReplicaSet {0} von {1} auf {2} vergrößert',
  'Scaled down replica set {0} from {1} to {2}': 'ReplicaSet {0} von {1} auf {2} verkleinert',
  'Created pod: {0}': 'Pod angelegt: {0}',
  'Deleted pod: {0}': 'Pod gelöscht: {0}',
  'Successfully assigned {0} to {1}': '{0} dem Knoten {1} zugewiesen',
  '0/{0} nodes are available: {1}.': '0 von {0} Knoten kommen in Frage: {1}.',
  'Started container {0}': 'Container {0} gestartet',
  'Stopping container {0}': 'Container {0} wird angehalten',
  'Back-off restarting failed container {0}': 'Gescheiterter Container {0} wird verzögert neu gestartet',
  'Container {0} failed {1} probe, will be restarted': 'Container {0} besteht die Probe {1} nicht, wird neu gestartet',
  '{0} probe failed: {1}': 'Probe {0} gescheitert: {1}',
  'Node {0} status is now: NodeNotReady': 'Status des Knotens {0} ist jetzt: NodeNotReady',
  'Marking for deletion Pod {0}': 'Pod {0} zum Löschen vorgemerkt',
  'no IP addresses available in range set': 'keine IP-Adresse im Bereich frei',
  'Endpoints of {0}: {1}': 'Endpunkte von {0}: {1}',
  '{0} ready, {1} not ready, {2} terminating': '{0} bereit, {1} nicht bereit, {2} im Beenden',
  '{0} ready, {1} not ready': '{0} bereit, {1} nicht bereit',
  '{0} ready, {1} terminating': '{0} bereit, {1} im Beenden',
  '{0} ready': '{0} bereit',
  '{0} is switched off': '{0} wird ausgeschaltet',
  '{0} boots': '{0} fährt hoch',
  '{0} is healthy for {1}': '{0} ist gesund für {1}',
  '{0} is unhealthy for {1}': '{0} ist nicht gesund für {1}',
  '{0} answers for {1}': '{0} antwortet für {1}',
  '{0} {1} created': '{0} {1} angelegt',
  '{0} {1} configured': '{0} {1} geändert',
  '{0} {1} deleted': '{0} {1} gelöscht',
  '{0} {1} scaled to {2}': '{0} {1} auf {2} skaliert',
  'Corefile was read again': 'Corefile wurde neu gelesen',
  'Corefile changed but reload failed: {0}': 'Corefile geändert, aber das Neuladen ist gescheitert: {0}',
  'plugin/{0} is accepted but not simulated: questions go past it':
    'plugin/{0} wird angenommen, aber nicht simuliert: Fragen gehen daran vorbei',
  "mode {0} is not simulated: the rules stay those of this cluster's mode":
    'Modus {0} wird nicht simuliert: Es bleiben die Regeln im Modus dieses Clusters',
  'detectLocalMode: there is no {0}, so it stays as it was':
    'detectLocalMode: {0} gibt es nicht, also bleibt es, wie es war',
  'nodePortAddresses: {0} is no network': 'nodePortAddresses: {0} ist kein Netz',

  'looks at {0}': 'sieht nach {0}',
  'finds a node for {0}': 'sucht einen Knoten für {0}',
  'starts {0}': 'startet {0}',
  'starts the container of {0} again': 'startet den Container von {0} neu',
  'asks {0}: {1}': 'fragt {0}: {1}',
  'kills what is left of {0}': 'beendet, was von {0} übrig ist',
  'writes the endpoints of {0}': 'schreibt die Endpunkte von {0}',
  'syncs its rules': 'gleicht seine Regeln ab',
  'looks at its Corefile': 'sieht nach seinem Corefile',
  'declares {0} not ready': 'erklärt {0} für nicht bereit',
  'gives up the pods of {0}': 'gibt die Pods von {0} auf',

  // Why something cannot be done.
  '{0} is no number of pods.': '{0} ist keine Anzahl von Pods.',
  'There is no node {0}.': 'Es gibt keinen Knoten {0}.',
  'There is no pod {0} that runs.': 'Es gibt keinen laufenden Pod {0}.',
  'A delay is a number of microseconds.': 'Eine Verzögerung ist eine Anzahl von Mikrosekunden.',
  'There is no {0}.': 'Es gibt kein {0}.',
  '{0} is switched off.': '{0} ist ausgeschaltet.',
  '{0} is an address of IPv6. Packets here are IPv4; rules of IPv6 are only kept and shown.':
    '{0} ist eine Adresse von IPv6. Pakete sind hier IPv4; Regeln von IPv6 werden nur bewahrt und gezeigt.',
  '{0} is not an address or a name.': '{0} ist weder Adresse noch Name.',
  '{0} is not an address or a name with a port.': '{0} ist weder Adresse noch Name mit einem Port.',
  'The link changes the rules of {0} as another version of Chainwalk wrote them. What was done before that is shown.':
    'Der Link ändert die Regeln von {0}, wie eine andere Version von Chainwalk sie schrieb. Gezeigt wird, was vorher geschah.',
  'There is no such rule.': 'Diese Regel gibt es nicht.',
  'There is no scenario "{0}". There are: {1}.': 'Es gibt kein Szenario „{0}“. Es gibt: {1}.',
  'The world cannot be set up: {0}': 'Die Welt lässt sich nicht aufbauen: {0}',

  // What would match a rule.
  '{0} is not known here: what it would match cannot be said.':
    '{0} ist hier unbekannt: Was darauf passte, lässt sich nicht sagen.',
  'Its chance is 0: it matches no packet.': 'Die Wahrscheinlichkeit ist 0: Kein Paket passt.',
  'Rule {0} of {1} takes every packet that this rule asks for, and ends the walk with {2}.':
    'Regel {0} von {1} nimmt jedes Paket, das diese Regel verlangt, und beendet den Weg mit {2}.',
  'Nobody here has a source address in {0}, which rule {1} of {2} asks for.':
    'Niemand hier hat eine Quelladresse in {0}, wie Regel {1} von {2} sie verlangt.',
  'No rule leads to {0}, so no packet comes to it.': 'Keine Regel führt nach {0}, also kommt kein Paket dorthin.',
  'Of {0} packets that hosts and pods here can send, none came to {1}.':
    'Von {0} Paketen, die Hosts und Pods hier senden können, kam keines nach {1}.',
  'The nearest packet ({0}) came to rule {1} of {2} and did not match: {3}.':
    'Das nächstliegende Paket ({0}) kam zu Regel {1} von {2} und passte nicht: {3}.',
  'Rule {0} of {1} asks for {2}, which is not known here: there the walk ends.':
    'Regel {0} von {1} verlangt {2}, das hier unbekannt ist: Dort endet der Weg.',
  'Rule {0} of {1} takes the nearest packet ({2}) before it comes to rule {3}.':
    'Regel {0} von {1} nimmt das nächstliegende Paket ({2}), bevor es zu Regel {3} kommt.',
};
