import type { Outcome, Step, Trace } from './step';

/** A step before it has its position and time; the builder adds both. Distributes over the union. */
export type NewStep = Step extends infer S ? (S extends Step ? Omit<S, 'n' | 'time'> : never) : never;

/** Collects the steps of one packet. With `record` off (benchmarks, replay) nothing is kept. */
export interface TraceBuilder {
  readonly id: number;
  readonly flow: number;
  readonly record: boolean;
  add(step: NewStep): void;
  close(outcome: Outcome): Trace;
}
