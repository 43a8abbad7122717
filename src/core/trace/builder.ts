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
      push(step);
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
