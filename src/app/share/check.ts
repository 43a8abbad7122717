/** Checks of values that come from outside. Each returns the value with its type, or throws `Unreadable` with the place in it. */
export type Check<T> = (value: unknown, at: string) => T;

/** What was handed in is not what it says it is. The message is for people. */
export class Unreadable extends Error {}

const wrong = (at: string, want: string): never => {
  throw new Unreadable(`${at || 'The content'} is not ${want}.`);
};

export const text =
  (most = 2_000_000): Check<string> =>
  (value, at) =>
    typeof value === 'string' && value.length <= most ? value : wrong(at, 'a text');

export const integer =
  (least: number, most: number): Check<number> =>
  (value, at) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? value
      : wrong(at, `a whole number from ${least} to ${most}`);

export const flag: Check<boolean> = (value, at) => (typeof value === 'boolean' ? value : wrong(at, 'true or false'));

export const oneOf =
  <T extends string>(...names: readonly T[]): Check<T> =>
  (value, at) =>
    names.includes(value as T) ? (value as T) : wrong(at, `one of ${names.join(', ')}`);

export const list =
  <T>(of: Check<T>, most = 10_000): Check<readonly T[]> =>
  (value, at) =>
    Array.isArray(value) && value.length <= most
      ? value.map((item, i) => of(item, `${at}[${i}]`))
      : wrong(at, 'a list that can be read');

/** A field that may be left out. */
export interface Optional<T> {
  readonly optional: Check<T>;
}
export const optional = <T>(check: Check<T>): Optional<T> => ({ optional: check });

type Fields<T> = { readonly [K in keyof T]-?: undefined extends T[K] ? Optional<NonNullable<T[K]>> : Check<T[K]> };

/** An object with these fields. Others are left out. */
export const object =
  <T extends object>(fields: Fields<T>): Check<T> =>
  (value, at) => {
    const from = record(value, at);
    const made: Record<string, unknown> = {};
    for (const [name, field] of Object.entries<Check<unknown> | Optional<unknown>>(fields)) {
      const place = at ? `${at}.${name}` : name;
      const given = Object.hasOwn(from, name) ? from[name] : undefined;
      if (typeof field === 'function') made[name] = field(given, place);
      else if (given !== undefined) made[name] = field.optional(given, place);
    }
    return made as T;
  };

export function record(value: unknown, at: string): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : wrong(at, 'an object');
}

/** Values as JSON has them, not nested without end: what a later part of the program reads and checks itself. */
export const json =
  (depth = 12): Check<unknown> =>
  (value, at) => {
    if (depth === 0) return wrong(at, 'so shallow that it can be read');
    if (Array.isArray(value)) return value.map((item, i) => json(depth - 1)(item, `${at}[${i}]`));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => name !== '__proto__')
        .map(([name, item]) => [name, json(depth - 1)(item, `${at}.${name}`)]),
    );
  };
