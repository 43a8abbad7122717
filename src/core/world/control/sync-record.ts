import type { SyncLine, SyncRecord } from '../../kube/control/syncs';
import type { CommandLine } from '../../kube/command-line';
import type { Chain, Rule } from '../../netfilter/rule';
import { ruleTexts } from '../../netfilter/save';
import type { Netns } from '../../net/netns';
import type { TableName } from '../../trace/step';
import { sameValue } from '../../kube/api';
import type { Exec, World } from '../world';

/** More records, and more lines of one, are not kept. */
const MOST_RECORDS = 50;
const MOST_LINES = 400;
/** Inputs up to this length are searched for the chains of all their rules, longer ones only for those they declare. */
const SHORT_INPUT = 100_000;

export interface Doing {
  readonly who: SyncRecord['who'];
  readonly kind: SyncRecord['kind'];
  readonly lines: readonly CommandLine[];
}

/** Lets rules be changed, and keeps which lines came and went: found by looking at the chains that the lines name. */
export function recordSync<T>(world: World, ns: Netns, { who, kind, lines }: Doing, change: () => T): T {
  const touched = lines.flatMap(chainsNamed);
  const chainAt = ({ table, chain }: Named) => ns.netfilter.ipv4.tables.get(table)?.chains.get(chain);
  const before = new Map(touched.map((named) => [`${named.table} ${named.chain}`, chainAt(named)]));
  const result = change();
  const added = new Lines();
  const removed = new Lines();
  let countersReset = false;
  const seen = new Set<string>();
  for (const named of touched) {
    const key = `${named.table} ${named.chain}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const [old, now] = [before.get(key), chainAt(named)];
    if (old === now) continue;
    countersReset ||= old !== undefined && old.rules.length > 0 && old.rules[0]?.number !== now?.rules[0]?.number;
    compare(named.table, old, now, added, removed);
  }
  if (added.count + removed.count === 0 && !countersReset) return result;
  const { control } = world.cluster;
  const record: SyncRecord = Object.freeze({
    id: control.nextSync++,
    time: world.net.time,
    place: ns.place,
    who,
    kind,
    added: Object.freeze(added.lines),
    removed: Object.freeze(removed.lines),
    addedCount: added.count,
    removedCount: removed.count,
    countersReset,
  });
  control.syncs = Object.freeze([...control.syncs.slice(1 - MOST_RECORDS), record]);
  return result;
}

/** Runs lines that set something up once, and keeps what they did to the rules. */
export function recordLines(
  world: World,
  ns: Netns,
  who: SyncRecord['who'],
  lines: readonly CommandLine[],
  exec: Exec,
): void {
  recordSync(world, ns, { who, kind: 'setup', lines: lines.filter(({ line }) => line.startsWith('iptables')) }, () => {
    for (const line of lines) exec(ns.place, line);
  });
}

class Lines {
  readonly lines: SyncLine[] = [];
  count = 0;

  /** How many lines more are listed. */
  get room(): number {
    return MOST_LINES - this.lines.length;
  }

  /** Counts lines that are not listed. */
  skip(count: number): void {
    this.count += count;
  }

  add(table: TableName, text: string): void {
    this.count++;
    if (this.lines.length < MOST_LINES) this.lines.push(Object.freeze({ table, text }));
  }
}

interface Named {
  readonly table: TableName;
  readonly chain: string;
}

/** The chains that a line changes. */
function chainsNamed({ line, stdin }: CommandLine): Named[] {
  if (stdin !== undefined) return chainsOfInput(stdin);
  const words = line.split(' ');
  const table = (words[words.indexOf('-t') + 1] ?? '') as TableName;
  const at = words.findIndex((word) => /^-[ADIRNXFP]$/.test(word));
  const chain = words[at + 1];
  return at < 0 || chain === undefined ? [] : [{ table: words.includes('-t') ? table : 'filter', chain }];
}

/** Looks only at the lines that matter: a restore input may have hundreds of thousands. */
function chainsOfInput(input: string): Named[] {
  const named: Named[] = [];
  const text = `\n${input}`;
  for (let start = text.indexOf('\n*'); start >= 0; ) {
    const next = text.indexOf('\n*', start + 1);
    const part = text.slice(start, next < 0 ? undefined : next);
    const table = part.slice(2, part.indexOf('\n', 1)) as TableName;
    const heads = part.length < SHORT_INPUT ? ['\n:', '\n-A ', '\n-I ', '\n-D ', '\n-X '] : ['\n:', '\n-X '];
    const chains = new Set<string>();
    for (const head of heads) {
      for (let at = part.indexOf(head); at >= 0; at = part.indexOf(head, at + 1)) {
        const from = at + head.length;
        const end = part.slice(from, from + 64).search(/\s/);
        chains.add(part.slice(from, from + (end < 0 ? 64 : end)));
      }
    }
    for (const chain of chains) named.push({ table, chain });
    start = next;
  }
  return named;
}

function compare(table: TableName, old: Chain | undefined, now: Chain | undefined, added: Lines, removed: Lines): void {
  if (!old && now) added.add(table, declaration(now));
  if (old && !now) removed.add(table, declaration(old));
  const [before, after] = [old?.rules ?? [], now?.rules ?? []];
  let head = 0;
  while (head < before.length && head < after.length && sameRule(before[head], after[head])) head++;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    sameRule(before[before.length - 1 - tail], after[after.length - 1 - tail])
  ) {
    tail++;
  }
  const [goes, comes] = [before.length - head - tail, after.length - head - tail];
  // What would not be listed anyway is not printed: a full sync may write hundreds of thousands of rules.
  if (goes === 0) return list(table, now, after.slice(head, after.length - tail), added);
  if (comes === 0) return list(table, old, before.slice(head, before.length - tail), removed);
  const gone = textsOf(old, before.slice(head, before.length - tail));
  const come = textsOf(now, after.slice(head, after.length - tail));
  const stays = new Map<string, number>();
  for (const text of gone) stays.set(text, (stays.get(text) ?? 0) + 1);
  for (const text of come) {
    const left = stays.get(text) ?? 0;
    if (left > 0) stays.set(text, left - 1);
    else added.add(table, text);
  }
  for (const [text, left] of stays) for (let n = 0; n < left; n++) removed.add(table, text);
}

/** Prints as many of the rules as there is room for, and counts the others. */
function list(table: TableName, chain: Chain | undefined, rules: readonly Rule[], to: Lines): void {
  const listed = rules.slice(0, to.room);
  for (const text of textsOf(chain, listed)) to.add(table, text);
  to.skip(rules.length - listed.length);
}

/** Prints only the rules that differ: a chain of ten thousand rules is not printed for one. */
function textsOf(chain: Chain | undefined, rules: readonly Rule[]): readonly string[] {
  return chain ? ruleTexts({ ...chain, rules }, 'ipv4') : [];
}

function sameRule(a: Rule | undefined, b: Rule | undefined): boolean {
  if (a === b) return true;
  if (!a || !b) return false;
  return sameValue(a.header, b.header) && sameValue(a.target, b.target) && sameValue(a.matches, b.matches);
}

function declaration(chain: Chain): string {
  return `:${chain.name} ${chain.policy ?? '-'} [0:0]`;
}
