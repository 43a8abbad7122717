import type { ConntrackView, TupleView } from '../../core/engine/snapshot';
import type { ConntrackDelta, Place, Trace } from '../../core/trace/step';

interface Change {
  readonly step: number;
  readonly time: number;
  readonly place: Place;
  readonly delta: ConntrackDelta;
}

const known = new WeakMap<Trace, readonly Change[]>();

function changesOf(trace: Trace): readonly Change[] {
  let changes = known.get(trace);
  if (!changes) {
    changes = trace.steps.flatMap((s) =>
      s.conntrack ? [{ step: s.n, time: s.time, place: s.place, delta: s.conntrack }] : [],
    );
    known.set(trace, changes);
  }
  return changes;
}

/** The cursor asks for the same lines again at each step. */
const views = new WeakMap<ConntrackDelta, ConntrackView>();

function viewOf({ delta }: Change): ConntrackView | undefined {
  const known = views.get(delta);
  if (known) return known;
  const view = parseConnection(delta.entry, delta.line);
  if (view) views.set(delta, view);
  return view;
}

/** A moment in the traces: after a step of one of them. */
export interface At {
  readonly trace: number;
  readonly step: number;
  /** Virtual time, µs. */
  readonly time: number;
}

/**
 * The connections of a netns at a step. `last` are those after everything; what the steps say is newer than that only
 * where steps are still to come, so an entry that no step speaks of is taken from `last`.
 */
export function connectionsAt(
  last: readonly ConntrackView[],
  traces: readonly Trace[],
  at: At | undefined,
  netns: Place,
): readonly ConntrackView[] {
  if (!at) return last;
  const then = new Map<number, { readonly change: Change; readonly confirmed: boolean }>();
  const later = new Set<number>();
  const prefix = `${netns}/`;
  for (const trace of traces) {
    for (const change of changesOf(trace)) {
      if (change.place !== netns && !change.place.startsWith(prefix)) continue;
      const { entry, kind } = change.delta;
      const isLater = trace.id > at.trace || (trace.id === at.trace && change.step > at.step);
      if (isLater) later.add(entry);
      else
        then.set(entry, {
          change,
          confirmed: kind === 'confirm' || (kind !== 'new' && (then.get(entry)?.confirmed ?? true)),
        });
    }
  }
  const views = new Map<number, ConntrackView>();
  for (const view of last) {
    const spoken = then.get(view.id);
    if (!later.has(view.id) && spoken?.change.delta.kind !== 'destroy') views.set(view.id, view);
  }
  for (const [id, { change, confirmed }] of then) {
    if (!later.has(id) || change.delta.kind === 'destroy') continue;
    const view = viewOf(change);
    if (!view || change.time + view.seconds * 1e6 < at.time) continue;
    views.set(id, confirmed ? view : { ...view, flags: [...view.flags, 'UNCONFIRMED'] });
  }
  return [...views.values()];
}

/** A connection as the last step that spoke of it left it. */
export function lastViewOf(traces: readonly Trace[], netns: Place, entry: number): ConntrackView | undefined {
  const line = traces
    .flatMap(changesOf)
    .findLast(({ place, delta }) => delta.entry === entry && place.startsWith(`${netns}/`))?.delta.line;
  return line === undefined ? undefined : parseConnection(entry, line);
}

const number = (text: string | undefined) => Number(text ?? 0);

/** Reads a line of `conntrack -L`. */
export function parseConnection(id: number, line: string): ConntrackView | undefined {
  const head = /^(\w+)\s+\d+\s+(\d+)\s+(?:([A-Z_0-9]+)\s+)?(?=src=)/.exec(line);
  if (!head) return undefined;
  const [, protocol = '', seconds, state = ''] = head;
  const all = (key: string) => [...line.matchAll(new RegExp(`\\b${key}=(\\S+)`, 'g'))].map((m) => m[1]);
  const [src, dst, sport, dport] = [all('src'), all('dst'), all('sport'), all('dport')];
  const tuple = (i: 0 | 1): TupleView => ({
    src: src[i] ?? '',
    dst: dst[i] ?? '',
    ...(sport[i] === undefined ? {} : { sport: number(sport[i]), dport: number(dport[i]) }),
  });
  const [original, reply] = [tuple(0), tuple(1)];
  const [packets, bytes] = [all('packets'), all('bytes')];
  const flags: ConntrackView['flags'][number][] = [];
  if (line.includes('[UNREPLIED]')) flags.push('UNREPLIED');
  if (line.includes('[ASSURED]')) flags.push('ASSURED');
  if (differs(reply, original).dst) flags.push('SNAT');
  if (differs(reply, original).src) flags.push('DNAT');
  return {
    id,
    protocol,
    state,
    seconds: number(seconds),
    original,
    reply,
    flags,
    mark: number(all('mark')[0]),
    packets: [number(packets[0]), number(packets[1])],
    bytes: [number(bytes[0]), number(bytes[1])],
    line,
  };
}

/** Which ends of the reply are not the plain reverse of the original: where NAT shows. */
export function differs(reply: TupleView, original: TupleView): { readonly src: boolean; readonly dst: boolean } {
  return {
    src: reply.src !== original.dst || reply.sport !== original.dport,
    dst: reply.dst !== original.src || reply.dport !== original.sport,
  };
}
