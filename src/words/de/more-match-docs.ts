import type { Catalogue } from '../../core/lib/say';

/** What matches from owner to udp and their options are for. */
export const moreMatchDocs: Catalogue = {
  'Who owns the local socket that sent the packet. Forwarded packets and answers that the kernel makes have no socket.':
    'Wem der lokale Socket gehört, der das Paket sendete. Weitergeleitete Pakete und Antworten des Kernels haben keinen Socket.',
  'Sockets have one group; supplementary groups are not looked at.':
    'Sockets haben eine Gruppe; zusätzliche Gruppen werden nicht betrachtet.',
  'User name, number, or range of numbers.': 'Benutzername, Nummer oder Bereich von Nummern.',
  'Group name, number, or range of numbers.': 'Gruppenname, Nummer oder Bereich von Nummern.',
  'The packet was sent by a socket.': 'Das Paket wurde von einem Socket gesendet.',
  'Look at the supplementary groups too.': 'Betrachtet auch die zusätzlichen Gruppen.',
  'Ports of the bridge that a packet came in and leaves by, for packets that br_netfilter shows to iptables.':
    'Ports der Bridge, über die ein Paket hereinkam und hinausgeht, für Pakete, die br_netfilter iptables zeigt.',
  'Came in by this port; `+` at the end stands for anything.':
    'Kam über diesen Port herein; `+` am Ende steht für Beliebiges.',
  'Leaves by this port; `+` at the end stands for anything.':
    'Geht über diesen Port hinaus; `+` am Ende steht für Beliebiges.',
  'Came in by a port of a bridge.': 'Kam über einen Port einer Bridge herein.',
  'Leaves by a port of a bridge.': 'Geht über einen Port einer Bridge hinaus.',
  'Is bridged, and was not routed.': 'Geht über die Bridge und wurde nicht geroutet.',
  'How the frame was addressed on the link: to us, to all, to a group or to another host.':
    'Wie der Frame auf der Leitung adressiert war: an uns, an alle, an eine Gruppe oder an einen anderen Host.',
  'unicast, broadcast, multicast or otherhost.': 'unicast, broadcast, multicast oder otherhost.',
  'Was the packet decrypted by an IPsec policy, or will it be encrypted by one?':
    'Wurde das Paket von einer IPsec-Policy entschlüsselt, oder wird es von einer verschlüsselt?',
  'There is no IPsec here: only `--pol none` matches.': 'Hier gibt es kein IPsec: Nur `--pol none` passt.',
  'in: as it was decrypted; out: as it will be encrypted.':
    'in: wie es entschlüsselt wurde; out: wie es verschlüsselt wird.',
  'none or ipsec.': 'none oder ipsec.',
  'The elements given are all there are, in this order.': 'Die angegebenen Elemente sind alle, in dieser Reihenfolge.',
  'Request number of the policy.': 'Request-Nummer der Policy.',
  'Security parameter index.': 'Security Parameter Index.',
  'Where the tunnel begins.': 'Wo der Tunnel beginnt.',
  'Where the tunnel ends.': 'Wo der Tunnel endet.',
  'ah, esp or ipcomp.': 'ah, esp oder ipcomp.',
  'transport or tunnel.': 'transport oder tunnel.',
  'Begins the next element.': 'Beginnt das nächste Element.',
  'Matches until the bytes are used up; the first packet that is too large uses up the rest. Inverted, it matches from then on.':
    'Passt, bis die Bytes aufgebraucht sind; das erste zu große Paket verbraucht den Rest. Umgekehrt passt es von da an.',
  'Bytes, IP headers included.': 'Bytes, IP-Header eingeschlossen.',
  'Compares the rate of an estimator that `-j RATEEST` feeds with a number or with another estimator.':
    'Vergleicht die Rate eines Schätzers, den `-j RATEEST` füttert, mit einer Zahl oder einem anderen Schätzer.',
  'Name of the first estimator.': 'Name des ersten Schätzers.',
  'Name of the estimator.': 'Name des Schätzers.',
  'Name of the second estimator.': 'Name des zweiten Schätzers.',
  'Compare what is left of the given rates.': 'Vergleicht, was von den angegebenen Raten übrig ist.',
  'Compare bytes; the rate that the first is taken from.':
    'Vergleicht Bytes; die Rate, von der die erste abgezogen wird.',
  'Compare packets; the rate that the first is taken from.':
    'Vergleicht Pakete; die Rate, von der die erste abgezogen wird.',
  'Compare bytes, with this rate.': 'Vergleicht Bytes, mit dieser Rate.',
  'Compare packets, with this rate.': 'Vergleicht Pakete, mit dieser Rate.',
  'The first is less.': 'Die erste ist kleiner.',
  'The first is greater.': 'Die erste ist größer.',
  'Both are the same.': 'Beide sind gleich.',
  'The realm of the route that the packet takes (`ip route add ... realm N`).':
    'Der Realm der Route, die das Paket nimmt (`ip route add ... realm N`).',
  'Routes have no realms here, so every packet is in realm 0.':
    'Routen haben hier keine Realms, also ist jedes Paket in Realm 0.',
  'Number or name, with a mask after `/`.': 'Nummer oder Name, mit Maske nach `/`.',
  'Keeps lists of addresses with the times they were seen. kube-proxy uses one for session affinity.':
    'Führt Listen von Adressen mit den Zeiten, zu denen sie gesehen wurden. kube-proxy nutzt eine für Session Affinity.',
  'Adds the address; always matches.': 'Fügt die Adresse hinzu; passt immer.',
  'The address is in the list.': 'Die Adresse ist in der Liste.',
  'The address is in the list, and is now seen again.': 'Die Adresse ist in der Liste und gilt als wieder gesehen.',
  'The address is in the list, and is taken out.': 'Die Adresse ist in der Liste und wird herausgenommen.',
  'Seen within this time.': 'Binnen dieser Zeit gesehen.',
  'Takes out what is older.': 'Nimmt heraus, was älter ist.',
  'Seen at least so many times.': 'Mindestens so oft gesehen.',
  'With the same TTL as before.': 'Mit derselben TTL wie zuvor.',
  'Name of the list; DEFAULT if none is given.': 'Name der Liste; DEFAULT, wo keiner angegeben ist.',
  'Takes the source address.': 'Nimmt die Quelladresse.',
  'Takes the destination address.': 'Nimmt die Zieladresse.',
  'Mask that addresses are put under.': 'Maske, unter die Adressen gelegt werden.',
  'Matches where an answer to the packet would leave by the device it came in by: its source is no forgery.':
    'Passt, wo eine Antwort auf das Paket über das Gerät hinausginge, über das es kam: Seine Quelle ist nicht gefälscht.',
  'Any route to the source will do, by whatever device.':
    'Jede Route zur Quelle genügt, über welches Gerät auch immer.',
  "Use the packet's mark in the lookup.": 'Nutzt die Markierung des Pakets bei der Suche.',
  "Take the host's own addresses as sources.": 'Lässt eigene Adressen des Hosts als Quellen zu.',
  'Match where the test fails.': 'Passt, wo die Prüfung scheitert.',
  'Looks at the routing header of IPv6.': 'Betrachtet den Routing-Header von IPv6.',
  'Type of the header.': 'Typ des Headers.',
  'Segments left, or `low:high`.': 'Verbleibende Segmente oder `von:bis`.',
  'The reserved field of type 0 is empty.': 'Das reservierte Feld von Typ 0 ist leer.',
  'Addresses of a header of type 0.': 'Adressen eines Headers von Typ 0.',
  'Other addresses may stand between them.': 'Andere Adressen dürfen dazwischen stehen.',
  'Ports of an SCTP packet and the types of its chunks.': 'Ports eines SCTP-Pakets und die Typen seiner Chunks.',
  'Chunk flags are parsed and printed, and not compared: simulated chunks have none.':
    'Chunk-Flags werden gelesen und ausgegeben, aber nicht verglichen: Simulierte Chunks haben keine.',
  'Source port, or a range `from:to`.': 'Quellport oder ein Bereich `von:bis`.',
  'Destination port, or a range `from:to`.': 'Zielport oder ein Bereich `von:bis`.',
  '`any`, `all` or `only`, then chunk types: `INIT,DATA:Be`.':
    '`any`, `all` oder `only`, dann Chunk-Typen: `INIT,DATA:Be`.',
  'Asks whether parts of the packet are in a set of ipset: `src` and `dst` say which, one for each part of the set.':
    'Fragt, ob Teile des Pakets in einem Set von ipset sind: `src` und `dst` sagen, welche, eines für jeden Teil des Sets.',
  'Name of the set, and which side of the packet each of its parts is: `src,dst`.':
    'Name des Sets, und welche Seite des Pakets jeder seiner Teile ist: `src,dst`.',
  'Old name.': 'Alter Name.',
  'Elements with `nomatch` match instead.': 'Stattdessen passen Elemente mit `nomatch`.',
  'With `!`: the counters of the element are left alone.': 'Mit `!`: Die Zähler des Elements bleiben unberührt.',
  'With `!`: the counters in the sets of a list are left alone.':
    'Mit `!`: Die Zähler in den Sets einer Liste bleiben unberührt.',
  "The element's counter of packets is this.": 'Der Paketzähler des Elements ist dieser.',
  "The element's counter of packets is less.": 'Der Paketzähler des Elements ist kleiner.',
  "The element's counter of packets is more.": 'Der Paketzähler des Elements ist größer.',
  "The element's counter of bytes is this.": 'Der Bytezähler des Elements ist dieser.',
  "The element's counter of bytes is less.": 'Der Bytezähler des Elements ist kleiner.',
  "The element's counter of bytes is more.": 'Der Bytezähler des Elements ist größer.',
  'Matches where a local socket would take the packet. Listeners on every address do not count unless `--nowildcard` is given.':
    'Passt, wo ein lokaler Socket das Paket annähme. Wer auf jeder Adresse lauscht, zählt nur mit `--nowildcard`.',
  'Sockets have mark 0, which --restore-skmark gives to the packet.':
    'Sockets haben Markierung 0, die --restore-skmark dem Paket gibt.',
  'Only sockets that take addresses that are not local.': 'Nur Sockets, die auch fremde Adressen annehmen.',
  'Listeners on every address count too.': 'Auch wer auf jeder Adresse lauscht, zählt.',
  "Gives the packet the socket's mark.": 'Gibt dem Paket die Markierung des Sockets.',
  'Looks at the segment routing header of IPv6.': 'Betrachtet den Segment-Routing-Header von IPv6.',
  'Next header.': 'Nächster Header.',
  'Length is this.': 'Die Länge ist diese.',
  'Length is above this.': 'Die Länge liegt darüber.',
  'Length is below this.': 'Die Länge liegt darunter.',
  'Segments left are this many.': 'So viele Segmente verbleiben.',
  'Segments left are more.': 'Mehr Segmente verbleiben.',
  'Segments left are fewer.': 'Weniger Segmente verbleiben.',
  'Last entry is this.': 'Der letzte Eintrag ist dieser.',
  'Last entry is above this.': 'Der letzte Eintrag liegt darüber.',
  'Last entry is below this.': 'Der letzte Eintrag liegt darunter.',
  'Tag.': 'Tag.',
  'Segment before the active one.': 'Segment vor dem aktiven.',
  'Segment after the active one.': 'Segment nach dem aktiven.',
  'Last segment.': 'Letztes Segment.',
  'State of the connection the packet belongs to. The older name of `-m conntrack --ctstate`.':
    'Zustand der Verbindung, zu der das Paket gehört. Der ältere Name von `-m conntrack --ctstate`.',
  'States: INVALID, NEW, ESTABLISHED, RELATED, UNTRACKED.': 'Zustände: INVALID, NEW, ESTABLISHED, RELATED, UNTRACKED.',
  'Takes a share of the packets, by chance or by counting. kube-proxy spreads connections over endpoints with it.':
    'Nimmt einen Anteil der Pakete, durch Zufall oder durch Zählen. kube-proxy verteilt damit Verbindungen auf Endpunkte.',
  'random or nth.': 'random oder nth.',
  'Chance, 0 to 1.': 'Wahrscheinlichkeit, 0 bis 1.',
  'One packet out of this many.': 'Ein Paket von so vielen.',
  'Which one of them, from 0.': 'Welches davon, ab 0.',
  'Looks for bytes anywhere in the packet. Offsets count from the IP header, so headers are searched too.':
    'Sucht Bytes irgendwo im Paket. Gezählt wird ab dem IP-Header, also werden auch Header durchsucht.',
  'Offset from the IP header to begin at.': 'Abstand vom IP-Header, bei dem die Suche beginnt.',
  'Offset before which the text must end.': 'Abstand, vor dem der Text enden muss.',
  'bm (Boyer-Moore) or kmp (Knuth-Morris-Pratt).': 'bm (Boyer-Moore) oder kmp (Knuth-Morris-Pratt).',
  'Text to look for.': 'Gesuchter Text.',
  'Text with bytes in hexadecimal: `|0d 0a|`.': 'Text mit Bytes in hexadezimal: `|0d 0a|`.',
  'Upper and lower case are the same.': 'Groß- und Kleinschreibung sind gleich.',
  'Ports, flags and options of a TCP segment. Loaded by itself when `-p tcp` is followed by one of its options.':
    'Ports, Flags und Optionen eines TCP-Segments. Wird von selbst geladen, wenn auf `-p tcp` eine seiner Optionen folgt.',
  'Only SYN of SYN, RST, ACK and FIN is set: a connection is opened.':
    'Von SYN, RST, ACK und FIN ist nur SYN gesetzt: Eine Verbindung wird geöffnet.',
  'Flags to look at, then those of them that must be set.':
    'Flags, die betrachtet werden, dann jene davon, die gesetzt sein müssen.',
  'A TCP option of this kind is present.': 'Eine TCP-Option dieser Art ist da.',
  'Compares the maximum segment size in the TCP options of a SYN or SYN-ACK.':
    'Vergleicht die Maximum Segment Size in den TCP-Optionen eines SYN oder SYN-ACK.',
  'Size, or `low:high`.': 'Größe oder `von:bis`.',
  'When the packet arrives: between two dates, two times of the day (UTC), on some days of the week or month.':
    'Wann das Paket ankommt: zwischen zwei Daten, zwei Uhrzeiten (UTC), an bestimmten Tagen der Woche oder des Monats.',
  'Worlds begin on Monday 5 January 2026, 09:00 UTC, and the kernel time zone is UTC.':
    'Welten beginnen am Montag, 5. Januar 2026, 09:00 UTC, und die Zeitzone des Kernels ist UTC.',
  'First moment, `YYYY-MM-DDThh:mm:ss`; later parts may be left out.':
    'Erster Zeitpunkt, `YYYY-MM-DDThh:mm:ss`; hintere Teile dürfen fehlen.',
  'Last moment, written the same way.': 'Letzter Zeitpunkt, ebenso geschrieben.',
  'From this time of the day, `hh:mm[:ss]`.': 'Ab dieser Uhrzeit, `hh:mm[:ss]`.',
  'To this time of the day; before the start it means the next day.':
    'Bis zu dieser Uhrzeit; liegt sie vor dem Beginn, ist der nächste Tag gemeint.',
  'A period over midnight counts to the day it began on.':
    'Eine Spanne über Mitternacht zählt zu dem Tag, an dem sie begann.',
  'Days of the week: Mon,Tue or 1,2.': 'Wochentage: Mon,Tue oder 1,2.',
  'Days of the month: 1,15.': 'Tage des Monats: 1,15.',
  'Old name of --kerneltz.': 'Alter Name von --kerneltz.',
  'Times are UTC, as they are anyway.': 'Zeiten sind UTC, wie ohnehin.',
  "Times are in the kernel's time zone.": 'Zeiten sind in der Zeitzone des Kernels.',
  'Compares the type-of-service byte under a mask. Names like `Minimize-Delay` mean the old TOS bits (mask 0x3f).':
    'Vergleicht das Type-of-Service-Byte unter einer Maske. Namen wie `Minimize-Delay` meinen die alten TOS-Bits (Maske 0x3f).',
  'Value, with a mask after `/`, or a name.': 'Wert, mit Maske nach `/`, oder ein Name.',
  'Compares the time to live of the packet. Routers subtract 1 before FORWARD is asked.':
    'Vergleicht die Time to Live des Pakets. Router ziehen 1 ab, bevor FORWARD gefragt wird.',
  'The TTL is below this.': 'Die TTL liegt darunter.',
  'The TTL is above this.': 'Die TTL liegt darüber.',
  'The TTL is this.': 'Die TTL ist diese.',
  'Takes four bytes at an offset from the IP header, masks and shifts them, and compares them with numbers or ranges.':
    'Nimmt vier Bytes an einem Abstand vom IP-Header, maskiert und verschiebt sie und vergleicht sie mit Zahlen oder Bereichen.',
  'Tests such as `6&0xFF=1`, joined by `&&`.': 'Prüfungen wie `6&0xFF=1`, verbunden mit `&&`.',
  'Ports of a UDP datagram. Loaded by itself when `-p udp` is followed by one of its options.':
    'Ports eines UDP-Datagramms. Wird von selbst geladen, wenn auf `-p udp` eine seiner Optionen folgt.',
};
