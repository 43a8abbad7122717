import type { Catalogue } from '../../core/lib/say';

/** What matches and their options are for: hover and completion. */
export const matchDocs: Catalogue = {
  'What kind of address the routing tables say it is: one of this host (`LOCAL`), of another (`UNICAST`), broadcast and so on.':
    'Welcher Art eine Adresse laut den Routing-Tabellen ist: von diesem Host (`LOCAL`), von einem anderen (`UNICAST`), Broadcast und so weiter.',
  'Types of the source address: UNSPEC, UNICAST, LOCAL, BROADCAST, ANYCAST, MULTICAST, BLACKHOLE, UNREACHABLE, PROHIBIT, THROW, NAT, XRESOLVE.':
    'Arten der Quelladresse: UNSPEC, UNICAST, LOCAL, BROADCAST, ANYCAST, MULTICAST, BLACKHOLE, UNREACHABLE, PROHIBIT, THROW, NAT, XRESOLVE.',
  'Types of the destination address: UNSPEC, UNICAST, LOCAL, BROADCAST, ANYCAST, MULTICAST, BLACKHOLE, UNREACHABLE, PROHIBIT, THROW, NAT, XRESOLVE.':
    'Arten der Zieladresse: UNSPEC, UNICAST, LOCAL, BROADCAST, ANYCAST, MULTICAST, BLACKHOLE, UNREACHABLE, PROHIBIT, THROW, NAT, XRESOLVE.',
  'Looks only at the device the packet came in by.': 'Betrachtet nur das Gerät, über das das Paket hereinkam.',
  'Looks only at the device the packet leaves by.': 'Betrachtet nur das Gerät, über das das Paket hinausgeht.',
  'The security parameter index of an AH packet.': 'Der Security Parameter Index eines AH-Pakets.',
  'Index, or `low:high`.': 'Index oder `von:bis`.',
  'IPv6: length of the header.': 'IPv6: Länge des Headers.',
  'IPv6: the reserved field is empty.': 'IPv6: Das reservierte Feld ist leer.',
  'Runs a program of the classic Berkeley packet filter over the packet, from its IP header on; matches where it gives more than 0.':
    'Lässt ein Programm des klassischen Berkeley Packet Filter über das Paket laufen, ab dem IP-Header; passt, wo es mehr als 0 ergibt.',
  'No BPF objects are pinned here, and programs cannot ask for what the kernel keeps beside the packet.':
    'Hier sind keine BPF-Objekte hinterlegt, und Programme können nicht fragen, was der Kernel neben dem Paket führt.',
  'Program as numbers: `4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0`.':
    'Programm als Zahlen: `4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0`.',
  'Path of a program in the BPF file system.': 'Pfad eines Programms im BPF-Dateisystem.',
  'The control group of the process that sent the packet, by path or by class number.':
    'Die Control Group des Prozesses, der das Paket sendete, nach Pfad oder Klassennummer.',
  'All processes are in the root group, with class 0; any path is taken.':
    'Alle Prozesse sind in der Wurzelgruppe, mit Klasse 0; jeder Pfad wird angenommen.',
  'Path in the cgroup tree; groups below it count too.': 'Pfad im cgroup-Baum; Gruppen darunter zählen mit.',
  'Class number of the old net_cls controller.': 'Klassennummer des alten net_cls-Controllers.',
  "This node's share of the connections, by a hash of their original source, where every node of a cluster gets every packet.":
    'Der Anteil dieses Knotens an den Verbindungen, nach einem Hash ihrer ursprünglichen Quelle, wo jeder Knoten eines Clusters jedes Paket bekommt.',
  'How many nodes there are.': 'Wie viele Knoten es gibt.',
  'Number of this node, from 1.': 'Nummer dieses Knotens, ab 1.',
  'Nodes this one stands for, as bits.': 'Knoten, für die dieser steht, als Bits.',
  'Seed of the hash, the same on every node.': 'Startwert des Hashs, auf jedem Knoten gleich.',
  'A note beside the rule. Matches every packet.': 'Eine Notiz zur Regel. Passt auf jedes Paket.',
  'The note, at most 255 characters.': 'Die Notiz, höchstens 255 Zeichen.',
  'How many packets or bytes the connection has carried so far, this packet included, or its mean packet size.':
    'Wie viele Pakete oder Bytes die Verbindung bisher trug, dieses Paket eingeschlossen, oder ihre mittlere Paketgröße.',
  'Least, or `least:most`.': 'Mindestwert oder `mindestens:höchstens`.',
  'original, reply or both.': 'original, reply oder both.',
  'packets, bytes or avgpkt.': 'packets, bytes oder avgpkt.',
  'A label of the connection, 0 to 127; `--set` puts it on.':
    'Ein Label der Verbindung, 0 bis 127; `--set` bringt es an.',
  'Labels are numbers: the host has no file that gives them names.':
    'Labels sind Zahlen: Der Host hat keine Datei, die ihnen Namen gibt.',
  'Number of the label.': 'Nummer des Labels.',
  'Put the label on the connection where it is not there.': 'Bringt das Label an der Verbindung an, wo es fehlt.',
  'How many open connections an address or network has. Each rule counts the connections that it has seen itself.':
    'Wie viele offene Verbindungen eine Adresse oder ein Netz hat. Jede Regel zählt die Verbindungen, die sie selbst gesehen hat.',
  'Matches up to this many.': 'Passt bis zu dieser Zahl.',
  'Matches above this many.': 'Passt über dieser Zahl.',
  'Addresses of one network of this prefix count together.': 'Adressen eines Netzes mit diesem Präfix zählen zusammen.',
  'Count by source, which is what is done anyway.': 'Zählt nach Quelle, was ohnehin geschieht.',
  'Count by destination.': 'Zählt nach Ziel.',
  'Compares the mark of the connection that the packet belongs to. A packet without connection never matches.':
    'Vergleicht die Markierung der Verbindung, zu der das Paket gehört. Ein Paket ohne Verbindung passt nie.',
  'Mark, with a mask after `/`.': 'Markierung, mit Maske nach `/`.',
  'The connection a packet belongs to: its state, its addresses and ports before and after NAT, its age.':
    'Die Verbindung, zu der ein Paket gehört: ihr Zustand, ihre Adressen und Ports vor und nach NAT, ihr Alter.',
  'States: INVALID, NEW, ESTABLISHED, RELATED, UNTRACKED, SNAT, DNAT.':
    'Zustände: INVALID, NEW, ESTABLISHED, RELATED, UNTRACKED, SNAT, DNAT.',
  'Protocol of the connection.': 'Protokoll der Verbindung.',
  'Source of the original direction.': 'Quelle der ursprünglichen Richtung.',
  'Destination of the original direction, before NAT.': 'Ziel der ursprünglichen Richtung, vor NAT.',
  'Source of the replies, the real destination.': 'Quelle der Antworten, das wirkliche Ziel.',
  'Destination of the replies.': 'Ziel der Antworten.',
  'NONE, EXPECTED, SEEN_REPLY, ASSURED, CONFIRMED.': 'NONE, EXPECTED, SEEN_REPLY, ASSURED, CONFIRMED.',
  'Seconds until the entry expires.': 'Sekunden, bis der Eintrag abläuft.',
  'Source port of the original direction.': 'Quellport der ursprünglichen Richtung.',
  'Destination port of the original direction.': 'Zielport der ursprünglichen Richtung.',
  'Source port of the replies.': 'Quellport der Antworten.',
  'Destination port of the replies.': 'Zielport der Antworten.',
  'ORIGINAL or REPLY.': 'ORIGINAL oder REPLY.',
  'Which processor handles the packet.': 'Welcher Prozessor das Paket behandelt.',
  'Every packet is handled by processor 0.': 'Jedes Paket wird von Prozessor 0 behandelt.',
  'Number of the processor, from 0.': 'Nummer des Prozessors, ab 0.',
  'Ports, packet types and options of the Datagram Congestion Control Protocol.':
    'Ports, Pakettypen und Optionen des Datagram Congestion Control Protocol.',
  'Source port, or `low:high`.': 'Quellport oder `von:bis`.',
  'Destination port, or `low:high`.': 'Zielport oder `von:bis`.',
  'Packet types, such as `REQUEST,DATA`.': 'Pakettypen, etwa `REQUEST,DATA`.',
  'Number of an option that is there.': 'Nummer einer Option, die da ist.',
  'The group number of the device that the packet came in or leaves by (`ip link set dev X group N`).':
    'Die Gruppennummer des Geräts, über das das Paket hereinkam oder hinausgeht (`ip link set dev X group N`).',
  'Group of the incoming device, with a mask after `/`.': 'Gruppe des eingehenden Geräts, mit Maske nach `/`.',
  'Group of the outgoing device, with a mask after `/`.': 'Gruppe des ausgehenden Geräts, mit Maske nach `/`.',
  'Compares the differentiated services codepoint: the upper six bits of the old TOS byte.':
    'Vergleicht den Differentiated Services Codepoint: die oberen sechs Bits des alten TOS-Bytes.',
  'Codepoint, 0 to 63.': 'Codepoint, 0 bis 63.',
  'Class: BE, EF, CS0 to CS7, AF11 to AF43.': 'Klasse: BE, EF, CS0 bis CS7, AF11 bis AF43.',
  'Looks at the destination options header of IPv6 and its options.':
    'Betrachtet den Destination-Options-Header von IPv6 und seine Optionen.',
  'Looks at the hop-by-hop header of IPv6 and its options.':
    'Betrachtet den Hop-by-Hop-Header von IPv6 und seine Optionen.',
  'Packets are IPv4 here: it is read, checked and printed, and never asked.':
    'Pakete sind hier IPv4: Es wird gelesen, geprüft und ausgegeben und nie gefragt.',
  'Length of the header.': 'Länge des Headers.',
  'Options in this order: `type[:length],...`.': 'Optionen in dieser Reihenfolge: `Typ[:Länge],...`.',
  'Looks at the bits of explicit congestion notification: two in the IP header, ECE and CWR in the TCP header.':
    'Betrachtet die Bits der Explicit Congestion Notification: zwei im IP-Header, ECE und CWR im TCP-Header.',
  'The CWR bit of the TCP header is set.': 'Das CWR-Bit des TCP-Headers ist gesetzt.',
  'The ECE bit of the TCP header is set.': 'Das ECE-Bit des TCP-Headers ist gesetzt.',
  'The two ECN bits of the IP header, 0 to 3.': 'Die zwei ECN-Bits des IP-Headers, 0 bis 3.',
  'The security parameter index of an ESP packet.': 'Der Security Parameter Index eines ESP-Pakets.',
  'The lower half of the IPv6 source is made of the MAC address of the frame it came in.':
    'Die untere Hälfte der IPv6-Quelle ist aus der MAC-Adresse des Frames gebildet, in dem es kam.',
  'Looks at the fragment header of IPv6.': 'Betrachtet den Fragment-Header von IPv6.',
  'Identification, or `low:high`.': 'Identifikation oder `von:bis`.',
  'The reserved field is empty.': 'Das reservierte Feld ist leer.',
  'The first fragment.': 'Das erste Fragment.',
  'More fragments follow.': 'Weitere Fragmente folgen.',
  'The last fragment.': 'Das letzte Fragment.',
  'A rate for each source, destination or port: every key of `--hashlimit-mode` has a bucket of its own.':
    'Eine Rate für jede Quelle, jedes Ziel oder jeden Port: Jeder Schlüssel von `--hashlimit-mode` hat seinen eigenen Eimer.',
  'The clock ticks 250 times a second.': 'Die Uhr tickt 250-mal je Sekunde.',
  'Matches up to this rate: `10/second`, `512kb/s`.': 'Passt bis zu dieser Rate: `10/second`, `512kb/s`.',
  'Matches above this rate.': 'Passt über dieser Rate.',
  'Old name of --hashlimit-upto.': 'Alter Name von --hashlimit-upto.',
  'Sources are one where this many bits are the same.': 'Quellen gelten als eine, wo so viele Bits gleich sind.',
  'Destinations are one where this many bits are the same.': 'Ziele gelten als eines, wo so viele Bits gleich sind.',
  'Packets, or bytes such as `1mb`, that match at once.': 'Pakete, oder Bytes wie `1mb`, die auf einmal passen.',
  'Buckets of the hash.': 'Fächer der Hashtabelle.',
  'Most entries; a packet that needs one more is dropped.':
    'Höchstzahl der Einträge; ein Paket, das einen weiteren braucht, wird verworfen.',
  'Milliseconds between two looks for idle entries.': 'Millisekunden zwischen zwei Suchen nach unbenutzten Einträgen.',
  'Milliseconds that an idle entry stays.': 'Millisekunden, die ein unbenutzter Eintrag bleibt.',
  'What has a bucket of its own: srcip, srcport, dstip, dstport.':
    'Was einen eigenen Eimer hat: srcip, srcport, dstip, dstport.',
  'Name of the table; rules of one name share it.': 'Name der Tabelle; Regeln mit demselben Namen teilen sie.',
  'Compares the rate and takes no credit.': 'Vergleicht die Rate und verbraucht kein Guthaben.',
  'Seconds over which the rate is taken.': 'Sekunden, über die die Rate bestimmt wird.',
  'Connections that a conntrack helper expected, such as the data connections of FTP. An empty name means any helper.':
    'Verbindungen, die ein conntrack-Helper erwartet hat, etwa die Datenverbindungen von FTP. Ein leerer Name heißt: irgendein Helper.',
  'Name of the helper, such as `ftp`.': 'Name des Helpers, etwa `ftp`.',
  'Compares the hop limit, which is the TTL of IPv6.': 'Vergleicht das Hop-Limit, die TTL von IPv6.',
  'The hop limit is below this.': 'Das Hop-Limit liegt darunter.',
  'The hop limit is above this.': 'Das Hop-Limit liegt darüber.',
  'The hop limit is this.': 'Das Hop-Limit ist dieses.',
  'Type and code of an ICMP packet. Loaded by itself when `-p icmp` is followed by `--icmp-type`.':
    'Typ und Code eines ICMP-Pakets. Wird von selbst geladen, wenn auf `-p icmp` ein `--icmp-type` folgt.',
  'Name, or `type[/code]` in numbers.': 'Name oder `Typ[/Code]` in Zahlen.',
  'Type and code of an ICMPv6 packet. Loaded by itself when `-p icmpv6` is followed by `--icmpv6-type`.':
    'Typ und Code eines ICMPv6-Pakets. Wird von selbst geladen, wenn auf `-p icmpv6` ein `--icmpv6-type` folgt.',
  'Packets are IPv4 here, so it never matches.': 'Pakete sind hier IPv4, also passt es nie.',
  'The compression parameter index of an IPComp packet.': 'Der Compression Parameter Index eines IPComp-Pakets.',
  'Written back, and not looked at by the kernel.': 'Wird zurückgeschrieben; der Kernel sieht nicht hin.',
  'Compares the source or destination with a range of addresses, both ends included, which need not be a network.':
    'Vergleicht Quelle oder Ziel mit einem Bereich von Adressen, beide Enden eingeschlossen, der kein Netz sein muss.',
  'Source addresses, `first-last`.': 'Quelladressen, `erste-letzte`.',
  'Destination addresses, `first-last`.': 'Zieladressen, `erste-letzte`.',
  'Which extension headers an IPv6 packet has: exactly these, or with `--soft` these among others.':
    'Welche Erweiterungs-Header ein IPv6-Paket hat: genau diese, oder mit `--soft` diese unter anderen.',
  'Headers by name or number: `hop,frag`.': 'Header nach Name oder Nummer: `hop,frag`.',
  'Others may be there too.': 'Andere dürfen auch da sein.',
  'Packets of connections that IPVS balances, by virtual service and forwarding method.':
    'Pakete von Verbindungen, die IPVS verteilt, nach virtuellem Dienst und Art der Weiterleitung.',
  'Packets carry no mark of IPVS: only `! --ipvs` matches.':
    'Pakete tragen kein Zeichen von IPVS: Nur `! --ipvs` passt.',
  'The packet belongs to an IPVS connection.': 'Das Paket gehört zu einer IPVS-Verbindung.',
  'Protocol of the virtual service.': 'Protokoll des virtuellen Dienstes.',
  'Address of the virtual service.': 'Adresse des virtuellen Dienstes.',
  'Port of the virtual service.': 'Port des virtuellen Dienstes.',
  'GATE, IPIP or MASQ.': 'GATE, IPIP oder MASQ.',
  'Port of the controlling connection, such as 21.': 'Port der steuernden Verbindung, etwa 21.',
  'Compares the length of the whole IP packet, header included, with a number or a range of bytes.':
    'Vergleicht die Länge des ganzen IP-Pakets samt Header mit einer Zahl oder einem Bereich von Bytes.',
  'Bytes, or a range `low:high`, both ends included.': 'Bytes oder ein Bereich `von:bis`, beide Enden eingeschlossen.',
  'Matches until the rate is used up: a bucket of `--limit-burst` packets that fills again at the rate of `--limit`.':
    'Passt, bis die Rate aufgebraucht ist: ein Eimer von `--limit-burst` Paketen, der sich mit der Rate von `--limit` wieder füllt.',
  'Mean rate, such as `3/hour`; units second, minute, hour, day.':
    'Mittlere Rate, etwa `3/hour`; Einheiten second, minute, hour, day.',
  'How many packets match at once, 5 where it is not given.':
    'Wie viele Pakete auf einmal passen; 5, wo nichts angegeben ist.',
  'Compares the source address of the Ethernet frame that brought the packet. Packets made here have none.':
    'Vergleicht die Quelladresse des Ethernet-Frames, der das Paket brachte. Hier entstandene Pakete haben keine.',
  'Ethernet address.': 'Ethernet-Adresse.',
  'Compares the mark of the packet, which `MARK` sets. Only the bits of the mask are looked at.':
    'Vergleicht die Markierung des Pakets, die `MARK` setzt. Nur die Bits der Maske zählen.',
  'The type of the mobility header of IPv6.': 'Der Typ des Mobility-Headers von IPv6.',
  'Type by number or name, or `low:high`.': 'Typ nach Nummer oder Name, oder `von:bis`.',
  'A list of up to 15 ports and ranges; a range counts as two. The rule must name the protocol first.':
    'Eine Liste von bis zu 15 Ports und Bereichen; ein Bereich zählt doppelt. Die Regel muss zuvor das Protokoll nennen.',
  'Source ports: `80,443,8000:8080`.': 'Quellports: `80,443,8000:8080`.',
  'Destination ports: `80,443,8000:8080`.': 'Zielports: `80,443,8000:8080`.',
  'Source or destination ports.': 'Quell- oder Zielports.',
  'Counts the packet in a named accounting object, which `nfacct add` makes. Matches every packet.':
    'Zählt das Paket in einem benannten Zähler, den `nfacct add` anlegt. Passt auf jedes Paket.',
  'Name of the object.': 'Name des Zählers.',
  'Which operating system a SYN looks like it came from, by fingerprints that `nfnl_osf` loads.':
    'Von welchem Betriebssystem ein SYN zu kommen scheint, nach Fingerabdrücken, die `nfnl_osf` lädt.',
  'No fingerprints are loaded, so it never matches, as on a host without them.':
    'Es sind keine Fingerabdrücke geladen, also passt es nie, wie auf einem Host ohne sie.',
  'Name of the system, such as `Linux`.': 'Name des Systems, etwa `Linux`.',
  'How the TTL is compared: 0 exactly, 1 at most, 2 not at all.':
    'Wie die TTL verglichen wird: 0 genau, 1 höchstens, 2 gar nicht.',
  'What is logged: 0 all, 1 the first, 2 all known ones.':
    'Was protokolliert wird: 0 alle, 1 der erste, 2 alle bekannten.',
};
