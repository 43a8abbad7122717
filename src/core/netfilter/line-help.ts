import { say, sayCount } from '../lib/say';
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

function tableHelp(table: TableName): string {
  switch (table) {
    case 'raw':
      return say('Table **raw**: it comes before connection tracking: here packets are kept from being tracked.');
    case 'mangle':
      return say('Table **mangle**: it changes marks and header fields.');
    case 'nat':
      return say(
        'Table **nat**: it is asked for the first packet of a connection only, and chooses its addresses and ports.',
      );
    case 'filter':
      return say('Table **filter**: it lets packets pass or drops them.');
    case 'security':
      return say('Table **security**: it sets marks for mandatory access control, after filter.');
  }
}

function verdictHelp(verdict: string): string | undefined {
  switch (verdict) {
    case 'ACCEPT':
      return say('The packet passes this table at this hook. Other tables and later hooks still see it.');
    case 'DROP':
      return say('The packet ends here; nobody is told.');
    case 'RETURN':
      return say('Back to the chain that jumped here; in a base chain its policy decides.');
    case 'QUEUE':
      return say('The packet is handed to a program; with none listening it is dropped.');
    default:
      return undefined;
  }
}

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
    if (!isTableName(name)) return whole(say`There is no table \`${name}\`.`);
    return whole(tableHelp(name), say`Hooks: ${baseChains[name].join(', ')}.`);
  }
  if (line.startsWith('COMMIT'))
    return whole(say('Puts everything since the `*table` line into the kernel, all at once.'));
  if (line.startsWith('#')) return whole(say('A note; iptables-restore reads over it.'));
  const chain = /^:(\S+)\s+(\S+)(?:\s+\[(\d+):(\d+)\])?/.exec(line);
  if (!chain) return undefined;
  const [, name, policy, packets, bytes] = chain;
  const base = table !== undefined && (baseChains[table] as readonly string[]).includes(name ?? '');
  const counted =
    packets === undefined || !base ? [] : [say`The policy decided on ${packets} packets, ${bytes ?? ''} bytes.`];
  return base
    ? whole(
        say`Base chain **${name ?? ''}**; policy ${policy ?? ''}: so ends a packet that no rule decides on.`,
        ...counted,
      )
    : whole(say`Chain **${name ?? ''}**. Rules jump to it; at its end a packet goes back to where it came from.`);
}

function describe(word: LineWord, words: readonly LineWord[], place: LinePlace): readonly string[] {
  const { role, text } = word;
  switch (role.kind) {
    case 'own':
      return role.option.doc ? [`**${role.option.name}** ${say(role.option.doc)}`] : [];
    case 'option':
      return optionHelp(role.option, role.owner);
    case 'argument':
      return optionHelp(role.of, role.owner);
    case 'not':
      return [say('Turns the next condition round: it matches where it would not.')];
    case 'value':
      return describeValue(role, text, place);
    case 'other': {
      const before = words[words.indexOf(word) - 2]?.role;
      if (/^\d+$/.test(text) && before?.kind === 'own') return [say('Number of the rule in its chain, from 1.')];
      return text.startsWith('-') ? [say`No match or target before this word has an option \`${text}\`.`] : [];
    }
  }
}

function describeValue({ of }: Extract<Role, { kind: 'value' }>, text: string, place: LinePlace): readonly string[] {
  if (of.letter === 'm' || of.letter === 'p') {
    const match = findMatch(text, place.family);
    if (match) return extensionHelp(match, of.letter === 'p' ? say('protocol') : say('match'));
    return of.letter === 'm'
      ? [say`The match \`${text}\` is not known: evaluation stops at a rule with it.`]
      : [say(of.doc ?? '')];
  }
  if (of.letter === 'j' || of.letter === 'g') {
    const rules = place.rulesOf(text);
    if (rules !== undefined) {
      return of.letter === 'j'
        ? [say`${chainText(text, rules)}: at its end the packet comes back.`]
        : [say`${chainText(text, rules)}: the packet does not come back.`];
    }
    const verdict = verdictHelp(text);
    if (verdict) return [`**${text}** ${verdict}`];
    const target = findTarget(text, place.family);
    return target ? extensionHelp(target, say('target')) : [say`There is no chain and no target \`${text}\`.`];
  }
  const rules = 'ADCIRNXFZPE'.includes(of.letter) ? place.rulesOf(text) : undefined;
  if (rules !== undefined) return [`${chainText(text, rules)}.`];
  return of.doc ? [`**${of.name}** ${say(of.doc)}`] : [];
}

function extensionHelp({ name, doc, source, limits }: AnyMatch | AnyTarget, what: string): readonly string[] {
  const here = limits ? [say`Here: ${say(limits)}`] : [];
  return [`**${name}** (${what}) ${say(doc)}`, ...here, say`In the kernel: \`${source}\``];
}

function optionHelp(option: Option, owner: AnyMatch | AnyTarget): readonly string[] {
  const values = option.oneOf ? [say`One of ${option.oneOf.map((v) => `\`${v}\``).join(', ')}.`] : [];
  return [`**${option.name}** ${say(option.doc)}`, ...values, say`An option of \`${owner.name}\`: ${say(owner.doc)}`];
}

function chainText(name: string, rules: number): string {
  return sayCount(rules, 'Chain **{1}**, {0} rule', 'Chain **{1}**, {0} rules', name);
}
