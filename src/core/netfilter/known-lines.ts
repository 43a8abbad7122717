import { detached } from '../lib/words';
import type { Family } from '../packet/address';
import type { Command } from './command';
import { findTarget } from './lookup';

/**
 * Lines that were read, in two generations: when the young one is full the old one is forgotten. A cache: losing it loses
 * nothing.
 */
export interface KnownLines {
  readonly family: Family;
  young: Map<string, Command>;
  old: Map<string, Command>;
}

const GENERATION = 20_000;
const all = new Map<string, KnownLines>();

/** What was read for a table. */
export function knownLines(family: Family, table: string): KnownLines {
  const key = `${family} ${table}`;
  let known = all.get(key);
  if (!known) all.set(key, (known = { family, young: new Map(), old: new Map() }));
  return known;
}

/** What a line that was read before says. */
export function knownLine(known: KnownLines, line: string): Command | undefined {
  const found = known.young.get(line);
  if (found) return found;
  const earlier = known.old.get(line);
  if (earlier) keep(known, detached(line), earlier);
  return earlier;
}

/**
 * Keeps what a line says for the next time, where the line alone decides that: an added rule that jumps to a chain.
 * Whether sets exist, and whether a chain hides a target of the same name, is asked anew each time.
 */
export function rememberLine(known: KnownLines, line: string, command: Command): void {
  const { kind, rule } = command;
  if (kind !== 'append' || !rule || rule.unknown.length > 0) return;
  const { target, matches } = rule;
  if (target?.kind !== 'jump' && target?.kind !== 'goto') return;
  if (findTarget(target.chain, known.family) || matches.some((m) => m.name === 'set')) return;
  keep(known, detached(line), command);
}

function keep(known: KnownLines, line: string, command: Command): void {
  if (known.young.size >= GENERATION) {
    known.old = known.young;
    known.young = new Map();
  }
  known.young.set(line, command);
}
