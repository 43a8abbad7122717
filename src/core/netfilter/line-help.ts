import type { Family } from '../packet/address';
import type { TableName } from '../trace/step';
import type { AnyMatch, AnyTarget, Option } from './extension';
import { type LineWord, readLine, type Role } from './line-words';
import { findMatch, findTarget } from './lookup';
import { baseChains, isTableName } from './ruleset';

/** What is said about one word of a line. */
export interface WordHelp {
  /** Columns of the word, from 0; the last one is not in it. */
  readonly from: number;
  readonly to: number;
  /** Markdown, a paragraph each. */
  readonly paragraphs: readonly string[];
}

export interface LinePlace {
  readonly family: Family;
  /** The table that the line stands in, if one is open. */
  readonly table: TableName | undefined;
  /** Number of rules of a chain of that table; `undefined` where there is none. */
  rulesOf(chain: string): number | undefined;
}

const TABLES: Readonly<Record<TableName, string>> = {
  raw: 'comes before connection tracking: here packets are kept from being tracked',
  mangle: 'changes marks and header fields',
  nat: 'is asked for the first packet of a connection only, and chooses its addresses and ports',
  filter: 'lets packets pass or drops them',
  security: 'sets marks for mandatory access control, after filter',
};

const VERDICTS: Readonly<Record<string, string>> = {
  ACCEPT: 'The packet passes this table at this hook. Other tables and later hooks still see it.',
  DROP: 'The packet ends here; nobody is told.',
  RETURN: 'Back to the chain that jumped here; in a base chain its policy decides.',
  QUEUE: 'The packet is handed to a program; with none listening it is dropped.',
};

/** What the word at a column of a line of iptables-save or iptables-restore means; `undefined` between words. */
export function describeWord(line: string, column: number, place: LinePlace): WordHelp | undefined {
  const special = describeFrame(line, place);
  if (special) return special;
  const { words } = readLine(line, place.family);
  const word = words.find((w) => w.from <= column && column < w.to);
  const paragraphs = word ? describe(word, words, place) : [];
  return word && paragraphs.length > 0 ? { from: word.from, to: word.to, paragraphs } : undefined;
}

/** Lines around the rules: `*nat`, `:CHAIN POLICY [0:0]`, `COMMIT`, a note. */
function describeFrame(line: string, { table }: LinePlace): WordHelp | undefined {
  const whole = (...paragraphs: string[]) => ({ from: 0, to: line.length, paragraphs });
  if (line.startsWith('*')) {
    const name = line.slice(1).trim();
    if (!isTableName(name)) return whole(`There is no table \`${name}\`.`);
    return whole(`Table **${name}**: it ${TABLES[name]}.`, `Hooks: ${baseChains[name].join(', ')}.`);
  }
  if (line.startsWith('COMMIT')) return whole('Puts everything since the `*table` line into the kernel, all at once.');
  if (line.startsWith('#')) return whole('A note; iptables-restore reads over it.');
  const chain = /^:(\S+)\s+(\S+)(?:\s+\[(\d+):(\d+)\])?/.exec(line);
  if (!chain) return undefined;
  const [, name, policy, packets, bytes] = chain;
  const base = table !== undefined && (baseChains[table] as readonly string[]).includes(name ?? '');
  const counted = packets === undefined || !base ? [] : [`The policy decided on ${packets} packets, ${bytes} bytes.`];
  return base
    ? whole(`Base chain **${name}**; policy ${policy}: so ends a packet that no rule decides on.`, ...counted)
    : whole(`Chain **${name}**. Rules jump to it; at its end a packet goes back to where it came from.`);
}

function describe(word: LineWord, words: readonly LineWord[], place: LinePlace): readonly string[] {
  const { role, text } = word;
  switch (role.kind) {
    case 'own':
      return role.option.doc ? [`**${role.option.name}** ${role.option.doc}`] : [];
    case 'option':
      return optionHelp(role.option, role.owner);
    case 'argument':
      return optionHelp(role.of, role.owner);
    case 'not':
      return ['Turns the next condition round: it matches where it would not.'];
    case 'value':
      return describeValue(role, text, place);
    case 'other': {
      const before = words[words.indexOf(word) - 2]?.role;
      if (/^\d+$/.test(text) && before?.kind === 'own') return [`Number of the rule in its chain, from 1.`];
      return text.startsWith('-') ? [`No match or target before this word has an option \`${text}\`.`] : [];
    }
  }
}

function describeValue({ of }: Extract<Role, { kind: 'value' }>, text: string, place: LinePlace): readonly string[] {
  if (of.letter === 'm' || of.letter === 'p') {
    const match = findMatch(text, place.family);
    if (match) return extensionHelp(match, of.letter === 'p' ? 'protocol' : 'match');
    return of.letter === 'm'
      ? [`The match \`${text}\` is not known: evaluation stops at a rule with it.`]
      : [of.doc ?? ''];
  }
  if (of.letter === 'j' || of.letter === 'g') {
    const rules = place.rulesOf(text);
    if (rules !== undefined) {
      const way = of.letter === 'j' ? 'at its end the packet comes back' : 'the packet does not come back';
      return [`Chain **${text}**, ${rules === 1 ? '1 rule' : `${rules} rules`}: ${way}.`];
    }
    const verdict = Object.hasOwn(VERDICTS, text) ? VERDICTS[text] : undefined;
    if (verdict) return [`**${text}** ${verdict}`];
    const target = findTarget(text, place.family);
    return target ? extensionHelp(target, 'target') : [`There is no chain and no target \`${text}\`.`];
  }
  const rules = 'ADCIRNXFZPE'.includes(of.letter) ? place.rulesOf(text) : undefined;
  if (rules !== undefined) return [`Chain **${text}**, ${rules === 1 ? '1 rule' : `${rules} rules`}.`];
  return of.doc ? [`**${of.name}** ${of.doc}`] : [];
}

function extensionHelp({ name, doc, source, limits }: AnyMatch | AnyTarget, what: string): readonly string[] {
  return [`**${name}** (${what}) ${doc}`, ...(limits ? [`Here: ${limits}`] : []), `In the kernel: \`${source}\``];
}

function optionHelp(option: Option, owner: AnyMatch | AnyTarget): readonly string[] {
  const values = option.oneOf ? [`One of ${option.oneOf.map((v) => `\`${v}\``).join(', ')}.`] : [];
  return [`**${option.name}** ${option.doc}`, ...values, `An option of \`${owner.name}\`: ${owner.doc}`];
}
