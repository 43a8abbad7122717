import type { Reading } from './blob';
import { fail } from './report';

const MAX_U64 = (1n << 64n) - 1n;

/** Where a separator stands, unless the text begins or ends with it. Source: lib/parse.c ipset_strchr() */
export function separator(text: string, mark: string): number {
  const at = text.indexOf(mark);
  return at > 0 && !text.endsWith(mark) ? at : -1;
}

/** The number, or what the program says about a text that is none or out of bounds. */
export function numberOrComplaint(text: string, min: bigint, max: bigint): string | bigint {
  const m = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/.exec(text);
  if (!m) return `Syntax error: '${text}' is invalid as number`;
  const digits = m[2] as string;
  const size = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  const value = m[1] === '-' ? BigInt.asUintN(64, -size) : size;
  if (size > MAX_U64 || value < min || value > max) return `Syntax error: '${text}' is out of range ${min}-${max}`;
  return value;
}

/** A number in any of C's notations. Source: lib/parse.c string_to_number_ll() */
export function readBig(r: Reading, text: string, min: bigint, max: bigint): bigint {
  const read = numberOrComplaint(text, min, max);
  return typeof read === 'bigint' ? read : fail(r.report, read);
}

export function readNumber(r: Reading, text: string, max: number): number {
  return Number(readBig(r, text, 0n, BigInt(max)));
}

/** Two limits, as the program has them: first those of a byte, then those of the prefix. */
export function readPrefix(r: Reading, text: string, min: number, max: number): number {
  const value = readNumber(r, text, 255);
  if (value < min || value > max) fail(r.report, `Syntax error: '${text}' is out of range ${min}-${max}`);
  return value;
}
