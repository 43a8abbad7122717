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

  // What was found, supposed and left out.
  '{0} Service beyond the first {1} is in the rules and can be sent to, but is not listed.':
    '{0} Service nach den ersten {1} ist in den Regeln und erreichbar, aber nicht aufgeführt.',
  '{0} Services beyond the first {1} are in the rules and can be sent to, but are not listed.':
    '{0} Services nach den ersten {1} sind in den Regeln und erreichbar, aber nicht aufgeführt.',
  'In the rules: {0} of kube-proxy': 'In den Regeln: {0} von kube-proxy',
  '{0} Service': '{0} Service',
  '{0} Services': '{0} Services',
  'Rules are by {0}': 'Regeln sind von {0}',
  'The machine has {0}/24 at {1}: no dump says its address.':
    'Die Maschine hat {0}/24 an {1}: Ihre Adresse steht in keiner Ausgabe.',
  '{0} endpoint has a pod that stands in for it, named after its Service.':
    'Für {0} Endpunkt steht ein Pod, benannt nach seinem Service.',
  '{0} endpoints have a pod that stands in for them, named after their Services.':
    'Für {0} Endpunkte stehen Pods, benannt nach ihren Services.',
  '{0} endpoint beyond the first {1} is in the rules, but does not answer.':
    '{0} Endpunkt nach den ersten {1} ist in den Regeln, antwortet aber nicht.',
  '{0} endpoints beyond the first {1} are in the rules, but do not answer.':
    '{0} Endpunkte nach den ersten {1} sind in den Regeln, antworten aber nicht.',
  'No object names a node: there is one, node-1.': 'Kein Objekt nennt einen Knoten: Es gibt einen, node-1.',
  '{0} has the address {1}.': '{0} hat die Adresse {1}.',
  'Pods of {0} are in {1}.': 'Pods von {0} sind in {1}.',
  'No rules were given: kube-proxy (iptables) and Flannel (host-gw) write those of every node.':
    'Regeln waren nicht dabei: kube-proxy (iptables) und Flannel (host-gw) schreiben die jedes Knotens.',
  '{0}: what they made is here already.': '{0}: Was daraus entstand, ist schon hier.',
  'ip route: {0}': 'ip route: {0}',
  'ip -6 route: {0}': 'ip -6 route: {0}',
  'ipset save: {0}': 'ipset save: {0}',
  'conntrack -L: {0}': 'conntrack -L: {0}',
  'sysctl: {0}': 'sysctl: {0}',
  'kubectl get: {0}': 'kubectl get: {0}',
  'ip addr: {0}, {1}': 'ip addr: {0}, {1}',
  '{0} route': '{0} Route',
  '{0} routes': '{0} Routen',
  '{0} set': '{0} Set',
  '{0} sets': '{0} Sets',
  '{0} connection': '{0} Verbindung',
  '{0} connections': '{0} Verbindungen',
  '{0} setting': '{0} Einstellung',
  '{0} settings': '{0} Einstellungen',
  '{0} device': '{0} Gerät',
  '{0} devices': '{0} Geräte',
  '{0} IPv4 address': '{0} IPv4-Adresse',
  '{0} IPv4 addresses': '{0} IPv4-Adressen',
  '{0} IPv6 address': '{0} IPv6-Adresse',
  '{0} IPv6 addresses': '{0} IPv6-Adressen',
  '{0} route has several next hops: the first is used.': '{0} Route hat mehrere nächste Hops: Der erste wird benutzt.',
  '{0} routes have several next hops: the first is used.':
    '{0} Routen haben mehrere nächste Hops: Der erste wird benutzt.',
  '{0} connection is not IPv4 over TCP, UDP or ICMP.': '{0} Verbindung ist nicht IPv4 über TCP, UDP oder ICMP.',
  '{0} connections are not IPv4 over TCP, UDP or ICMP.': '{0} Verbindungen sind nicht IPv4 über TCP, UDP oder ICMP.',
  '{0} routing rule of ip rule beside the usual three: only the main table is used.':
    '{0} Routing-Regel von ip rule neben den üblichen drei: Nur die Tabelle main wird benutzt.',
  '{0} routing rules of ip rule beside the usual three: only the main table is used.':
    '{0} Routing-Regeln von ip rule neben den üblichen drei: Nur die Tabelle main wird benutzt.',
  'IPv6 is kept, shown and printed as it was, but packets here are IPv4: none walks the rules of ip6tables.':
    'IPv6 bleibt, wird gezeigt und ausgegeben, wie es war, aber Pakete sind hier IPv4: Keines geht durch die Regeln von ip6tables.',
  'The set {0} was not dumped: it is there, and empty.': 'Das Set {0} war nicht dabei: Es ist da und leer.',
  '{0} has no value.': '{0} hat keinen Wert.',
  'This is what nft prints. What is read here is iptables-save -c, which shows the tables that iptables made.':
    'Das ist die Ausgabe von nft. Gelesen wird hier iptables-save -c, das die von iptables angelegten Tabellen zeigt.',
  'This is what iptables -L prints: it leaves out parts of rules. What iptables-save -c prints has all of them.':
    'Das ist die Ausgabe von iptables -L: Sie lässt Teile von Regeln weg. Die von iptables-save -c hat alle.',
  '{0} line is of no kind that is known here': '{0} Zeile ist von keiner Art, die hier bekannt ist',
  '{0} lines are of no kind that is known here': '{0} Zeilen sind von keiner Art, die hier bekannt ist',
  'A rule of ip rule ends with a table, as in: from 10.0.0.0/8 lookup 100.':
    'Eine Regel von ip rule endet mit einer Tabelle, etwa: from 10.0.0.0/8 lookup 100.',
  'No machine can be made of this: {0}': 'Daraus lässt sich keine Maschine bauen: {0}',
  '{0} more line was refused.': '{0} weitere Zeile wurde abgelehnt.',
  '{0} more lines were refused.': '{0} weitere Zeilen wurden abgelehnt.',
  '{0} machine was not dumped but answers: {1}. It has no rules of its own.':
    '{0} Maschine war nicht dabei, antwortet aber: {1}. Sie hat keine eigenen Regeln.',
  '{0} machines were not dumped but answer: {1}. They have no rules of their own.':
    '{0} Maschinen waren nicht dabei, antworten aber: {1}. Sie haben keine eigenen Regeln.',
  '{0} is drawn as a cable: what its tunnel adds to packets is not shown.':
    '{0} ist als Kabel gezeichnet: Was der Tunnel den Paketen hinzufügt, wird nicht gezeigt.',
  '{0} endpoint does not answer, as nothing tells where it is: {1}.':
    '{0} Endpunkt antwortet nicht, denn nichts sagt, wo er ist: {1}.',
  '{0} endpoints do not answer, as nothing tells where they are: {1}.':
    '{0} Endpunkte antworten nicht, denn nichts sagt, wo sie sind: {1}.',
  'the machine itself': 'die Maschine selbst',
  'IPVS mode': 'IPVS-Modus',
  'iptables mode, v1.23 or older': 'iptables-Modus, v1.23 oder älter',
  'iptables mode, v1.26 or later': 'iptables-Modus, v1.26 oder neuer',
  'iptables mode, v1.24 or later': 'iptables-Modus, v1.24 oder neuer',
  'This JSON of ip -j is broken here: was it cut off?': 'Dieses JSON von ip -j ist hier kaputt: Ist es abgeschnitten?',
  '{0} has {1}: rules masquerade {2} unless it leaves by {3}.':
    '{0} hat {1}: Regeln maskieren {2}, außer es geht über {3} hinaus.',
  'Which container hangs on which device is not in the rules: they are taken in order.':
    'Welcher Container an welchem Gerät hängt, steht nicht in den Regeln: Sie werden der Reihe nach genommen.',
  'Pods of this node are in {0}, behind the bridge {1}.': 'Pods dieses Knotens sind in {0}, hinter der Bridge {1}.',
  'Endpoints in {0} other network are on a node of its own, reached without a tunnel.':
    'Endpunkte in {0} anderen Netz sind auf einem eigenen Knoten, erreichbar ohne Tunnel.',
  'Endpoints in {0} other networks are on nodes of their own, reached without a tunnel.':
    'Endpunkte in {0} anderen Netzen sind auf eigenen Knoten, erreichbar ohne Tunnel.',
  'Nothing says which pods are on this node; those in {0} are taken, as most endpoints are there.':
    'Nichts sagt, welche Pods auf diesem Knoten sind; genommen werden die in {0}, dort sind die meisten Endpunkte.',
};
