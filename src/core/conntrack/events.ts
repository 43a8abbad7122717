import type { Direction, Entry, Tuple } from './entry';

/** A connection that a helper waits for: struct nf_conntrack_expect. Its source port may be any. A value. */
export interface Expectation {
  readonly id: number;
  readonly tuple: Tuple;
  /** The source address may be any, too. */
  readonly anySource: boolean;
  /** Entry that it is expected by. */
  readonly master: number;
  readonly helper: string;
  /** Virtual time of the end, µs. */
  readonly expires: number;
  /** NAT follows the master: the port before translation, and the direction of the master that the connection has. */
  readonly follow?: { readonly port: number; readonly direction: Direction };
}

export type EventKind = 'NEW' | 'UPDATE' | 'DESTROY';

/** What those who listen are told. A value. */
export interface ConntrackEvent {
  readonly kind: EventKind;
  /** Virtual time, µs. */
  readonly time: number;
  /** A program asked for it. */
  readonly byProgram: boolean;
  readonly about: Told;
}

/** The connection, or the expectation and its master, as they were then. */
export type Told =
  | { readonly entry: Readonly<Entry> }
  | { readonly expectation: Expectation; readonly master: Readonly<Entry> };

/** Somebody listens to the events of a table. State. */
export interface Watch {
  events: ConntrackEvent[];
  /** How many came in all. */
  count: number;
  /** Virtual time of what happens now, µs. */
  now: number;
  byProgram: boolean;
  /** Programs that print what happens, in the order they were started. */
  listeners: Listener[];
  nextJob: number;
}

/** A program that goes on in the background: `conntrack -E`. State. */
export interface Listener {
  readonly job: number;
  readonly args: readonly string[];
  /** How many events it printed. */
  shown: number;
}

/** Events that are kept until they are read. */
const KEPT = 1000;

/** Writes an event down where somebody listens. */
export function tell(watch: Watch | undefined, kind: EventKind, about: Told): void {
  if (!watch) return;
  const then = 'entry' in about ? { entry: copyOf(about.entry) } : { ...about, master: copyOf(about.master) };
  watch.events.push({ kind, time: watch.now, byProgram: watch.byProgram, about: then });
  watch.count++;
  if (watch.events.length > KEPT) watch.events.shift();
}

/** An entry goes on changing; what is printed of it is copied. */
function copyOf(entry: Readonly<Entry>): Entry {
  const { tcp, sctp, packets, bytes } = entry;
  return {
    ...entry,
    packets: [...packets],
    bytes: [...bytes],
    ...(tcp && { tcp: { ...tcp } }),
    ...(sctp && { sctp: { ...sctp } }),
  };
}

/** What makes an UPDATE when it changes. */
function signature({ tcp, sctp, replied, assured, mark, labels }: Entry): string {
  return `${tcp?.state ?? sctp?.state ?? ''} ${replied} ${assured} ${mark} ${labels?.join() ?? ''}`;
}

/**
 * A packet of the connection has passed all hooks: what changed with it is told. Only connections that began while
 * somebody listened are told of, as with nf_conntrack_events = 2.
 *
 * Source: net/netfilter/nf_conntrack_ecache.c nf_ct_deliver_cached_events()
 */
export function tellOf(watch: Watch | undefined, entry: Entry): void {
  if (entry.told === undefined || !entry.confirmed || entry.dying) return;
  const now = signature(entry);
  if (now === entry.told) return;
  tell(watch, entry.told === '' ? 'NEW' : 'UPDATE', { entry });
  entry.told = now;
}
