import { leadingNumber } from '../lib/numbers';
import { RuleError } from '../lib/words';
import type { Occurrence } from './extension';
import { hex } from './say';

/** A number under a mask, which may have had a name. */
export interface ValueMask {
  readonly value: number;
  readonly mask: number;
  readonly invert: boolean;
}

const ALL = 0xffffffff;

/**
 * Reads `value/mask` where the value may be a name of a table.
 *
 * Source: libxtables/xtables.c xtables_parse_val_mask()
 * @param names the host's names, such as those of /etc/iproute2/group
 */
export function readValueMask(
  { option, text, word, inverted: invert }: Occurrence,
  extension: string,
  names: Readonly<Record<string, number>>,
): ValueMask {
  const read = leadingNumber(text);
  if (!read || read.value > 0xffffffffn || (read.end < text.length && text[read.end] !== '/')) {
    const named = Object.hasOwn(names, text) ? names[text] : undefined;
    if (named === undefined)
      throw new RuleError(
        `${extension}: could not map name ${text} to an integer value for option "${option}".\n`,
        word,
      );
    return { value: named, mask: ALL, invert };
  }
  const value = Number(read.value);
  if (read.end === text.length) return { value, mask: ALL, invert };
  const rest = text.slice(read.end + 1);
  const mask = leadingNumber(rest);
  if (!mask || mask.value > 0xffffffffn)
    throw new RuleError(`${extension}: bad integer value for option "${option}", or out of range.\n`, word);
  if (mask.end < rest.length)
    throw new RuleError(`${extension}: trailing garbage after value for option "${option}".\n`, word);
  return { value, mask: Number(mask.value), invert };
}

/** Source: libxtables/xtables.c xtables_print_val_mask() */
export function printValueMask({ value, mask }: ValueMask, names: Readonly<Record<string, number>>): string {
  if (mask !== ALL) return `${hex(value)}/${hex(mask)}`;
  return Object.keys(names).find((name) => names[name] === value) ?? hex(value);
}

export function underMask(c: ValueMask, value: number): boolean {
  return (value & c.mask) >>> 0 === c.value;
}
