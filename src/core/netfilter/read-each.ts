import type { Given, Occurrence } from './extension';

type Readers = Readonly<Record<string, (use: Occurrence) => unknown>>;

/**
 * Reads the options that an extension reads itself in the order they stand in the rule: of several mistakes the program
 * tells the first.
 */
export function readEach<R extends Readers>(given: Given, readers: R): { readonly [K in keyof R]?: ReturnType<R[K]> } {
  const values: Record<string, unknown> = {};
  for (const use of given.all()) {
    const read = readers[use.option];
    if (read) values[use.option] = read(use);
  }
  return values as { readonly [K in keyof R]?: ReturnType<R[K]> };
}
