import { leadingNumber } from '../../lib/numbers';
import type { Mark } from './request';

/** The decimal number that a text begins with; 0 where there is none. Source: atoi() */
export function atoi(text: string): number {
  return Number(/^\s*([+-]?\d+)/.exec(text)?.[1] ?? 0);
}

/** The number that a text begins with, in any base of C; 0 where there is none. Source: strtoul() */
export function numberIn(text: string): number {
  const read = leadingNumber(text);
  return read ? Number(read.value & 0xffffffffn) : 0;
}

/** `value[/mask]`; without a mask all bits count. */
export function markIn(text: string): Mark {
  const slash = text.indexOf('/');
  return { value: numberIn(text), mask: slash < 0 ? 0xffffffff : numberIn(text.slice(slash + 1)) };
}
