import { Getopt, type LongOption } from '../lib/getopt';

export interface Given {
  readonly letter: string;
  readonly value?: string;
}

/** The words of a command line, sorted out. */
export interface Sorted {
  /** Options in their order, up to the first that is wrong. */
  readonly options: readonly Given[];
  /** Words that are no options. */
  readonly rest: readonly string[];
  /** What is wrong, as the C library says it. */
  readonly problem?: string;
}

/** Reads all options of a command line. */
export function getopt(program: string, args: readonly string[], letters: string, long: readonly LongOption[]): Sorted {
  const reader = new Getopt(args, letters, long);
  const options: Given[] = [];
  for (let found = reader.next(); found; found = reader.next()) {
    if (found.kind === 'wrong') return { options, rest: reader.rest, problem: `${program}: ${found.problem}` };
    options.push(found);
  }
  return { options, rest: reader.rest };
}
