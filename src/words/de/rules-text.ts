import type { Catalogue } from '../../core/lib/say';

/** Help for words of rules that belong to iptables itself: hover and completion. */
export const rulesText: Catalogue = {
  'Adds the rule at the end of a chain.': 'Fügt die Regel am Ende einer Kette an.',
  'Deletes the rule that is the same, or the one at a number.': 'Löscht die gleiche Regel oder die mit einer Nummer.',
  'Tells whether the same rule is in the chain.': 'Sagt, ob die gleiche Regel in der Kette ist.',
  'Adds the rule before the one at a number, first if none is given.':
    'Fügt die Regel vor der mit einer Nummer ein; ohne Nummer als erste.',
  'Puts the rule in the place of the one at a number.': 'Setzt die Regel an die Stelle der mit einer Nummer.',
  'Deletes all rules of a chain, or of the table.': 'Löscht alle Regeln einer Kette oder der Tabelle.',
  'Sets counters to zero.': 'Setzt Zähler auf null.',
  'Makes a chain.': 'Legt eine Kette an.',
  'Deletes a chain that is empty and not used.': 'Löscht eine Kette, die leer ist und nicht benutzt wird.',
  'Gives a chain another name.': 'Gibt einer Kette einen anderen Namen.',
  'What a base chain does with packets that no rule decided on.':
    'Was eine Basiskette mit Paketen tut, über die keine Regel entschieden hat.',
  'Source address, with a mask.': 'Quelladresse, mit Maske.',
  'Destination address, with a mask.': 'Zieladresse, mit Maske.',
  'Protocol, by name or number.': 'Protokoll, nach Name oder Nummer.',
  'Device the packet came in by; `+` at the end stands for anything.':
    'Gerät, über das das Paket hereinkam; `+` am Ende steht für Beliebiges.',
  'What is done with a packet that matches: a target, or a chain to go on in.':
    'Was mit einem passenden Paket geschieht: ein Target, oder eine Kette, in der es weitergeht.',
  'Loads a match; its options follow.': 'Lädt ein Match; seine Optionen folgen.',
  'Device the packet leaves by; `+` at the end stands for anything.':
    'Gerät, über das das Paket hinausgeht; `+` am Ende steht für Beliebiges.',
  'Only fragments after the first.': 'Nur Fragmente nach dem ersten.',
  'Packets and bytes that the rule starts with.': 'Pakete und Bytes, mit denen die Regel beginnt.',
  'Goes on in a chain and does not come back.': 'Macht in einer Kette weiter und kommt nicht zurück.',

  table: 'Tabelle',
  'Begins the table {0}.': 'Beginnt die Tabelle {0}.',
  'end of the table': 'Ende der Tabelle',
  'Puts everything since the `*table` line into the kernel.': 'Bringt alles seit der Zeile `*Tabelle` in den Kernel.',
  'Turns the next condition round.': 'Kehrt die nächste Bedingung um.',
  match: 'Match',
  verdict: 'Verdict',
  target: 'Target',
  chain: 'Kette',
  protocol: 'Protokoll',
  device: 'Gerät',
  set: 'Set',
  state: 'Zustand',

  'Table **raw**: it comes before connection tracking: here packets are kept from being tracked.':
    'Tabelle **raw**: Sie kommt vor dem Connection Tracking: Hier werden Pakete von der Verfolgung ausgenommen.',
  'Table **mangle**: it changes marks and header fields.':
    'Tabelle **mangle**: Sie ändert Markierungen und Felder der Header.',
  'Table **nat**: it is asked for the first packet of a connection only, and chooses its addresses and ports.':
    'Tabelle **nat**: Sie wird nur beim ersten Paket einer Verbindung gefragt und wählt deren Adressen und Ports.',
  'Table **filter**: it lets packets pass or drops them.':
    'Tabelle **filter**: Sie lässt Pakete durch oder verwirft sie.',
  'Table **security**: it sets marks for mandatory access control, after filter.':
    'Tabelle **security**: Sie setzt Markierungen für Mandatory Access Control, nach filter.',
  'The packet passes this table at this hook. Other tables and later hooks still see it.':
    'Das Paket passiert diese Tabelle an diesem Hook. Andere Tabellen und spätere Hooks sehen es noch.',
  'The packet ends here; nobody is told.': 'Das Paket endet hier; niemand erfährt es.',
  'Back to the chain that jumped here; in a base chain its policy decides.':
    'Zurück zur Kette, die hierher gesprungen ist; in einer Basiskette entscheidet ihre Policy.',
  'The packet is handed to a program; with none listening it is dropped.':
    'Das Paket wird einem Programm gegeben; hört keines zu, wird es verworfen.',
  'There is no table `{0}`.': 'Es gibt keine Tabelle `{0}`.',
  'Hooks: {0}.': 'Hooks: {0}.',
  'Puts everything since the `*table` line into the kernel, all at once.':
    'Bringt alles seit der Zeile `*Tabelle` in den Kernel, auf einmal.',
  'A note; iptables-restore reads over it.': 'Eine Notiz; iptables-restore liest darüber hinweg.',
  'The policy decided on {0} packets, {1} bytes.': 'Die Policy hat über {0} Pakete entschieden, {1} Bytes.',
  'Base chain **{0}**; policy {1}: so ends a packet that no rule decides on.':
    'Basiskette **{0}**; Policy {1}: So endet ein Paket, über das keine Regel entscheidet.',
  'Chain **{0}**. Rules jump to it; at its end a packet goes back to where it came from.':
    'Kette **{0}**. Regeln springen zu ihr; an ihrem Ende geht ein Paket dorthin zurück, woher es kam.',
  'Turns the next condition round: it matches where it would not.':
    'Kehrt die nächste Bedingung um: Sie passt, wo sie sonst nicht passte.',
  'Number of the rule in its chain, from 1.': 'Nummer der Regel in ihrer Kette, ab 1.',
  'No match or target before this word has an option `{0}`.':
    'Kein Match oder Target vor diesem Wort hat eine Option `{0}`.',
  'The match `{0}` is not known: evaluation stops at a rule with it.':
    'Das Match `{0}` ist unbekannt: Die Auswertung endet an einer Regel damit.',
  '{0}: at its end the packet comes back.': '{0}: An ihrem Ende kommt das Paket zurück.',
  '{0}: the packet does not come back.': '{0}: Das Paket kommt nicht zurück.',
  'There is no chain and no target `{0}`.': 'Es gibt keine Kette und kein Target `{0}`.',
  'Here: {0}': 'Hier: {0}',
  'In the kernel: `{0}`': 'Im Kernel: `{0}`',
  'One of {0}.': 'Eines von {0}.',
  'An option of `{0}`: {1}': 'Eine Option von `{0}`: {1}',
  'Chain **{1}**, {0} rule': 'Kette **{1}**, {0} Regel',
  'Chain **{1}**, {0} rules': 'Kette **{1}**, {0} Regeln',
};
