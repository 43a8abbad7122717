import { strtoul } from '../lib/numbers';
import type { Ipv4 } from './address';

/**
 * Reads an IPv4 address as inet_aton(): one to four parts, each decimal, octal or hexadecimal, the last filling what is
 * left. `undefined` where the text is none.
 */
export function parseInetAton(text: string): Ipv4 | undefined {
  const parts = text.split('.');
  if (parts.length > 4) return undefined;
  let value = 0;
  for (const [i, part] of parts.entries()) {
    const last = i === parts.length - 1;
    const number = /^[0-9]/.test(part) ? strtoul(part, 0, last ? 2 ** (8 * (4 - i)) - 1 : 255) : undefined;
    if (number === undefined) return undefined;
    value += last ? number : number * 2 ** (8 * (3 - i));
  }
  return value;
}
