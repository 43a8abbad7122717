import type { Reading } from './blob';
import { GENERAL_HELP, typesHelp } from './help';
import { listSets } from './list';
import {
  createSet,
  destroySet,
  flushSet,
  getSet,
  renameSet,
  type SetContext,
  swapSets,
  testElement,
} from './operations';
import { parseCreate, parseElement } from './parse';
import { printElement } from './print';
import { readSetName } from './read';
import { fail, newReport, notice, Reported, UsageError, warn } from './report';
import { asKernel, commit, type IpsetOutput, newSession, sendElement, type Session } from './session';
import { listedSets, type SetStore } from './set';
import { typeOf } from './types/all';

export const VERSION = 'ipset v7.17';

interface CommandForm {
  readonly name: string;
  readonly aliases: readonly string[];
  /** How many words follow at least; `optional` takes one where it is there. */
  readonly words: 0 | 'optional' | 2;
}

/** In the order in which an abbreviation is looked up. Source: ipset 7.17 lib/ipset.c ipset_commands */
const COMMANDS: readonly CommandForm[] = [
  { name: 'create', aliases: ['new', '-N'], words: 2 },
  { name: 'add', aliases: ['-A'], words: 2 },
  { name: 'del', aliases: ['-D'], words: 2 },
  { name: 'test', aliases: ['-T'], words: 2 },
  { name: 'destroy', aliases: ['x', '-X'], words: 'optional' },
  { name: 'list', aliases: ['-L'], words: 'optional' },
  { name: 'save', aliases: ['-S'], words: 'optional' },
  { name: 'restore', aliases: ['-R'], words: 0 },
  { name: 'flush', aliases: ['-F'], words: 'optional' },
  { name: 'rename', aliases: ['e', '-E'], words: 2 },
  { name: 'swap', aliases: ['w', '-W'], words: 2 },
  { name: 'help', aliases: ['-h', '-H'], words: 'optional' },
  { name: 'version', aliases: ['-v', '-V'], words: 0 },
  { name: 'quit', aliases: [], words: 0 },
];

/** Source: lib/ipset.c ipset_match_cmd() */
function findCommand(word: string): CommandForm | undefined {
  const start = word.startsWith('--') ? word.slice(2) : word;
  if (start === '' || word === '-') return undefined;
  return COMMANDS.find((c) => [c.name, ...c.aliases].some((name) => name.startsWith(start)));
}

interface GlobalOption {
  readonly names: readonly string[];
  readonly value?: boolean;
  set(session: Session, text: string): void;
}

const FLAGS: readonly GlobalOption[] = [
  {
    names: ['-o', '-output'],
    value: true,
    set(session, text) {
      if (text !== 'plain' && text !== 'save' && text !== 'xml')
        fail(session.report, `Syntax error: unknown output mode '${text}'`);
      session.mode = text;
    },
  },
  {
    names: ['-s', '-sorted'],
    set: (s) => {
      s.sorted = true;
    },
  },
  {
    names: ['-q', '-quiet'],
    set: (s) => {
      s.quiet = true;
    },
  },
  { names: ['-r', '-resolve'], set: () => undefined },
  {
    names: ['-!', '-exist'],
    set: (s) => {
      s.exist = true;
    },
  },
  {
    names: ['-n', '-name'],
    set: (s) => {
      s.names = true;
    },
  },
  {
    names: ['-t', '-terse'],
    set: (s) => {
      s.terse = true;
    },
  },
  {
    names: ['-f', '-file'],
    value: true,
    set: (session, text) => fail(session.report, `Cannot open ${text} for reading: No such file or directory`),
  },
];

/** Takes the options out that may stand anywhere. */
function takeFlags(session: Session, words: string[]): void {
  for (const flag of FLAGS)
    for (let i = 0; i < words.length; ) {
      const word = words[i] as string;
      if (!flag.names.includes(word.startsWith('--') ? word.slice(1) : word)) {
        i++;
        continue;
      }
      words.splice(i, 1);
      const value = flag.value ? words[i] : '';
      if (value === undefined) throw new UsageError(2, `Missing mandatory argument to option ${flag.names[0]}`);
      if (flag.value) words.splice(i, 1);
      flag.set(session, value);
    }
}

function listing(session: Session, name: string | undefined, command: 'list' | 'save'): void {
  const { store, context } = session;
  session.mode ??= command === 'save' ? 'save' : 'plain';
  const sets = name === undefined ? listedSets(store) : [asKernel(session, command, () => getSet(store, name))];
  session.out.push(
    listSets(store, sets, { ...session, mode: session.mode, now: context.now, references: context.references }),
  );
}

function element(
  session: Session,
  purpose: 'add' | 'del' | 'test',
  name: string,
  text: string,
  words: readonly string[],
): void {
  const { store, context } = session;
  const set = asKernel(session, purpose, () => getSet(store, name));
  const type = typeOf(set.type);
  const reading: Reading = { blob: { family: set.header.family }, report: session.report };
  parseElement(reading, type, purpose, text, words);
  if (purpose !== 'test') {
    sendElement(session, name, purpose, reading.blob);
    return;
  }
  commit(session);
  const found = testElement(store, name, reading.blob, context.now);
  // The program forgets `physdev:` here.
  const title = session.quiet ? '' : printElement(type, { ...reading.blob, physical: false });
  if (!found) {
    notice(session.report, `${title} is NOT in set ${name}.`);
    throw new Reported();
  }
  if (!session.quiet) warn(session.report, `${title} is in set ${name}.`);
}

/** Runs one command. Thrown: Reported (the report says what), UsageError. */
function runCommand(session: Session, args: readonly string[]): 'restore' | 'quit' | undefined {
  const { store, context } = session;
  const words = [...args];
  session.report = newReport(session.line);
  takeFlags(session, words);
  const command = words[0] === undefined ? undefined : findCommand(words[0]);
  if (!command) {
    if (words[0] === undefined) throw new UsageError(2, 'No command specified.');
    throw new UsageError(2, `No command specified: unknown argument ${words[0]}`);
  }
  if (session.line && ['restore', 'version', 'help'].includes(command.name))
    throw new UsageError(2, `Command \`${command.name}' is invalid in restore mode.`);
  words.shift();
  if (command.words === 2 && words.length < 2)
    throw new UsageError(2, `Missing ${words.length ? 'second ' : ''}mandatory argument to command ${command.name}`);
  const [first, second] = command.words === 0 ? [] : words.splice(0, command.words === 2 ? 2 : 1);
  const name =
    first === undefined || command.name === 'help'
      ? first
      : readSetName({ blob: { family: 'unspec' }, report: session.report }, first);
  const noMore = () => {
    if (words[0] !== undefined) throw new UsageError(2, `Unknown argument ${words[0]}`);
  };
  const kernel = (run: () => void) => {
    noMore();
    commit(session);
    asKernel(session, command.name, run);
  };
  const one = name as string;
  const two = second as string;
  switch (command.name) {
    case 'create': {
      const reading: Reading = { blob: { family: 'unspec' }, report: session.report };
      const type = parseCreate(reading, two, words);
      commit(session);
      asKernel(session, 'create', () => createSet(store, one, type, reading.blob, session.exist, context));
      break;
    }
    case 'add':
    case 'del':
    case 'test':
      element(session, command.name, one, two, words);
      break;
    case 'destroy':
      kernel(() => destroySet(store, name, context));
      break;
    case 'flush':
      kernel(() => flushSet(store, name));
      break;
    case 'rename':
      readSetName({ blob: { family: 'unspec' }, report: session.report }, two);
      kernel(() => renameSet(store, one, two, context));
      break;
    case 'swap':
      readSetName({ blob: { family: 'unspec' }, report: session.report }, two);
      kernel(() => swapSets(store, one, two));
      break;
    case 'list':
    case 'save':
      noMore();
      commit(session);
      listing(session, name, command.name);
      break;
    case 'help':
      session.out.push(GENERAL_HELP);
      if (!session.quiet) session.out.push(typesHelp(name));
      break;
    case 'version':
      session.out.push(`${VERSION}, protocol version: 7\n`);
      break;
    case 'restore':
      noMore();
      return 'restore';
    default:
      return 'quit';
  }
  return undefined;
}

/** Room for a line in the program; what is longer becomes a second line. */
const MAX_LINE = 1023;

/** The lines of a text with their ends, as fgets() reads them. */
function* linesOf(text: string): Generator<string> {
  for (const line of text.match(/[^\n]*\n|[^\n]+/g) ?? [])
    for (let at = 0; at < line.length; at += MAX_LINE) yield line.slice(at, at + MAX_LINE);
}

/** Words of a line; `"` keeps blanks together. Source: lib/ipset.c build_argv() */
function splitLine(line: string): string[] {
  const words: string[] = [];
  let word = '';
  let quoted = false;
  for (const c of line) {
    if (c === '"') quoted = !quoted;
    else if (/\s/.test(c) && !quoted) {
      if (word) words.push(word);
      word = '';
    } else word += c;
  }
  // A quote that is open at the end of a line takes the word with it.
  if (quoted && !line.endsWith('\n')) throw new UsageError(2, 'Missing close quote!');
  if (word && !quoted) words.push(word);
  if (words.length > 30) throw new UsageError(2, 'Line is too long to parse.');
  return words;
}

function restore(session: Session, text: string): void {
  let number = 0;
  for (const line of linesOf(text)) {
    session.line = ++number;
    const start = line.trimStart();
    if (start === '' || start.startsWith('#')) continue;
    if (start === 'COMMIT\n' || start === 'COMMIT\r\n') {
      session.report = newReport(number);
      commit(session);
      continue;
    }
    if (runCommand(session, splitLine(start)) === 'quit') return;
    // The program ends at the first command that has something to say, be it only a warning.
    if (session.report.level) return;
  }
  session.report = newReport(number);
  commit(session);
}

function finish(session: Session, thrown: unknown): IpsetOutput {
  const stdout = session.out.join('');
  if (thrown instanceof UsageError) {
    const hint = thrown.status === 2 ? "Try `ipset help' for more information.\n" : '';
    const stderr = session.quiet ? '' : `${VERSION}: ${thrown.message}\n${hint}`;
    return { stdout, stderr, code: thrown.status };
  }
  if (thrown !== undefined && !(thrown instanceof Reported)) throw thrown;
  const { level, text } = session.report;
  const title = ['', 'Warning: ', '', `${VERSION}: `][level];
  return { stdout, stderr: session.quiet || level === 0 ? '' : `${title}${text}`, code: level >= 2 ? 1 : 0 };
}

/**
 * Runs the `ipset` program.
 *
 * Source: ipset 7.17 lib/ipset.c ipset_parse_argv(), ipset_parse_stream()
 * @param args its words without `ipset`
 * @param stdin text for `restore`
 */
export function runIpset(store: SetStore, args: readonly string[], context: SetContext, stdin = ''): IpsetOutput {
  const session = newSession(store, context);
  try {
    if (runCommand(session, args) === 'restore') restore(session, stdin);
  } catch (error) {
    return finish(session, error);
  }
  return finish(session, undefined);
}
