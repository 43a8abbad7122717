import type { Catalogue } from '../../core/lib/say';

/** Titles, headings and texts of the scenarios. */
export const scenarios: Catalogue = {
  Chainwalk: 'Chainwalk',
  'Scenario: {0}': 'Szenario: {0}',
  'Scenario: none': 'Szenario: keines',
  'Pick a scenario': 'Szenario wählen',
  'Link to {0}': 'Link zu {0}',
  'Link to all that was done, and to this step': 'Link zu allem, was getan wurde, und zu diesem Schritt',

  NodePort: 'NodePort',
  ClusterIP: 'ClusterIP',
  LoadBalancer: 'LoadBalancer',
  Docker: 'Docker',
  Names: 'Namen',
  'Nothing answers': 'Nichts antwortet',
  'Things that go wrong': 'Was schiefgeht',
  'Watch the rules change': 'Regeln im Wandel',
  'Large clusters': 'Große Cluster',

  'NodePort across nodes': 'NodePort über Knoten hinweg',
  "A client outside the cluster connects to port 30080 of node-1, and chance picks a pod on node-2. Watch DNAT choose the pod, the mark 0x4000 being set and used again, and MASQUERADE put the address of node-1's flannel.1 over the source, so that the answer comes back through node-1.":
    'Ein Client außerhalb des Clusters verbindet sich mit Port 30080 von node-1, und der Zufall wählt einen Pod auf node-2. Zu sehen ist, wie DNAT den Pod wählt, wie die Markierung 0x4000 gesetzt und wieder gebraucht wird und wie MASQUERADE die Adresse von flannel.1 auf node-1 als Quelle einsetzt, damit die Antwort über node-1 zurückkommt.',
  'NodePort, pod on the same node': 'NodePort, Pod auf demselben Knoten',
  'The pod that chance picks runs on the node that the client connected to. The packet is masqueraded all the same: kube-proxy marks it before it knows where the pod is, so the pod sees 10.244.1.1, the address of cni0.':
    'Der Pod, den der Zufall wählt, läuft auf dem Knoten, mit dem sich der Client verbindet. Das Paket wird trotzdem maskiert: kube-proxy markiert es, bevor es weiß, wo der Pod ist. Der Pod sieht deshalb 10.244.1.1, die Adresse von cni0.',
  'externalTrafficPolicy: Cluster, then Local': 'externalTrafficPolicy: Cluster, dann Local',
  'The same client asks the same NodePort twice. Under Cluster any pod may answer and sees an address of node-1. Then the policy is set to Local: only pods of node-1 are chosen, nothing is masqueraded, and the pod sees 192.168.11.50.':
    'Derselbe Client fragt denselben NodePort zweimal. Mit Cluster darf jeder Pod antworten und sieht eine Adresse von node-1. Dann wird die Policy auf Local gesetzt: Nur Pods von node-1 werden gewählt, nichts wird maskiert, und der Pod sieht 192.168.11.50.',
  'Pod to a ClusterIP, pod on the same node': 'Pod an ClusterIP, Pod auf demselben Knoten',
  'Both pods hang on cni0 of node-1, yet the packet passes PREROUTING, FORWARD and POSTROUTING: bridge-nf-call-iptables hands bridged frames to iptables. The destination is rewritten, the source is not. The reply comes back by the bridge, and conntrack turns its source into the ClusterIP again.':
    'Beide Pods hängen an cni0 von node-1, und doch durchläuft das Paket PREROUTING, FORWARD und POSTROUTING: bridge-nf-call-iptables gibt Frames der Bridge an iptables. Das Ziel wird umgeschrieben, die Quelle nicht. Die Antwort kommt über die Bridge zurück, und conntrack macht ihre Quelle wieder zur ClusterIP.',
  'Pod to a ClusterIP, pod on another node': 'Pod an ClusterIP, Pod auf einem anderen Knoten',
  'The pod asks 10.96.45.123, which no interface has. PREROUTING of its own node rewrites the destination, then Flannel puts the packet into UDP to the other node. It is not masqueraded: the server sees 10.244.1.9.':
    'Der Pod fragt 10.96.45.123, eine Adresse, die kein Gerät hat. PREROUTING des eigenen Knotens schreibt das Ziel um, dann verpackt Flannel das Paket in UDP zum anderen Knoten. Maskiert wird es nicht: Der Server sieht 10.244.1.9.',
  'Node to a ClusterIP': 'Knoten an ClusterIP',
  'A process on the node connects to the ClusterIP. It starts at OUTPUT, needs a route before DNAT and another one after it, and is masqueraded, since the node is no pod.':
    'Ein Prozess auf dem Knoten verbindet sich mit der ClusterIP. Das Paket beginnt bei OUTPUT, braucht vor DNAT eine Route und danach eine andere und wird maskiert, denn der Knoten ist kein Pod.',
  'A pod calls itself through its Service': 'Ein Pod ruft sich selbst über seinen Service',
  'web-x2m4k asks the Service, and chance picks web-x2m4k. The rule for the endpoint marks a packet whose source is the endpoint itself, so it is masqueraded and the pod sees 10.244.1.1. The bridge sends the frame back out of the port it came in by: hairpin mode.':
    'web-x2m4k fragt den Service, und der Zufall wählt web-x2m4k. Die Regel des Endpunkts markiert ein Paket, dessen Quelle der Endpunkt selbst ist; es wird maskiert, und der Pod sieht 10.244.1.1. Die Bridge sendet den Frame aus dem Port, über den er kam: Hairpin-Modus.',
  'A Service without endpoints': 'Ein Service ohne Endpunkte',
  'No pod has the label that the Service asks for. It has no chains in nat, only a REJECT rule in filter: the client learns at once that the connection is refused.':
    'Kein Pod trägt das Label, das der Service verlangt. In nat hat er keine Ketten, nur eine REJECT-Regel in filter: Der Client erfährt sofort, dass die Verbindung abgewiesen ist.',
  'The wrong port of a ClusterIP': 'Der falsche Port einer ClusterIP',
  'Port 81 is no port of the Service, so no rule matches and the SYN leaves by the default route. In iptables mode nothing says no: the client waits until it gives up.':
    'Port 81 ist kein Port des Service, also passt keine Regel, und das SYN geht über die Default-Route hinaus. Im iptables-Modus sagt niemand nein: Der Client wartet, bis er aufgibt.',
  'Ping a ClusterIP': 'Eine ClusterIP anpingen',
  'A ClusterIP exists only in rules for its ports, and ICMP has none. No rule matches, so the echo request leaves by the default route and nobody answers.':
    'Eine ClusterIP gibt es nur in Regeln für ihre Ports, und ICMP hat keine. Keine Regel passt, also geht der Echo-Request über die Default-Route hinaus, und niemand antwortet.',
  'externalTrafficPolicy: Local, no pod on the node': 'externalTrafficPolicy: Local, kein Pod auf dem Knoten',
  'node-1 has no pod of the Service, and the policy is Local. nat leaves the destination alone, so the packet is for the node itself, and KUBE-EXTERNAL-SERVICES drops it on the way to INPUT. The client waits until it gives up.':
    'node-1 hat keinen Pod des Service, und die Policy ist Local. nat lässt das Ziel in Ruhe, also ist das Paket für den Knoten selbst, und KUBE-EXTERNAL-SERVICES verwirft es auf dem Weg nach INPUT. Der Client wartet, bis er aufgibt.',
  'A name looked up from a pod': 'Ein Pod schlägt einen Namen nach',
  'A pod opens http://web.default. Its resolv.conf has ndots:5, so the search list is tried first: the name with default.svc.cluster.local behind it does not exist, the one with svc.cluster.local does. A and AAAA leave at once from one port; both pass nat before the connection is confirmed, so each gets a pod of CoreDNS by a chance of its own, and conntrack settles the clash. Only then the connection to the Service begins.':
    'Ein Pod öffnet http://web.default. Seine resolv.conf hat ndots:5, also kommt zuerst die Suchliste dran: Der Name mit default.svc.cluster.local dahinter existiert nicht, der mit svc.cluster.local schon. A und AAAA gehen gleichzeitig von einem Port hinaus; beide durchlaufen nat, bevor die Verbindung bestätigt ist, jede bekommt also durch eigenen Zufall einen Pod von CoreDNS, und conntrack schlichtet. Erst dann beginnt die Verbindung zum Service.',
  'LoadBalancer, externalTrafficPolicy: Cluster': 'LoadBalancer, externalTrafficPolicy: Cluster',
  "A proxy of the cloud has the address 203.0.113.10. It connects to the NodePort of every node, and all are healthy. The client's connection gets the node that a hash of its addresses and ports chooses, with the load balancer as source; the node chooses a pod anywhere and masquerades once more. The pod sees neither the client nor the load balancer.":
    'Ein Proxy der Cloud hat die Adresse 203.0.113.10. Er verbindet sich mit dem NodePort jedes Knotens, und alle sind gesund. Die Verbindung des Clients bekommt den Knoten, den ein Hash ihrer Adressen und Ports wählt, mit dem Load Balancer als Quelle; der Knoten wählt irgendwo einen Pod und maskiert noch einmal. Der Pod sieht weder den Client noch den Load Balancer.',
  'LoadBalancer, externalTrafficPolicy: Local, with health checks':
    'LoadBalancer, externalTrafficPolicy: Local, mit Health-Checks',
  'node-2 has no pod of the Service. At the health check node port 31234 its kube-proxy answers 503 with localEndpoints 0, so the load balancer sends nothing there. Packets for 203.0.113.10 come to the other nodes as the client sent them, no address is changed but the destination, and the answer goes straight back from the node.':
    'node-2 hat keinen Pod des Service. Am healthCheckNodePort 31234 antwortet sein kube-proxy 503 mit localEndpoints 0, also schickt der Load Balancer nichts dorthin. Pakete für 203.0.113.10 kommen bei den anderen Knoten an, wie der Client sie gesendet hat; nur das Ziel wird geändert, und die Antwort geht vom Knoten direkt zurück.',
  'MetalLB, layer 2: the node that answers for the address dies':
    'MetalLB, Layer 2: Der Knoten, der für die Adresse antwortet, fällt aus',
  'No device has 192.168.11.240: the speaker of one elected node answers ARP for it, so all its traffic comes to that node. It loses its power. The client still has its MAC and sends into the void until the other speakers miss it, elect another one, and its gratuitous ARP corrects the neighbour table. Then the same address leads to the other node.':
    'Kein Gerät hat 192.168.11.240: Der Speaker eines gewählten Knotens beantwortet ARP dafür, also kommt aller Verkehr zu diesem Knoten. Er verliert den Strom. Der Client hat noch seine MAC und sendet ins Leere, bis die anderen Speaker ihn vermissen, einen anderen wählen und dessen unverlangtes ARP die Nachbartabelle berichtigt. Dann führt dieselbe Adresse zum anderen Knoten.',
  'A published port, from outside': 'Ein veröffentlichter Port, von außen',
  'docker run -p 8080:80 put a DNAT into the chain DOCKER: the packet for the server becomes one for 172.17.0.2:80 and is forwarded. In FORWARD it passes DOCKER-USER, then DOCKER-FORWARD: no connection yet in DOCKER-CT, by DOCKER-BRIDGE into DOCKER, where the port is accepted. The container sees the client itself, since nothing masquerades it.':
    'docker run -p 8080:80 hat ein DNAT in die Kette DOCKER geschrieben: Aus dem Paket für den Server wird eines für 172.17.0.2:80, und es wird weitergeleitet. In FORWARD durchläuft es DOCKER-USER, dann DOCKER-FORWARD: in DOCKER-CT noch keine Verbindung, über DOCKER-BRIDGE nach DOCKER, wo der Port erlaubt ist. Der Container sieht den Client selbst, denn nichts maskiert ihn.',
  'A container asks for its own published port': 'Ein Container fragt seinen eigenen veröffentlichten Port',
  'The DNAT for port 8080 has "! -i docker0", so it leaves alone what comes from the bridge. The packet is for the server itself, and docker-proxy, which listens there, takes it. The proxy opens a second connection to the container, which therefore sees 172.17.0.1, the address of its bridge.':
    'Das DNAT für Port 8080 hat „! -i docker0“, lässt also in Ruhe, was von der Bridge kommt. Das Paket ist für den Server selbst, und docker-proxy, der dort lauscht, nimmt es an. Der Proxy öffnet eine zweite Verbindung zum Container; der sieht deshalb 172.17.0.1, die Adresse seiner Bridge.',
  'The same without docker-proxy: hairpin': 'Dasselbe ohne docker-proxy: Hairpin',
  'With "userland-proxy": false the DNAT takes packets from the bridge too, and the container becomes the destination of its own packet. A MASQUERADE for "-s 172.17.0.2 -d 172.17.0.2" gives it another source, or the container would drop what seems to come from itself. The bridge sends the frame out by the port it came in by: hairpin mode.':
    'Mit "userland-proxy": false gilt das DNAT auch für Pakete von der Bridge, und der Container wird zum Ziel seines eigenen Pakets. Ein MASQUERADE für „-s 172.17.0.2 -d 172.17.0.2“ gibt ihm eine andere Quelle, sonst würde der Container verwerfen, was scheinbar von ihm selbst kommt. Die Bridge sendet den Frame aus dem Port, über den er kam: Hairpin-Modus.',
  'A firewall on INPUT does not protect a published port':
    'Eine Firewall in INPUT schützt keinen veröffentlichten Port',
  'INPUT drops everything from the network, as ufw does with "default deny incoming". Yet the client is answered: nat PREROUTING comes before the routing decision, and after the DNAT the packet is for the container. It takes the way through FORWARD, and INPUT never sees it.':
    'INPUT verwirft alles aus dem Netz, wie ufw mit „default deny incoming“. Trotzdem bekommt der Client Antwort: nat PREROUTING kommt vor der Routing-Entscheidung, und nach dem DNAT ist das Paket für den Container. Es geht durch FORWARD, und INPUT sieht es nie.',
  'A rule in DOCKER-USER protects it': 'Eine Regel in DOCKER-USER schützt ihn',
  'DOCKER-USER is the first that FORWARD asks, and Docker never changes what stands in it. The destination is the container by now, so --dport would have to be 80; "--ctorigdstport 8080" asks conntrack for the port that the client meant. All but 192.168.56.10 are dropped.':
    'DOCKER-USER fragt FORWARD als Erstes, und Docker ändert nie, was darin steht. Das Ziel ist inzwischen der Container, --dport müsste also 80 sein; „--ctorigdstport 8080“ fragt conntrack nach dem Port, den der Client meinte. Alle außer 192.168.56.10 werden verworfen.',
  'Two networks keep to themselves': 'Zwei Netze bleiben unter sich',
  'shop and db are in two networks, each a bridge of its own. The server could route between them, but the raw table drops what is for 172.19.0.2 and does not come in by its bridge, before conntrack even sees it. docker network connect front db would give db a second interface, in the network of shop.':
    'shop und db sind in zwei Netzen, jedes mit eigener Bridge. Der Server könnte zwischen ihnen routen, aber die Tabelle raw verwirft, was für 172.19.0.2 ist und nicht über dessen Bridge hereinkommt, bevor conntrack es überhaupt sieht. docker network connect front db gäbe db ein zweites Gerät, im Netz von shop.',
  'Two networks keep to themselves, before version 28': 'Zwei Netze bleiben unter sich, vor Version 28',
  'Until version 27 two chains of FORWARD kept networks apart. DOCKER-ISOLATION-STAGE-1 asks whether a packet leaves the bridge it comes from, and sends it to DOCKER-ISOLATION-STAGE-2, which drops what goes into another bridge. FORWARD holds the rules of each bridge itself; the newest network stands on top.':
    'Bis Version 27 hielten zwei Ketten von FORWARD die Netze auseinander. DOCKER-ISOLATION-STAGE-1 fragt, ob ein Paket die Bridge verlässt, von der es kommt, und schickt es nach DOCKER-ISOLATION-STAGE-2; die verwirft, was in eine andere Bridge geht. FORWARD enthält die Regeln jeder Bridge selbst; das neueste Netz steht oben.',
  'A DROP that misses, because nat came first': 'Ein DROP, das danebengeht, weil nat zuerst kam',
  'Somebody wants to close the Service and puts a DROP for 10.96.45.123 at the top of FORWARD in filter. The pod is answered all the same: nat in PREROUTING has put the address of a pod into the packet before FORWARD sees it, so the rule counts nothing. It would hit in raw or mangle PREROUTING, with the address of the pod, or with -m conntrack --ctorigdst 10.96.45.123.':
    'Jemand will den Service schließen und setzt ein DROP für 10.96.45.123 an den Anfang von FORWARD in filter. Der Pod bekommt trotzdem Antwort: nat in PREROUTING hat die Adresse eines Pods ins Paket geschrieben, bevor FORWARD es sieht, also zählt die Regel nichts. Sie träfe in raw oder mangle PREROUTING, mit der Adresse des Pods oder mit -m conntrack --ctorigdst 10.96.45.123.',
  'An INPUT rule that does not close a node port': 'Eine INPUT-Regel, die keinen NodePort schließt',
  'INPUT drops whatever comes for port 30080, and the client outside is answered all the same. In PREROUTING nat turned 192.168.11.109:30080 into the address and port of a pod, so the packet is forwarded and never meets INPUT. A rule in raw PREROUTING would stop it, and so would the firewall in front of the node.':
    'INPUT verwirft alles für Port 30080, und der Client draußen bekommt trotzdem Antwort. In PREROUTING hat nat aus 192.168.11.109:30080 Adresse und Port eines Pods gemacht; das Paket wird also weitergeleitet und kommt nie zu INPUT. Eine Regel in raw PREROUTING würde es aufhalten, ebenso die Firewall vor dem Knoten.',
  'Endpoints that come and go': 'Endpunkte, die kommen und gehen',
  'kubelet asks each pod of the Service shop every five seconds whether it is ready. After two bad answers of shop-4nb6x its endpoint is no longer ready, and kube-proxy takes away the chain, the jump and the rules that led to it: only shop-v9dlt is left. Let the probe pass again, or fail in the other pod too, and watch the rules change.':
    'kubelet fragt jeden Pod des Service shop alle fünf Sekunden, ob er bereit ist. Nach zwei schlechten Antworten von shop-4nb6x ist sein Endpunkt nicht mehr bereit, und kube-proxy nimmt die Kette, den Sprung und die Regeln weg, die zu ihm führten: Nur shop-v9dlt bleibt. Lässt man die Probe wieder gelingen oder auch beim anderen Pod scheitern, ändern sich die Regeln.',
  'A connection that hangs on a pod that is gone': 'Eine Verbindung, die an einem verschwundenen Pod hängt',
  'node-2 loses its power while the pod connects to the Service, and the connection is bound to web-p8qtn there. After 40 seconds the endpoint and its rules are gone, but the client still hangs: nat asks the rules for the first packet only, and kube-proxy leaves TCP connections alone. conntrack -D -d 10.244.2.8 deletes nothing, since -d is the destination before translation; conntrack -D -r 10.244.2.8 names the source of the answers, and the next SYN finds another pod.':
    'node-2 verliert den Strom, während der Pod sich mit dem Service verbindet, und die Verbindung ist an web-p8qtn dort gebunden. Nach 40 Sekunden sind der Endpunkt und seine Regeln weg, aber der Client hängt weiter: nat fragt die Regeln nur beim ersten Paket, und kube-proxy lässt TCP-Verbindungen in Ruhe. conntrack -D -d 10.244.2.8 löscht nichts, denn -d ist das Ziel vor der Übersetzung; conntrack -D -r 10.244.2.8 nennt die Quelle der Antworten, und das nächste SYN findet einen anderen Pod.',
  'A UDP client that keeps its port, and a pod that goes':
    'Ein UDP-Client, der seinen Port behält, und ein Pod, der geht',
  'The client asks from the same port each time, so all its datagrams belong to one connection and go to clock-hj8r7. When that pod is deleted, kube-proxy does not only take its rules away: it deletes the UDP connections that lead to it, as conntrack -D would. The next datagram is a first one again, asks the rules, and reaches clock-2wzkc.':
    'Der Client fragt jedes Mal vom selben Port, also gehören alle seine Datagramme zu einer Verbindung und gehen an clock-hj8r7. Wird dieser Pod gelöscht, nimmt kube-proxy nicht nur seine Regeln weg: Es löscht auch die UDP-Verbindungen, die zu ihm führen, wie conntrack -D. Das nächste Datagramm ist wieder ein erstes, fragt die Regeln und erreicht clock-2wzkc.',
  'Scale a Deployment and watch the rules': 'Ein Deployment skalieren und die Regeln beobachten',
  'The Deployment site goes from three pods to five and back to two. Each endpoint costs four lines of nat: a chain, the jump to it with its share of chance, the rule for a pod that calls itself, and the DNAT. A pod that goes loses its rules at once, although it has half a minute to finish what it does.':
    'Das Deployment site geht von drei Pods auf fünf und zurück auf zwei. Jeder Endpunkt kostet vier Zeilen in nat: eine Kette, den Sprung dorthin mit seinem Anteil am Zufall, die Regel für einen Pod, der sich selbst ruft, und das DNAT. Ein Pod, der geht, verliert seine Regeln sofort, obwohl er noch eine halbe Minute hat, um fertig zu werden.',
  'A rolling update, pod by pod': 'Ein Rolling Update, Pod für Pod',
  'The Deployment cart gets another image. A pod of the new ReplicaSet comes, is asked by kubelet and becomes ready before one of the old goes, so that at no time fewer than three can be drawn. Here the update is half way: rules of both ReplicaSets stand side by side.':
    'Das Deployment cart bekommt ein anderes Image. Ein Pod des neuen ReplicaSets kommt, wird von kubelet gefragt und ist bereit, bevor einer der alten geht; so stehen nie weniger als drei zur Wahl. Hier ist das Update halb fertig: Regeln beider ReplicaSets stehen nebeneinander.',
  'The endpoint is gone, its rule is still there': 'Der Endpunkt ist weg, seine Regel noch da',
  'Here kube-proxy needs twenty seconds until its rules follow the API. web-p8qtn is deleted, and its endpoint with it, but the rules of node-1 still lead to 10.244.2.8, where nobody is: who draws it waits in vain. Once the sync is done the same question is answered by a pod that is there.':
    'Hier braucht kube-proxy zwanzig Sekunden, bis seine Regeln der API folgen. web-p8qtn wird gelöscht und sein Endpunkt mit ihm, aber die Regeln von node-1 führen noch zu 10.244.2.8, wo niemand ist: Wer ihn zieht, wartet vergeblich. Ist der Sync fertig, beantwortet dieselbe Frage ein Pod, der da ist.',
  'Fifty nodes, five hundred pods': 'Fünfzig Knoten, fünfhundert Pods',
  'A cluster of a size that people run. One connection still meets two nodes only: the one that was asked and the one whose pod was drawn, with probability 1 in 150 and less from rule to rule. Find a node, a pod or an address with the search above the map, switch a node off, and see how many rules each of the others has to write for it.':
    'Ein Cluster in einer Größe, die es im Betrieb gibt. Eine Verbindung trifft trotzdem nur zwei Knoten: den gefragten und den, dessen Pod gezogen wurde, mit Wahrscheinlichkeit 1 zu 150 und von Regel zu Regel weniger. Die Suche über der Karte findet Knoten, Pods und Adressen; schaltet man einen Knoten aus, sieht man, wie viele Regeln jeder andere dafür schreiben muss.',
  'Ten thousand Services, one node': 'Zehntausend Services, ein Knoten',
  'One node of a cluster with ten thousand Services of ten endpoints each: more than four hundred thousand rules, all of which kube-proxy wrote. A packet to the last Service is compared with thousands of rules of KUBE-SERVICES before its own; a packet of a known connection with none. Scale web, or delete a Service, and see how little of the text a sync has to write.':
    'Ein Knoten eines Clusters mit zehntausend Services zu je zehn Endpunkten: mehr als vierhunderttausend Regeln, alle von kube-proxy geschrieben. Ein Paket an den letzten Service wird mit Tausenden Regeln von KUBE-SERVICES verglichen, bevor seine eigene kommt; ein Paket einer bekannten Verbindung mit keiner. Skaliert man web oder löscht man einen Service, sieht man, wie wenig Text ein Sync schreiben muss.',
};
