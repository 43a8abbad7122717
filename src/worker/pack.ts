import type { Packet } from '../core/packet/packet';
import type { Outcome, Step, StepKind, Trace, Verdict } from '../core/trace/step';

/**
 * Traces on their way through `postMessage`: typed columns, one table of strings, one of packets. The columns are
 * transferred, so the page has nothing to deserialise but the two tables; a trace builds its steps when somebody looks.
 */
export interface PackedTraces {
  /** `HEAD` numbers for each trace. */
  readonly heads: Int32Array;
  readonly kinds: Uint8Array;
  readonly times: Float64Array;
  /** `CELLS` numbers for each step: place, before, after, then the fields of its kind as `schema` lists them. */
  readonly cells: Int32Array;
  readonly strings: readonly string[];
  readonly packets: readonly Packet[];
  /** Fields that few steps have, by position of the step over all traces: draws, changes of conntrack. */
  readonly rest: ReadonlyMap<number, Readonly<Record<string, unknown>>>;
}

/** id, action, flow, title, outcome, number of steps. */
const HEAD = 6;
const NUMBERS = 2;
const TEXTS = 4;
/** place, before, after, verdict and its chain, then numbers and texts. */
const FIRST = 5;
const CELLS = FIRST + NUMBERS + TEXTS;
const NONE = -1;

interface Fields {
  readonly numbers?: readonly string[];
  readonly texts?: readonly string[];
}

/** Which fields of a kind have a column. A field that is not here still travels, in `rest`. */
const schema: { readonly [K in StepKind]: Fields } = {
  socket: { texts: ['did', 'socket'] },
  route: { texts: ['route', 'device'] },
  rule: { numbers: ['rule', 'number'], texts: ['hook', 'table', 'chain', 'target'] },
  miss: { numbers: ['first', 'last'], texts: ['hook', 'table', 'chain'] },
  policy: { texts: ['hook', 'table', 'chain'] },
  return: { texts: ['hook', 'table', 'chain', 'to'] },
  unknown: { numbers: ['rule', 'number'], texts: ['hook', 'table', 'chain', 'extension'] },
  conntrack: { texts: ['hook', 'note'] },
  nat: { texts: ['hook', 'manip'] },
  link: { texts: ['device', 'to'] },
  encapsulate: { texts: ['device'] },
  decapsulate: { texts: ['device'] },
  bridge: { texts: ['device', 'port'] },
  answer: { numbers: ['trace'], texts: ['answer'] },
  drop: { texts: ['reason'] },
};
const kindNames = Object.keys(schema) as StepKind[];
const kindNumbers = new Map(kindNames.map((name, i) => [name, i]));
const everywhere = new Set(['kind', 'n', 'time', 'place', 'before', 'after', 'verdict']);

/** Gives each distinct thing a number, in the order of first use. */
function table<T>(): { readonly list: T[]; number(thing: T): number } {
  const numbers = new Map<T, number>();
  const list: T[] = [];
  return {
    list,
    number(thing) {
      let n = numbers.get(thing);
      if (n === undefined) {
        n = list.push(thing) - 1;
        numbers.set(thing, n);
      }
      return n;
    },
  };
}

export function pack(traces: readonly Trace[]): PackedTraces {
  const count = traces.reduce((sum, trace) => sum + trace.steps.length, 0);
  const heads = new Int32Array(traces.length * HEAD);
  const kinds = new Uint8Array(count);
  const times = new Float64Array(count);
  const cells = new Int32Array(count * CELLS).fill(NONE);
  const strings = table<string>();
  const packets = table<Packet>();
  const rest = new Map<number, Record<string, unknown>>();
  let at = 0;
  traces.forEach((trace, i) => {
    heads.set(
      [
        trace.id,
        trace.action,
        trace.flow,
        strings.number(trace.title),
        strings.number(trace.outcome),
        trace.steps.length,
      ],
      i * HEAD,
    );
    for (const step of trace.steps) {
      kinds[at] = kindNumbers.get(step.kind) ?? 0;
      times[at] = step.time;
      const cell = at * CELLS;
      cells[cell] = strings.number(step.place);
      cells[cell + 1] = packets.number(step.before);
      cells[cell + 2] = packets.number(step.after);
      if ('verdict' in step) {
        cells[cell + 3] = strings.number(step.verdict.kind);
        if ('chain' in step.verdict) cells[cell + 4] = strings.number(step.verdict.chain);
      }
      const { numbers = [], texts = [] } = schema[step.kind];
      for (const [name, value] of Object.entries(step)) {
        if (everywhere.has(name) || value === undefined) continue;
        const number = numbers.indexOf(name);
        const text = texts.indexOf(name);
        if (number >= 0) cells[cell + FIRST + number] = value as number;
        else if (text >= 0) cells[cell + FIRST + NUMBERS + text] = strings.number(value as string);
        else rest.set(at, { ...rest.get(at), [name]: value });
      }
      at++;
    }
  });
  return { heads, kinds, times, cells, strings: strings.list, packets: packets.list, rest };
}

/** The buffers to hand to `postMessage`. */
export function transferables(packed: PackedTraces): Transferable[] {
  return [packed.heads, packed.kinds, packed.times, packed.cells].map((column) => column.buffer as ArrayBuffer);
}

/** The traces again. The steps of each are built the first time they are asked for. */
export function unpack(packed: PackedTraces): readonly Trace[] {
  const { heads, strings } = packed;
  const traces: Trace[] = [];
  let first = 0;
  for (let at = 0; at < heads.length; at += HEAD) {
    const [id = 0, action = 0, flow = 0, title = 0, outcome = 0, count = 0] = heads.subarray(at, at + HEAD);
    const from = first;
    let steps: readonly Step[] | undefined;
    traces.push({
      id,
      action,
      flow,
      title: strings[title] ?? '',
      outcome: strings[outcome] as Outcome,
      get steps() {
        steps ??= Array.from({ length: count }, (_, n) => unpackStep(packed, from + n, n));
        return steps;
      },
    });
    first += count;
  }
  return traces;
}

function unpackStep(packed: PackedTraces, at: number, n: number): Step {
  const { cells, strings, packets } = packed;
  const cell = (i: number) => cells[at * CELLS + i] ?? NONE;
  const kind = kindNames[packed.kinds[at] ?? 0] ?? 'drop';
  const step: Record<string, unknown> = {
    kind,
    n,
    time: packed.times[at],
    place: strings[cell(0)],
    before: packets[cell(1)],
    after: packets[cell(2)],
  };
  const verdict = cell(3);
  if (verdict !== NONE) step['verdict'] = unpackVerdict(strings[verdict] ?? '', strings[cell(4)]);
  const { numbers = [], texts = [] } = schema[kind];
  numbers.forEach((name, i) => {
    step[name] = cell(FIRST + i);
  });
  texts.forEach((name, i) => {
    const text = cell(FIRST + NUMBERS + i);
    if (text !== NONE) step[name] = strings[text];
  });
  return Object.assign(step, packed.rest.get(at)) as unknown as Step;
}

function unpackVerdict(kind: string, chain: string | undefined): Verdict {
  return (chain === undefined ? { kind } : { kind, chain }) as Verdict;
}
