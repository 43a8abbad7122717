/**
 * What an embed and the page around it say to each other by `postMessage`. Every message carries `chainwalk: 1`, the
 * version of this protocol; a later one only adds to it.
 */
import type { EmbedTheme } from './options';

export const PROTOCOL = 1;

export type Command =
  /** Opens another scenario, or a state as a share link carries it (what stands behind its `#`). */
  | {
      readonly type: 'load';
      readonly scenario?: string;
      readonly seed?: string;
      readonly state?: string;
    }
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  /** `by` steps forward, or back where it is negative; 1 where absent. */
  | { readonly type: 'step'; readonly by?: number }
  /** To a step, counted from 1; of packet 1 where none is named. */
  | { readonly type: 'seek'; readonly step: number; readonly packet?: number }
  | { readonly type: 'setTheme'; readonly theme: EmbedTheme };

/** Where the walk stands. Steps and packets count from 1. */
export interface StepEvent {
  readonly type: 'step';
  readonly packet: number;
  readonly packets: number;
  readonly step: number;
  readonly steps: number;
  readonly caption: string;
  readonly host: string;
  /** Absent where the packet is in no chain. */
  readonly table?: string;
  readonly hook?: string;
  readonly chain?: string;
  /** From 1; absent where the step is about no single rule. */
  readonly rule?: number;
}

export type EmbedEvent =
  | { readonly type: 'ready'; readonly scenario: string; readonly packets: number; readonly steps: number }
  | StepEvent
  /** The last step is over, or the last of the range. `score` where the reader was asked to predict. */
  | {
      readonly type: 'end';
      readonly outcome: string;
      readonly score?: { readonly right: number; readonly asked: number };
    }
  | { readonly type: 'error'; readonly message: string };

export type EventType = EmbedEvent['type'];

export type Reply =
  | { readonly type: 'reply'; readonly id: number; readonly ok: true }
  | { readonly type: 'reply'; readonly id: number; readonly ok: false; readonly message: string };

type Enveloped<T> = T & { readonly chainwalk: typeof PROTOCOL };

export const envelope = <T extends object>(message: T): Enveloped<T> => ({ chainwalk: PROTOCOL, ...message });

/** The frame hears commands from now on: its answer to `hello`, and what it says by itself when it has loaded. */
export interface Awake {
  readonly type: 'awake';
}

/** A state that is longer is no share link of ours. */
const LONGEST_STATE = 1_000_000;

/** A command as it came from another page, checked; a sentence where it is ours and wrong; undefined where it is not for us. */
export function readCommand(
  data: unknown,
): { readonly command: Command | { readonly type: 'hello' }; readonly id?: number } | string | undefined {
  if (!isOurs(data)) return undefined;
  const id = typeof data['id'] === 'number' ? { id: data['id'] } : {};
  const text = (name: string) => (typeof data[name] === 'string' ? { [name]: data[name] as string } : {});
  const type = data['type'];
  switch (type) {
    case 'hello':
    case 'play':
    case 'pause':
      return { command: { type }, ...id };
    case 'step': {
      const by = data['by'] ?? 1;
      if (!isCount(by, -1e6)) return 'step: `by` is a whole number';
      return { command: { type, by }, ...id };
    }
    case 'seek': {
      const { step, packet = 1 } = data;
      if (!isCount(step, 1) || !isCount(packet, 1)) return 'seek: `step` and `packet` are whole numbers from 1';
      return { command: { type, step, packet }, ...id };
    }
    case 'setTheme': {
      const { theme } = data;
      if (theme !== 'auto' && theme !== 'light' && theme !== 'dark') return 'setTheme: `theme` is auto, light or dark';
      return { command: { type, theme }, ...id };
    }
    case 'load': {
      const command: Command = { type, ...text('scenario'), ...text('seed'), ...text('state') };
      if (command.state && command.state.length > LONGEST_STATE) return 'load: the state is too long';
      if (command.scenario === undefined && command.state === undefined) return 'load: name a `scenario` or a `state`';
      return { command, ...id };
    }
    default:
      return `unknown command ${JSON.stringify(type)?.slice(0, 40)}`;
  }
}

/** An event or reply as it came from the frame. */
export function readEvent(data: unknown): EmbedEvent | Reply | Awake | undefined {
  if (!isOurs(data)) return undefined;
  const known = ['awake', 'ready', 'step', 'end', 'error', 'reply'];
  return known.includes(`${data['type']}`) ? (data as unknown as EmbedEvent | Reply | Awake) : undefined;
}

function isOurs(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null && (data as Record<string, unknown>)['chainwalk'] === PROTOCOL;
}

function isCount(value: unknown, from: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= from && value <= 1e6;
}
