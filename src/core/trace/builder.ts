import type { Outcome, Step, Trace } from './step';

/** A step before it has its position and time; the builder adds both. Distributes over the union. */
export type NewStep = Step extends infer S ? (S extends Step ? Omit<S, 'n' | 'time'> : never) : never;

/** Collects the steps of one packet. With `record` off (benchmarks, replay) nothing is kept. */
export interface TraceBuilder {
  readonly id: number;
  readonly flow: number;
  readonly record: boolean;
  add(step: NewStep): void;
  /** Adds a step behind the next one: an answer is sent while the rule that refuses the packet still works. */
  addAfterNext(step: NewStep): void;
  /** How a packet ended that a hook stopped, from the steps that said why. */
  stopped(): Outcome;
  close(outcome: Outcome): Trace;
}

export interface TraceStart {
  readonly id: number;
  readonly action: number;
  readonly flow: number;
  readonly title: string;
  /** Virtual time, µs. */
  now(): number;
}

/** A builder that keeps what it is told. */
export function recordTrace(start: TraceStart): TraceBuilder {
  const steps: Step[] = [];
  let waiting: NewStep | undefined;
  const push = (step: NewStep) => steps.push({ ...step, n: steps.length, time: start.now() } as Step);
  return {
    id: start.id,
    flow: start.flow,
    record: true,
    add(step) {
      const decided = decidedBy(steps.at(-1), step);
      if (decided) steps[steps.length - 1] = decided;
      else push(step);
      if (waiting) push(waiting);
      waiting = undefined;
    },
    addAfterNext(step) {
      waiting = step;
    },
    stopped() {
      if (steps.some((s) => s.kind === 'unknown')) return 'unknown';
      return steps.some((s) => s.kind === 'answer') || waiting ? 'rejected' : 'dropped';
    },
    close(outcome) {
      if (waiting) push(waiting);
      return { id: start.id, action: start.action, flow: start.flow, title: start.title, outcome, steps };
    },
  };
}

/**
 * The rule that decided a rewrite, with the packet as it leaves it. The kernel rewrites when the nat chains have been
 * walked, but it is the rule that a reader looks at; a step of its own says that no rule was asked.
 */
function decidedBy(last: Step | undefined, step: NewStep): Step | undefined {
  if (step.kind !== 'nat' || last?.kind !== 'rule' || last.table !== 'nat' || last.hook !== step.hook) return undefined;
  const own = last.verdict.kind === 'ACCEPT' && last.target !== 'ACCEPT' && last.after === step.before;
  return own && last.place.startsWith(step.place) ? { ...last, after: step.after } : undefined;
}

/** A builder that keeps nothing. */
export function skipTrace(id: number, flow: number): TraceBuilder {
  return {
    id,
    flow,
    record: false,
    add() {},
    addAfterNext() {},
    stopped: () => 'dropped',
    close: (outcome) => ({ id, action: 0, flow, title: '', outcome, steps: [] }),
  };
}
