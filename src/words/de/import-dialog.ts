import type { Catalogue } from '../../core/lib/say';

/** The dialog in which dumps are brought. */
export const importDialog: Catalogue = {
  'Nothing here is a dump or an object that is known. Lines of iptables-save begin with *filter or -A; objects begin with apiVersion.':
    'Nichts hiervon ist eine bekannte Ausgabe oder ein bekanntes Objekt. Zeilen von iptables-save beginnen mit *filter oder -A, Objekte mit apiVersion.',
  'Lines to look at': 'Zeilen zum Nachsehen',
  'and {0} more': 'und {0} weitere',
  'and {0} more lines': 'und {0} weitere Zeilen',
  Recognised: 'Erkannt',
  Supposed: 'Angenommen',
  'Left out': 'Weggelassen',
  'line {0}, column {1}': 'Zeile {0}, Spalte {1}',
  Pasted: 'Eingefügt',
  'left out': 'weggelassen',
  'Pasted text': 'Eingefügter Text',
  'Bring your own rules': 'Eigene Regeln mitbringen',
  'Paste what a node prints, or drop files: several at once, in any order. It is read in this tab, and nothing leaves it.':
    'Fügen Sie ein, was ein Node ausgibt, oder legen Sie Dateien ab: auch mehrere, in beliebiger Reihenfolge. Gelesen wird in diesem Tab, und nichts verlässt ihn.',
  'Dumps and objects': 'Ausgaben und Objekte',
  Files: 'Dateien',
  'Remove {0}': '{0} entfernen',
  '{0}: too large. Up to {1} MB are read at once; leave out what packets do not need, such as conntrack entries.':
    '{0}: zu groß. Bis zu {1} MB werden auf einmal gelesen; lassen Sie weg, was Pakete nicht brauchen, etwa Einträge von conntrack.',
  'Reading {0} …': '{0} werden gelesen …',
  'Choose files': 'Dateien wählen',
  Clear: 'Leeren',
  'Anonymise addresses and names': 'Adressen und Namen anonymisieren',
  Open: 'Öffnen',
  '{0}, around line {1}': '{0}, um Zeile {1}',
  'Close this part': 'Diesen Teil schließen',
};
