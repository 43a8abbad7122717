import { RuleError } from '../lib/words';

const CLASSES: readonly (readonly [string, number])[] = [
  ['CS0', 0x00],
  ['CS1', 0x08],
  ['CS2', 0x10],
  ['CS3', 0x18],
  ['CS4', 0x20],
  ['CS5', 0x28],
  ['CS6', 0x30],
  ['CS7', 0x38],
  ['BE', 0x00],
  ['AF11', 0x0a],
  ['AF12', 0x0c],
  ['AF13', 0x0e],
  ['AF21', 0x12],
  ['AF22', 0x14],
  ['AF23', 0x16],
  ['AF31', 0x1a],
  ['AF32', 0x1c],
  ['AF33', 0x1e],
  ['AF41', 0x22],
  ['AF42', 0x24],
  ['AF43', 0x26],
  ['EF', 0x2e],
];

/**
 * The codepoint of a DiffServ class, by its name in any case.
 *
 * Source: extensions/dscp_helper.c class_to_dscp()
 * @param word number of the name's word, for RuleError
 */
export function dscpOfClass(name: string, word: number): number {
  const found = CLASSES.find(([known]) => known === name.toUpperCase());
  if (!found) throw new RuleError(`Invalid DSCP value \`${name}'`, word);
  return found[1];
}

/** The name people know a codepoint by, where it has one. */
export function dscpName(value: number): string | undefined {
  return CLASSES.find(([, known]) => known === value)?.[0];
}
