/** What an embed is asked to show, as the query of its address says it. Read by the frame, written by the builder. */

/** Panes in the order in which they stand beside the canvas. */
export const PANES = ['canvas', 'trace', 'rules', 'packet', 'conntrack'] as const;
export type Pane = (typeof PANES)[number];

export const THEMES = ['auto', 'light', 'dark'] as const;
export type EmbedTheme = (typeof THEMES)[number];

/** A step as people count it: packet 1 is the first of the walk, step 1 the first of that packet. */
export interface StepRef {
  readonly packet: number;
  readonly step: number;
}

export interface EmbedOptions {
  /** Absent: the first scenario, or the one that the state in the fragment is about. */
  readonly scenario?: string;
  /** Hexadecimal, as links carry it. */
  readonly seed?: string;
  readonly panes: readonly Pane[];
  readonly step?: StepRef;
  /** The part of the walk that is played; steps of one packet. */
  readonly from?: StepRef;
  readonly to?: StepRef;
  readonly loop: boolean;
  readonly autoplay: boolean;
  readonly theme: EmbedTheme;
  /** Nothing in the network can be changed or sent. */
  readonly readonly: boolean;
  readonly lang: string;
  readonly predict: boolean;
  /** The only origin that may send commands, and that events are sent to. */
  readonly origin?: string;
}

export const defaultOptions: EmbedOptions = {
  panes: ['canvas'],
  loop: false,
  autoplay: false,
  theme: 'auto',
  readonly: false,
  lang: 'en',
  predict: false,
};

/** Reads `?scenario=hairpin&panes=canvas,trace&step=2:5&loop`. What is not understood counts as absent. */
export function readOptions(search: string): EmbedOptions {
  const query = new URLSearchParams(search);
  const text = (name: string) => query.get(name)?.trim() || undefined;
  const flag = (name: string) => query.has(name) && !/^(0|false|no)$/i.test(query.get(name) ?? '');
  const panes = PANES.filter((pane) => text('panes')?.toLowerCase().split(',').includes(pane));
  const theme = THEMES.find((t) => t === text('theme')) ?? 'auto';
  const given = {
    scenario: text('scenario'),
    seed: text('seed'),
    step: readStep(text('step')),
    from: readStep(text('from')),
    to: readStep(text('to')),
    origin: readOrigin(text('origin')),
  };
  return {
    ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<EmbedOptions>),
    panes: panes.length ? panes : defaultOptions.panes,
    loop: flag('loop'),
    autoplay: flag('autoplay'),
    theme,
    readonly: flag('readonly'),
    lang: text('lang') ?? 'en',
    predict: flag('predict'),
  };
}

/** The query that reads back as `options`, without what is the default. */
export function writeOptions(options: Partial<EmbedOptions>): string {
  const parts: string[] = [];
  const add = (name: string, value?: string) =>
    parts.push(
      value === undefined ? name : `${name}=${encodeURIComponent(value).replace(/%(2C|3A|2F)/g, unescapeSafe)}`,
    );
  const { scenario, seed, panes, step, from, to, theme, lang, origin } = options;
  if (scenario) add('scenario', scenario);
  if (seed) add('seed', seed);
  if (panes && panes.join() !== 'canvas') add('panes', panes.join());
  if (step) add('step', writeStep(step));
  if (from) add('from', writeStep(from));
  if (to) add('to', writeStep(to));
  for (const name of ['loop', 'autoplay', 'readonly', 'predict'] as const) if (options[name]) add(name);
  if (theme && theme !== 'auto') add('theme', theme);
  if (lang && lang !== 'en') add('lang', lang);
  if (origin) add('origin', origin);
  return parts.length ? `?${parts.join('&')}` : '';
}

/** Commas, colons and slashes may stand in a query as they are, and links stay readable. */
function unescapeSafe(code: string): string {
  return decodeURIComponent(code);
}

/** `19` is step 19 of the first packet, `2:5` step 5 of the second. */
export function readStep(text: string | undefined): StepRef | undefined {
  const found = /^(?:(\d{1,6}):)?(\d{1,6})$/.exec(text ?? '');
  if (!found) return undefined;
  const packet = Number(found[1] ?? 1);
  const step = Number(found[2]);
  return packet >= 1 && step >= 1 ? { packet, step } : undefined;
}

export function writeStep({ packet, step }: StepRef): string {
  return packet === 1 ? `${step}` : `${packet}:${step}`;
}

function readOrigin(text: string | undefined): string | undefined {
  try {
    return text ? new URL(text).origin : undefined;
  } catch {
    return undefined;
  }
}
