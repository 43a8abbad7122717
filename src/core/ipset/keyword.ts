import type { Blob, Reading } from './blob';
import { readNumber } from './read-number';

/** An option of `create`, `add`, `del` or `test`. Source: ipset 7.17 lib/args.c */
export interface Keyword {
  readonly word: string;
  /** The field it fills: it may be given once. Flags may be repeated. */
  readonly fills?: string;
  /** A value follows. */
  readonly value: boolean;
  /** Line of `ipset help TYPE`. */
  readonly help: string;
  read(r: Reading, text: string): void;
}

export const U32 = 0xffffffff;
/** Longest timeout, seconds: jiffies must not overflow. */
export const MAX_TIMEOUT = 2147483;

type NumberField = {
  [F in keyof Blob]-?: NonNullable<Blob[F]> extends number ? F : never;
}[keyof Blob];

/** Reads a number into a field of the blob. */
export const numberInto = (field: NumberField, max: number) => (r: Reading, text: string) => {
  r.blob[field] = readNumber(r, text, max);
};
