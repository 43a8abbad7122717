const DIGITS = /^[ \t\n\v\f\r]*\+?(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/;

/** A number read from the start of a text, and where it ended. */
export interface Leading {
  readonly value: bigint;
  readonly end: number;
}

/**
 * Reads an unsigned number from the start of a text as strtoumax() with base 0 does: decimal, octal after `0`,
 * hexadecimal after `0x`; leading blanks and `+` are allowed, `-` is not. `undefined` where there is none.
 */
export function leadingNumber(text: string): Leading | undefined {
  const m = DIGITS.exec(text);
  const digits = m?.[1];
  if (!m || digits === undefined) return undefined;
  const octal = digits.length > 1 && digits[0] === '0' && digits[1] !== 'x' && digits[1] !== 'X';
  return { value: BigInt(octal ? `0o${digits}` : digits), end: m[0].length };
}

const PLAIN = /^(0|[1-9][0-9]{0,14})$/;

/**
 * Reads a whole text as an unsigned number within bounds, both included.
 * Source: libxtables/xtables.c xtables_strtoui() with no end pointer
 */
export function strtoul(text: string, min: number, max: number): number | undefined {
  if (PLAIN.test(text)) {
    const plain = Number(text);
    return plain >= min && plain <= max ? plain : undefined;
  }
  const read = leadingNumber(text);
  if (!read || read.end !== text.length) return undefined;
  return read.value >= BigInt(min) && read.value <= BigInt(max) ? Number(read.value) : undefined;
}

/** The same for 64 bits. */
export function strtoull(text: string, min: bigint, max: bigint): bigint | undefined {
  const read = leadingNumber(text);
  if (!read || read.end !== text.length) return undefined;
  return read.value >= min && read.value <= max ? read.value : undefined;
}
