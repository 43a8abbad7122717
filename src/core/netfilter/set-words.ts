import { strtoull } from '../lib/numbers';
import { RuleError } from '../lib/words';
import type { Given } from './extension';

export type Direction = 'src' | 'dst';

/** A set and the parts of the packet that are looked up in it. */
export interface SetReference {
  readonly set: string;
  readonly dirs: readonly Direction[];
}

const LONGEST_NAME = 31;
const MOST_DIRS = 6;

/** Source: extensions/libxt_set.h parse_dirs() */
function parseDirs(text: string, word: number): readonly Direction[] {
  const parts = text.split(',');
  const dirs = parts.slice(0, MOST_DIRS).map((part): Direction => {
    if (part.startsWith('src')) return 'src';
    if (part.startsWith('dst')) return 'dst';
    throw new RuleError("You must spefify (the comma separated list of) 'src' or 'dst'.", word);
  });
  if (parts.length > MOST_DIRS) throw new RuleError(`Can't be more src/dst options than ${MOST_DIRS}.`, word);
  return dirs;
}

/** Reads an option that names a set and says `src,dst`. Source: extensions/libxt_set.c set_parse_v4() */
export function readReference(given: Given, option: string): SetReference {
  const [name, dirs, again] = given.all(option);
  if (!name || !dirs) throw new Error(`${option} is absent`);
  if (name.text.length > LONGEST_NAME)
    throw new RuleError(`setname \`${name.text}' too long, max ${LONGEST_NAME} characters.`, name.word);
  if (!given.hasSet(name.text)) throw new RuleError(`Set ${name.text} doesn't exist.\n`, name.word);
  const reference = { set: name.text, dirs: parseDirs(dirs.text, name.word) };
  if (again) throw new RuleError(`${option} can be specified only once`, again.word);
  return reference;
}

export function printReference({ set, dirs }: SetReference): string {
  return `${set} ${dirs.join(',')}`;
}

export interface CounterCondition {
  readonly op: 'eq' | 'lt' | 'gt' | 'ne';
  readonly value: bigint;
}

/** `--packets-eq` and its like: at most one of three. */
export function readCounter(given: Given, kind: 'packets' | 'bytes'): CounterCondition | undefined {
  const uses = given.all().filter((use) => use.option.startsWith(`--${kind}-`));
  const [use, second] = uses;
  if (!use) return undefined;
  const op = use.option.slice(-2) as 'eq' | 'lt' | 'gt';
  if (use.inverted && op !== 'eq') throw new RuleError(`${use.option} option cannot be inverted`, use.word);
  const value = strtoull(use.text, 0n, (1n << 64n) - 1n);
  if (value === undefined) throw new RuleError(`Cannot parse ${use.text} as a counter value`, use.word);
  if (second) throw new RuleError(`only one of the --${kind}-[eq|lt|gt] is allowed`, second.word);
  return { op: use.inverted ? 'ne' : op, value };
}

export function printCounter(
  condition: CounterCondition | undefined,
  kind: 'packets' | 'bytes',
  dashes: string,
): string[] {
  if (!condition) return [];
  const { op, value } = condition;
  return [`${op === 'ne' ? '! ' : ''}${dashes}${kind}-${op === 'ne' ? 'eq' : op} ${value}`];
}
