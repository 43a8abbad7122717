/** What an embed says around the walk. The walk itself speaks the field's English. */
const en = {
  play: 'Play',
  pause: 'Pause',
  back: 'Step back',
  forward: 'Step forward',
  start: 'Start the walk',
  open: 'Open in Chainwalk',
  openShort: 'Open',
  send: 'Send again',
  step: 'Step',
  transport: 'Transport',
  trace: 'Steps',
  rules: 'Rules',
  packet: 'Packet',
  conntrack: 'Connections',
  canvas: 'Map of the network',
  loading: 'Loading the network core',
  nothing: 'No packet has been sent.',
  failed: 'The walk could not be loaded.',
  noScenario: 'There is no such scenario.',
  badState: 'The link is damaged or from a later version.',
  core: 'The network core stopped.',
};
type Words = Readonly<Record<keyof typeof en, string>>;

const de: Words = {
  play: 'Abspielen',
  pause: 'Anhalten',
  back: 'Schritt zurück',
  forward: 'Schritt vor',
  start: 'Weg abspielen',
  open: 'In Chainwalk öffnen',
  openShort: 'Öffnen',
  send: 'Noch einmal senden',
  step: 'Schritt',
  transport: 'Wiedergabe',
  trace: 'Schritte',
  rules: 'Regeln',
  packet: 'Paket',
  conntrack: 'Verbindungen',
  canvas: 'Karte des Netzes',
  loading: 'Der Netzwerkkern wird geladen',
  nothing: 'Es wurde noch kein Paket gesendet.',
  failed: 'Der Weg konnte nicht geladen werden.',
  noScenario: 'Dieses Szenario gibt es nicht.',
  badState: 'Der Link ist beschädigt oder aus einer neueren Version.',
  core: 'Der Netzwerkkern ist stehen geblieben.',
};

const all: Readonly<Record<string, Words>> = { en, de };

/** `de-AT` is German; a language that there is not is English. */
export function wordsOf(lang: string): Words {
  return all[languageOf(lang)] ?? en;
}

export function languageOf(lang: string): string {
  const short = lang.toLowerCase().split('-', 1)[0] ?? '';
  return Object.hasOwn(all, short) ? short : 'en';
}
