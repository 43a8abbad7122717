import type { Catalogue } from '../../core/lib/say';

/** What targets and their options are for: hover and completion. */
export const targetDocs: Catalogue = {
  'Writes a record for the audit system. It does not decide: what it says happens, the next rule must do.':
    'Schreibt einen Eintrag für das Audit-System. Es entscheidet nicht: Was es meldet, muss die nächste Regel tun.',
  'No audit daemon runs, so nothing is written.': 'Es läuft kein Audit-Daemon, also wird nichts geschrieben.',
  'What the record says: accept, drop or reject.': 'Was der Eintrag sagt: accept, drop oder reject.',
  'Fills in the checksum that was left to the device. Old DHCP clients in virtual machines needed it.':
    'Trägt die Prüfsumme ein, die dem Gerät überlassen war. Alte DHCP-Clients in virtuellen Maschinen brauchten es.',
  'Fill in the checksum.': 'Prüfsumme eintragen.',
  'Sets the class in which traffic control (`tc`) queues the packet.':
    'Setzt die Klasse, in die Traffic Control (`tc`) das Paket einreiht.',
  'Class as `major:minor`, hexadecimal.': 'Klasse als `major:minor`, hexadezimal.',
  'Let several hosts answer for one address, each its share of the connections. Linux 6.3 took it out; `-m cluster` does it.':
    'Ließ mehrere Hosts für eine Adresse antworten, jeden für seinen Teil der Verbindungen. Linux 6.3 hat es entfernt; `-m cluster` leistet es.',
  'Today’s kernel refuses it; here it is kept and lets every packet pass.':
    'Der heutige Kernel lehnt es ab; hier bleibt es stehen und lässt jedes Paket durch.',
  'Make a new cluster address.': 'Legt eine neue Cluster-Adresse an.',
  'sourceip, sourceip-sourceport or sourceip-sourceport-destport.':
    'sourceip, sourceip-sourceport oder sourceip-sourceport-destport.',
  'Multicast MAC address of the cluster.': 'Multicast-MAC-Adresse des Clusters.',
  'Number of this node.': 'Nummer dieses Knotens.',
  'Seed of the hash.': 'Startwert des Hashs.',
  'Changes the mark of the connection, or copies marks between the connection and the packet.':
    'Ändert die Markierung der Verbindung oder kopiert Markierungen zwischen Verbindung und Paket.',
  'Clears the bits of the mask, then XORs the value in.':
    'Löscht die Bits der Maske, dann wird der Wert per XOR eingesetzt.',
  'Clears the bits of mask and value, then sets the value.':
    'Löscht die Bits von Maske und Wert, dann wird der Wert gesetzt.',
  'Keeps only these bits.': 'Behält nur diese Bits.',
  'Sets these bits.': 'Setzt diese Bits.',
  'Flips these bits.': 'Kehrt diese Bits um.',
  "Copies the packet's mark to the connection.": 'Kopiert die Markierung des Pakets zur Verbindung.',
  "Copies the connection's mark to the packet.": 'Kopiert die Markierung der Verbindung zum Paket.',
  'Shifts the copied or changed bits to the left.': 'Verschiebt die kopierten oder geänderten Bits nach links.',
  'Shifts the copied or changed bits to the right.': 'Verschiebt die kopierten oder geänderten Bits nach rechts.',
  "Bits of the connection's mark.": 'Bits der Markierung der Verbindung.',
  "Bits of the packet's mark.": 'Bits der Markierung des Pakets.',
  'Bits of both marks.': 'Bits beider Markierungen.',
  'Copies the SELinux security mark from the packet to its connection or back.':
    'Kopiert die SELinux-Sicherheitsmarkierung vom Paket zu seiner Verbindung oder zurück.',
  'There are no security modules, so there is nothing to copy.':
    'Es gibt keine Sicherheitsmodule, also nichts zu kopieren.',
  'From the packet to the connection.': 'Vom Paket zur Verbindung.',
  'From the connection to the packet.': 'Von der Verbindung zum Paket.',
  'Says what conntrack does with the packet: nothing (`--notrack`), another zone, a helper, a timeout policy.':
    'Sagt, was conntrack mit dem Paket tut: nichts (`--notrack`), eine andere Zone, ein Helper, eine Timeout-Policy.',
  'Events and timeout policies are parsed and printed only; no timeout policy exists.':
    'Ereignisse und Timeout-Policies werden nur gelesen und ausgegeben; es gibt keine Timeout-Policy.',
  'The packet is not tracked; its state is UNTRACKED.': 'Das Paket wird nicht verfolgt; sein Zustand ist UNTRACKED.',
  'Helper for a new connection.': 'Helper für eine neue Verbindung.',
  'Timeout policy for a new connection.': 'Timeout-Policy für eine neue Verbindung.',
  'Events to tell of: new, related, destroy, reply, assured, protoinfo, helper, mark, natseqinfo, secmark.':
    'Gemeldete Ereignisse: new, related, destroy, reply, assured, protoinfo, helper, mark, natseqinfo, secmark.',
  'Events of expectations: new.': 'Ereignisse von Erwartungen: new.',
  'Zone of the original direction: a number, or `mark`.': 'Zone der ursprünglichen Richtung: eine Zahl oder `mark`.',
  'Zone of the reply direction: a number, or `mark`.': 'Zone der Antwortrichtung: eine Zahl oder `mark`.',
  'Zone of the connection: a number, or `mark` for the mark of the packet.':
    'Zone der Verbindung: eine Zahl, oder `mark` für die Markierung des Pakets.',
  'Sends the connection to another address or port. Replies are rewritten back by conntrack.':
    'Schickt die Verbindung an eine andere Adresse oder einen anderen Port. Antworten schreibt conntrack zurück.',
  '`address[-address][:port[-port[/port]]]`.': '`Adresse[-Adresse][:Port[-Port[/Port]]]`.',
  'Takes a port of the range by chance.': 'Nimmt einen zufälligen Port des Bereichs.',
  'The same client always gets the same address.': 'Derselbe Client bekommt immer dieselbe Adresse.',
  'Translates the prefix of the destination from one IPv6 network to another, without connection tracking.':
    'Übersetzt das Präfix des Ziels von einem IPv6-Netz in ein anderes, ohne Connection Tracking.',
  'Packets are IPv4 here: it is read, checked and printed, and changes nothing.':
    'Pakete sind hier IPv4: Es wird gelesen, geprüft und ausgegeben und ändert nichts.',
  'Network that is translated.': 'Netz, das übersetzt wird.',
  'Network it is translated to.': 'Netz, in das übersetzt wird.',
  'Sets the six DSCP bits of the IP header; the two ECN bits stay.':
    'Setzt die sechs DSCP-Bits des IP-Headers; die zwei ECN-Bits bleiben.',
  'Changes the bits of explicit congestion notification. `--ecn-tcp-remove` keeps a connection from using it.':
    'Ändert die Bits der Explicit Congestion Notification. `--ecn-tcp-remove` hält eine Verbindung davon ab, sie zu nutzen.',
  'Clear both bits of the TCP header.': 'Löscht beide Bits des TCP-Headers.',
  'Set or clear CWR.': 'Setzt oder löscht CWR.',
  'Set or clear ECE.': 'Setzt oder löscht ECE.',
  'The two bits of the IP header.': 'Die zwei Bits des IP-Headers.',
  'Changes the hop limit, which is the TTL of IPv6.': 'Ändert das Hop-Limit, die TTL von IPv6.',
  'Set it to this.': 'Setzt darauf.',
  'Take this from it.': 'Zieht dies ab.',
  'Add this to it.': 'Zählt dies dazu.',
  'Sets the mark to a hash of addresses and ports, so that packets of one connection get the same mark.':
    'Setzt die Markierung auf einen Hash von Adressen und Ports, sodass Pakete einer Verbindung dieselbe bekommen.',
  'What is hashed: src, dst, sport, dport, spi, proto, ct.':
    'Was in den Hash eingeht: src, dst, sport, dport, spi, proto, ct.',
  'Bits of the source that are hashed.': 'Bits der Quelle, die in den Hash eingehen.',
  'Bits of the destination that are hashed.': 'Bits des Ziels, die in den Hash eingehen.',
  'Bits of the source port that are hashed.': 'Bits des Quellports, die in den Hash eingehen.',
  'Bits of the destination port that are hashed.': 'Bits des Zielports, die in den Hash eingehen.',
  'Bits of the SPI that are hashed.': 'Bits des SPI, die in den Hash eingehen.',
  'Bits set in the source port.': 'Bits, die im Quellport gesetzt werden.',
  'Bits set in the destination port.': 'Bits, die im Zielport gesetzt werden.',
  'Bits set in the SPI.': 'Bits, die im SPI gesetzt werden.',
  'Bits of the protocol that are hashed.': 'Bits des Protokolls, die in den Hash eingehen.',
  'How many marks there are.': 'Wie viele Markierungen es gibt.',
  'The first mark.': 'Die erste Markierung.',
  'Starts a timer anew with each packet; when it runs out, a file in /sys tells whoever watches it.':
    'Startet mit jedem Paket einen Timer neu; läuft er ab, meldet es eine Datei in /sys dem, der zusieht.',
  'Nobody watches the timer: packets pass and nothing else happens.':
    'Niemand beobachtet den Timer: Pakete gehen durch, sonst geschieht nichts.',
  'Seconds.': 'Sekunden.',
  'Name of the timer.': 'Name des Timers.',
  'Wake the machine up for it.': 'Weckt die Maschine dafür auf.',
  'Blinks a light of the machine when a packet comes.': 'Lässt eine Lampe der Maschine blinken, wenn ein Paket kommt.',
  'There are no lights.': 'Es gibt keine Lampen.',
  'Name of the trigger, after `netfilter-`.': 'Name des Auslösers, nach `netfilter-`.',
  'Milliseconds that the light stays on, or inf.': 'Millisekunden, die die Lampe an bleibt, oder inf.',
  'Blink even where the light is on.': 'Blinkt auch, wo die Lampe schon an ist.',
  'Writes the packet to the kernel log and goes on with the next rule.':
    'Schreibt das Paket ins Kernel-Log; danach kommt die nächste Regel.',
  'IP and TCP options are not written.': 'IP- und TCP-Optionen werden nicht geschrieben.',
  'Level, 0 to 7 or by name.': 'Stufe, 0 bis 7 oder als Name.',
  'Text before the line, at most 29 characters.': 'Text vor der Zeile, höchstens 29 Zeichen.',
  'With sequence numbers of TCP.': 'Mit Sequenznummern von TCP.',
  'With options of TCP.': 'Mit Optionen von TCP.',
  'With options of IP.': 'Mit Optionen von IP.',
  'With the user whose socket sent the packet.': 'Mit dem Benutzer, dessen Socket das Paket sendete.',
  'With MAC addresses taken apart.': 'Mit zerlegten MAC-Adressen.',
  'Changes the mark of the packet, a number beside it that never leaves the host. Other rules and routing can look at it.':
    'Ändert die Markierung des Pakets, eine Zahl neben ihm, die den Host nie verlässt. Andere Regeln und das Routing können sie sehen.',
  'Lets the connection come from the address of the device it leaves by.':
    'Lässt die Verbindung von der Adresse des Geräts kommen, über das sie hinausgeht.',
  'Ports to take: `port[-port]`.': 'Zu nehmende Ports: `Port[-Port]`.',
  'Takes a port by chance, after a hash.': 'Nimmt einen zufälligen Port, nach einem Hash.',
  'Takes a port by chance.': 'Nimmt einen zufälligen Port.',
  'Maps a whole network onto another: the network part of the address changes, the host part stays.':
    'Bildet ein ganzes Netz auf ein anderes ab: Der Netzteil der Adresse ändert sich, der Hostteil bleibt.',
  'Network to map to.': 'Netz, auf das abgebildet wird.',
  'Hands a copy of the packet to programs that listen to a netlink group, such as ulogd. The packet goes on to the next rule.':
    'Gibt eine Kopie des Pakets an Programme, die einer Netlink-Gruppe zuhören, etwa ulogd. Das Paket geht zur nächsten Regel weiter.',
  'No program listens to the group, so nothing is logged.':
    'Kein Programm hört der Gruppe zu, also wird nichts protokolliert.',
  'Number of the group, 0 where it is not given.': 'Nummer der Gruppe; 0, wo nichts angegeben ist.',
  'Text before each message.': 'Text vor jeder Meldung.',
  'Has never had an effect.': 'Hatte nie eine Wirkung.',
  'Bytes of the packet to copy.': 'Bytes des Pakets, die kopiert werden.',
  'Packets to gather before the program gets them.': 'Pakete, die gesammelt werden, bevor das Programm sie bekommt.',
  'Hands the packet to a program that reads the queue and decides. Without a program it is dropped, or with `--queue-bypass` accepted.':
    'Gibt das Paket an ein Programm, das die Warteschlange liest und entscheidet. Ohne Programm wird es verworfen, mit `--queue-bypass` durchgelassen.',
  'No program reads a queue.': 'Kein Programm liest eine Warteschlange.',
  'Number of the queue, 0 where it is not given.': 'Nummer der Warteschlange; 0, wo nichts angegeben ist.',
  'Spread connections over queues `first:last`.': 'Verteilt Verbindungen auf die Warteschlangen `erste:letzte`.',
  'Accept packets where no program reads the queue.': 'Lässt Pakete durch, wo kein Programm die Warteschlange liest.',
  'Choose the queue by the processor.': 'Wählt die Warteschlange nach dem Prozessor.',
  'The packet is not tracked; its state is UNTRACKED. The older name of `-j CT --notrack`.':
    'Das Paket wird nicht verfolgt; sein Zustand ist UNTRACKED. Der ältere Name von `-j CT --notrack`.',
  'Counts the packet for an estimate of a rate, which `-m rateest` compares.':
    'Zählt das Paket für die Schätzung einer Rate, die `-m rateest` vergleicht.',
  'How often the rate is taken: `250ms`, `1s`.': 'Wie oft die Rate bestimmt wird: `250ms`, `1s`.',
  'Over what time it is averaged.': 'Über welche Zeit gemittelt wird.',
  'Sends the connection to this host itself: to the address of the device it came in by, or to 127.0.0.1 if it starts here.':
    'Schickt die Verbindung an diesen Host selbst: an die Adresse des Geräts, über das sie kam, oder an 127.0.0.1, wenn sie hier beginnt.',
  'Port or ports to send it to: `port[-port]`.': 'Port oder Ports, an die sie geht: `Port[-Port]`.',
  'Drops the packet and tells its sender, by an ICMP error or a TCP reset.':
    'Verwirft das Paket und sagt es seinem Absender, mit einem ICMP-Fehler oder einem TCP-Reset.',
  'What the sender gets: icmp-net-unreachable, icmp-host-unreachable, icmp-proto-unreachable, icmp-port-unreachable, icmp-net-prohibited, icmp-host-prohibited, tcp-reset, icmp-admin-prohibited.':
    'Was der Absender bekommt: icmp-net-unreachable, icmp-host-unreachable, icmp-proto-unreachable, icmp-port-unreachable, icmp-net-prohibited, icmp-host-prohibited, tcp-reset, icmp-admin-prohibited.',
  'Gives the packet a security context that SELinux policies look at.':
    'Gibt dem Paket einen Sicherheitskontext, den SELinux-Policies betrachten.',
  'There are no security modules: any context is taken and packets stay as they are.':
    'Es gibt keine Sicherheitsmodule: Jeder Kontext wird angenommen, und Pakete bleiben, wie sie sind.',
  'Security context.': 'Sicherheitskontext.',
  'Adds parts of the packet to a set of ipset, deletes them from it, or gives the packet the mark and priority of its element.':
    'Fügt Teile des Pakets einem Set von ipset hinzu, löscht sie daraus oder gibt dem Paket Markierung und Priorität seines Elements.',
  'Adds the packet to this set.': 'Fügt das Paket diesem Set hinzu.',
  'Deletes the packet from this set.': 'Löscht das Paket aus diesem Set.',
  'Takes mark or priority from this set.': 'Übernimmt Markierung oder Priorität aus diesem Set.',
  'An element that is there gets a new timeout.': 'Ein vorhandenes Element bekommt einen neuen Timeout.',
  'Seconds that the element lives.': 'Sekunden, die das Element lebt.',
  "Sets the packet's mark.": 'Setzt die Markierung des Pakets.',
  "Sets the packet's priority.": 'Setzt die Priorität des Pakets.',
  "Sets the packet's queue.": 'Setzt die Warteschlange des Pakets.',
  'Lets the connection come from another address or port. Replies are rewritten back by conntrack.':
    'Lässt die Verbindung von einer anderen Adresse oder einem anderen Port kommen. Antworten schreibt conntrack zurück.',
  '`address[-address][:port[-port]]`.': '`Adresse[-Adresse][:Port[-Port]]`.',
  'Translates the prefix of the source from one IPv6 network to another, without connection tracking.':
    'Übersetzt das Präfix der Quelle von einem IPv6-Netz in ein anderes, ohne Connection Tracking.',
  'Answers a SYN itself and opens the connection to the server only when the client has answered: a shield against SYN floods.':
    'Beantwortet ein SYN selbst und öffnet die Verbindung zum Server erst, wenn der Client geantwortet hat: ein Schild gegen SYN-Fluten.',
  'The server takes selective acknowledgements.': 'Der Server nimmt Selective Acknowledgements.',
  'The server uses timestamps.': 'Der Server nutzt Zeitstempel.',
  'Window scale of the server.': 'Window Scale des Servers.',
  'Maximum segment size of the server.': 'Maximum Segment Size des Servers.',
  'The server uses ECN.': 'Der Server nutzt ECN.',
  'Lowers the maximum segment size in a SYN, to a number or to what the path takes. It never raises it.':
    'Senkt die Maximum Segment Size in einem SYN, auf eine Zahl oder auf das, was der Pfad zulässt. Erhöht wird sie nie.',
  'Size.': 'Größe.',
  'MTU of the route, less 40 bytes of headers.': 'MTU der Route, abzüglich 40 Bytes für Header.',
  'Writes over TCP options with no-operations; the header keeps its length.':
    'Überschreibt TCP-Optionen mit No-Operations; der Header behält seine Länge.',
  'Options by number or name: `timestamp,5`.': 'Optionen nach Nummer oder Name: `timestamp,5`.',
  'Sends a copy of the packet to a gateway on the local network. The packet itself goes on.':
    'Sendet eine Kopie des Pakets an ein Gateway im lokalen Netz. Das Paket selbst geht weiter.',
  'Address of a neighbour that gets the copy.': 'Adresse des Nachbarn, der die Kopie bekommt.',
  'Device by which the copy leaves.': 'Gerät, über das die Kopie hinausgeht.',
  'Changes the type-of-service byte: clears the bits of the mask, then flips those of the value.':
    'Ändert das Type-of-Service-Byte: löscht die Bits der Maske, kehrt dann die des Wertes um.',
  'Keep only these bits.': 'Behält nur diese Bits.',
  'Set these bits.': 'Setzt diese Bits.',
  'Flip these bits.': 'Kehrt diese Bits um.',
  'Hands the packet to a local socket without changing its addresses, and marks it so that a routing rule delivers it here.':
    'Gibt das Paket einem lokalen Socket, ohne seine Adressen zu ändern, und markiert es, sodass eine Routing-Regel es hier zustellt.',
  'Any socket that listens counts as transparent.': 'Jeder lauschende Socket gilt als transparent.',
  "Port of the proxy; 0 is the packet's own.": 'Port des Proxys; 0 ist der eigene des Pakets.',
  'Address of the proxy.': 'Adresse des Proxys.',
  'Mark to set, with a mask after `/`.': 'Zu setzende Markierung, mit Maske nach `/`.',
  'Has the kernel tell of every rule that the packet meets from here. Chainwalk traces every packet anyway.':
    'Lässt den Kernel jede Regel melden, auf die das Paket von hier an trifft. Chainwalk zeigt ohnehin den Weg jedes Pakets.',
  'Changes the time to live of the packet; it stays between 0 and 255.':
    'Ändert die Time to Live des Pakets; sie bleibt zwischen 0 und 255.',
  'Handed packets to a logging program. Linux 3.17 took it out; `-j NFLOG` does it.':
    'Gab Pakete an ein Protokollprogramm. Linux 3.17 hat es entfernt; `-j NFLOG` leistet es.',
  'Number of the group, 1 where it is not given.': 'Nummer der Gruppe; 1, wo nichts angegeben ist.',
  'Bytes of the packet to copy; 0 is all.': 'Bytes des Pakets, die kopiert werden; 0 heißt alle.',
};
