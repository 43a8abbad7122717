import { say } from '../lib/say';

/** What stands before an inverted option. */
export function bang(invert: boolean): string {
  return invert ? '! ' : '';
}

/** A range as most extensions print it: `3:5`, and `3` where both ends are the same. */
export function span(low: number, high: number): string {
  return low === high ? `${low}` : `${low}:${high}`;
}

export function hex(value: number, digits = 0): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}

/** With digits in upper case, as printf() does for `0x%02X`. */
export function upperHex(value: number, digits: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(digits, '0')}`;
}

/**
 * A text as `iptables-save` writes it: in double quotes, quotes, backslashes and apostrophes escaped, where it has
 * anything but letters, digits, `_` and `-`.
 *
 * Source: libxtables/xtables.c xtables_save_string()
 */
export function saveString(text: string): string {
  return /^[\w-]+$/.test(text) ? text : `"${text.replace(/["\\']/g, '\\$&')}"`;
}

/** One comparison in words: "TTL 64 is 64", "length 40 is not 28 to 60". */
export function compares(subject: string, holds: boolean, wanted: string): string {
  return holds ? say`${subject} is ${wanted}` : say`${subject} is not ${wanted}`;
}

/** What the program says about a name that no device can have. Source: libxtables/xtables.c xtables_parse_interface() */
export function strangeDevice(name: string): string {
  return `Warning: weird character in interface \`${name}' ('/' and ' ' are not allowed by the kernel).`;
}

/** A range in words: "3 to 5", "3". */
export function fromTo(low: number, high: number): string {
  return low === high ? `${low}` : say`${low} to ${high}`;
}

/** What is asked, in words, or that it is not to be so. */
export function notIf(invert: boolean, phrase: string): string {
  return invert ? say`not ${phrase}` : phrase;
}

/** "source 10.0.0.1". */
export function sideText(side: 'source' | 'destination', value: string): string {
  return side === 'source' ? say`source ${value}` : say`destination ${value}`;
}

/** "a, b". */
export function commaList(parts: readonly string[]): string {
  return parts.join(say(', '));
}

/** "a and b and c". */
export function andList(parts: readonly string[]): string {
  return parts.length === 0 ? '' : parts.reduce((before, part) => say`${before} and ${part}`);
}

/** "a, b or c". */
export function orList(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : say`${commaList(parts.slice(0, -1))} or ${last}`;
}
