import { say } from '../lib/say';
import type { Family } from '../packet/address';
import type { HookName, TableName } from '../trace/step';
import type { AnyMatch, AnyTarget, Option } from './extension';
import { readLine, type Role } from './line-words';
import { matches } from './matches/all';
import { ownOptions } from './own-options';
import { baseChains, tableOrder } from './ruleset';
import { targets } from './targets/all';

export interface Suggestion {
  readonly text: string;
  readonly kind: 'command' | 'chain' | 'target' | 'match' | 'option' | 'set' | 'device' | 'value';
  /** Few words beside it. */
  readonly detail: string;
  /** Markdown. */
  readonly doc: string;
}

export interface Suggestions {
  /** Column from which a suggestion replaces what was typed. */
  readonly from: number;
  readonly all: readonly Suggestion[];
}

/** What there is on the host whose rules are edited. */
export interface Surroundings {
  readonly family: Family;
  readonly table: TableName | undefined;
  readonly chains: readonly string[];
  readonly sets: readonly string[];
  readonly devices: readonly string[];
}

const VERDICTS = ['ACCEPT', 'DROP', 'RETURN'];
const PROTOCOLS = ['tcp', 'udp', 'icmp', 'sctp', 'udplite', 'dccp', 'esp', 'ah', 'gre', 'all'];
const COMMANDS = 'AIDRNXFP';
const CONDITIONS = 'sdpiomjgf';
const STATES = ['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED', 'DNAT', 'SNAT'];

/** What can come at a column of a line, the beginnings of words included. The line after the column does not count. */
export function complete(line: string, column: number, around: Surroundings): Suggestions {
  const before = line.slice(0, column);
  const typed = /\S*$/.exec(before)?.[0] ?? '';
  const from = column - typed.length;
  const { words, loaded, open } = readLine(before.slice(0, from), around.family);
  if (open) return { from: listStart(from, typed), all: values(open, around, loaded) };
  if (words.length === 0) return { from, all: beginnings(around) };
  return {
    from,
    all: options(
      words.map((w) => w.text),
      loaded,
    ),
  };
}

/** In a list (`NEW,EST`) only what follows the last comma is replaced. */
function listStart(from: number, typed: string): number {
  return from + typed.lastIndexOf(',') + 1;
}

function beginnings({ table }: Surroundings): Suggestion[] {
  if (table === undefined)
    return tableOrder.map((name) => plain(`*${name}`, 'command', say('table'), say`Begins the table ${name}.`));
  const commands = ownOptions.filter((o) => o.doc && COMMANDS.includes(o.letter));
  return [
    ...commands.map((o) => plain(`-${o.letter}`, 'command', o.name, say(o.doc ?? ''))),
    plain(
      'COMMIT',
      'command',
      say('end of the table'),
      say('Puts everything since the `*table` line into the kernel.'),
    ),
  ];
}

function plain(text: string, kind: Suggestion['kind'], detail: string, doc: string): Suggestion {
  return { text, kind, detail, doc };
}

function options(used: readonly string[], loaded: readonly (AnyMatch | AnyTarget)[]): Suggestion[] {
  const own = ownOptions.filter((o) => o.doc && CONDITIONS.includes(o.letter) && !['--src', '--dst'].includes(o.name));
  const ofLoaded = loaded
    .toReversed()
    .flatMap((owner) =>
      owner.options
        .filter((o) => isCommon(o) && (o.multiple || !used.includes(o.name)))
        .map((o) => plain(o.name, 'option', owner.name, say(o.doc))),
    );
  return [
    ...ofLoaded,
    ...own
      .filter((o) => o.letter === 'm' || !used.includes(`-${o.letter}`))
      .map((o) => plain(`-${o.letter}`, 'option', o.name, say(o.doc ?? ''))),
    plain('!', 'option', say('not'), say('Turns the next condition round.')),
  ];
}

/** Long names give way to short ones of the same meaning: `--dport` is what everybody writes. */
function isCommon({ name, synonymOf }: Option): boolean {
  return synonymOf === undefined || name.length < synonymOf.length;
}

function values(open: Role, around: Surroundings, loaded: readonly (AnyMatch | AnyTarget)[]): Suggestion[] {
  const { table, family, chains } = around;
  if (open.kind === 'argument') return argumentValues(open, around);
  if (open.kind !== 'value') return [];
  const base: readonly HookName[] = table ? baseChains[table] : [];
  const fits = (e: AnyMatch | AnyTarget) => !e.families || e.families.includes(family);
  switch (open.of.letter) {
    case 'm':
      return matches
        .filter((m) => fits(m) && !loaded.includes(m))
        .map((m) => plain(m.name, 'match', say('match'), say(m.doc)));
    case 'j':
    case 'g': {
      const own = chains.filter((name) => !(base as readonly string[]).includes(name));
      const ends =
        open.of.letter === 'g'
          ? []
          : targets.filter((t) => fits(t) && (!table || !t.tables || t.tables.includes(table)));
      const verdicts = open.of.letter === 'g' ? [] : VERDICTS.filter((v) => !(table === 'nat' && v === 'DROP'));
      return [
        ...verdicts.map((name) => plain(name, 'target', say('verdict'), '')),
        ...ends.map((t) => plain(t.name, 'target', say('target'), say(t.doc))),
        ...own.map((name) => plain(name, 'chain', say('chain'), '')),
      ];
    }
    case 'p':
      return PROTOCOLS.map((name) => plain(name, 'value', say('protocol'), ''));
    case 'i':
    case 'o':
      return around.devices.map((name) => plain(name, 'device', say('device'), ''));
    case 's':
    case 'd':
    case 'N':
    case 'c':
      return [];
    default:
      return [...new Set([...base, ...chains])].map((name) => plain(name, 'chain', say('chain'), ''));
  }
}

function argumentValues({ of, owner, nth }: Extract<Role, { kind: 'argument' }>, { sets }: Surroundings): Suggestion[] {
  const words = (all: readonly string[], detail = '') => all.map((text) => plain(text, 'value', detail, ''));
  if (of.name.endsWith('-set') || (owner.name === 'SET' && of.words === 2))
    return nth === 0
      ? sets.map((name) => plain(name, 'set', say('set'), ''))
      : words(['src', 'dst', 'src,src', 'dst,dst', 'src,dst', 'dst,src']);
  if (of.oneOf) return words(of.oneOf);
  if (of.name === '--ctstate' || of.name === '--state') return words(STATES, say('state'));
  return listed(of.doc);
}

/** Values that the option's own sentence lists: "random or nth.", "ORIGINAL or REPLY.", "States: NEW, ESTABLISHED." */
function listed(doc: string): Suggestion[] {
  const list = /(?:^|: )([\w-]+(?:(?:, | or )[\w-]+)+)\.$/.exec(doc)?.[1];
  return list ? list.split(/, | or /).map((text) => plain(text, 'value', '', '')) : [];
}
