import { strtoul } from '../lib/numbers';
import { RuleError } from '../lib/words';
import type { TableName } from '../trace/step';
import type { Command, CommandKind } from './command';
import { checkOptions, checkPlaces } from './command-checks';
import { type Found, Getopt } from './getopt';
import { findTarget } from './lookup';
import { MAX_NAME, type ParseOptions } from './parse-options';
import { RuleParser } from './parse-rule';

const NO_COUNTERS = [0, 0] as const;

type Next = 'on' | 'not' | 'none' | 'version' | 'help';

const KINDS: Readonly<Record<string, CommandKind>> = {
  A: 'append',
  C: 'check',
  D: 'delete',
  R: 'replace',
  I: 'insert',
  L: 'list',
  S: 'list-rules',
  F: 'flush',
  Z: 'zero',
  N: 'new-chain',
  X: 'delete-chain',
  E: 'rename-chain',
  P: 'policy',
};

/**
 * Reads one command line as the program does, word by word: what is wrong first is what it complains about.
 *
 * Source: iptables/xshared.c do_parse()
 * @param words without the program's name
 * @throws RuleError
 */
export function parseCommand(words: readonly string[], options: ParseOptions): Command {
  return new CommandParser(words, options).parse();
}

class CommandParser {
  private readonly options: ParseOptions;
  private readonly getopt: Getopt;
  private readonly rule: RuleParser;
  /** Commands so far, by letter; `d` and `z` are -D and -Z with a number. */
  private commands = '';
  private chain: string | undefined;
  private chainWord = 0;
  private number: number | undefined;
  private value: string | undefined;
  private table: string;
  /** Letters of the options that may be given once. */
  private flags = '';
  private counters: readonly [number, number] = NO_COUNTERS;
  private verbose = 0;
  private waitInterval = false;
  private invert = false;

  constructor(words: readonly string[], options: ParseOptions) {
    this.options = options;
    this.table = options.table;
    this.getopt = new Getopt(words);
    this.rule = new RuleParser(this.getopt, options);
  }

  parse(): Command {
    const { getopt, rule } = this;
    if (this.options.counters) {
      this.flag('c', undefined);
      this.setCounters(this.options.counters[0], this.options.counters[1], undefined);
    }
    try {
      for (let found = getopt.next(); found !== 'end'; found = getopt.next()) {
        const next = this.take(found);
        if (next === 'on') this.invert = false;
        else if (next !== 'not') return this.command(next);
      }
    } catch (error) {
      throw error instanceof RuleError ? rule.earlierError(error) : error;
    }
    this.checkTogether();
    rule.finishExtensions();
    if (getopt.index < getopt.words.length) throw new RuleError('unknown arguments found on commandline', getopt.index);
    if (this.commands === '') throw new RuleError('no command specified');
    if (this.invert) throw new RuleError('nothing appropriate following !', getopt.words.length - 1);
    const first = this.commands.charAt(0);
    const isRule = 'AICDR'.includes(first);
    rule.header.finish(isRule);
    if (first === 'R' && (rule.header.sources.length !== 1 || rule.header.destinations.length !== 1))
      throw new RuleError('Replacement rule does not specify a unique address');
    checkOptions(this.commands, this.flags);
    if (this.chain !== undefined && this.chain.length >= MAX_NAME)
      throw new RuleError(`chain name \`${this.chain}' too long (must be under ${MAX_NAME} chars)`, this.chainWord);
    if ('ICDdRA'.includes(first)) checkPlaces(this.chain ?? '', this.flags, this.chainWord);
    return this.command(this.kind());
  }

  /** What is wrong only in sight of the whole line; any word that is wrong in itself comes before. */
  private checkTogether(): void {
    const { rule } = this;
    let late: RuleError | undefined;
    if (this.table === 'nat' && (rule.jump === 'DROP' || (this.value === 'DROP' && this.commands.includes('P'))))
      late = new RuleError(
        '\nThe "nat" table is not intended for filtering, the use of DROP is therefore inhibited.\n\n',
        rule.jumpWord,
      );
    else if (this.waitInterval && !this.flags.includes('w'))
      late = new RuleError('--wait-interval only makes sense with --wait\n');
    if (late) throw rule.earlierError(late, Number.POSITIVE_INFINITY);
  }

  private kind(): CommandKind {
    const { commands } = this;
    const listed = commands.length > 1 ? /[LS]/.exec(commands)?.[0] : undefined;
    const letter = listed ?? commands.charAt(0);
    if (letter === 'd') return 'delete-number';
    if (letter === 'z') return 'zero-number';
    return KINDS[letter] ?? 'none';
  }

  private command(kind: CommandKind): Command {
    const isRule =
      kind === 'append' || kind === 'insert' || kind === 'delete' || kind === 'replace' || kind === 'check';
    return {
      kind,
      andZero: this.commands.length > 1,
      table: this.table,
      counters: this.counters,
      verbose: this.verbose,
      numeric: this.flags.includes('n'),
      exact: this.flags.includes('x'),
      lineNumbers: this.flags.includes('0'),
      chain: this.chain,
      number: this.number,
      value: this.value,
      rule: isRule ? this.rule.result() : undefined,
    };
  }

  /** Handles what was found. `not` keeps a `!` for the next word, `on` forgets it; else the line ends. */
  private take(found: Exclude<Found, 'end'>): Next {
    const { letter, value, last } = this.getopt;
    if (found === 'own') return this.takeOwn(letter, value, last);
    if (found !== 'word') return this.rule.takeOption(found, this.invert) ? 'on' : 'not';
    if (value !== '!') throw new RuleError(`Bad argument \`${value}'`, last, 'plain');
    if (this.invert) throw new RuleError('multiple consecutive ! not allowed', last);
    this.invert = true;
    return 'not';
  }

  private takeOwn(letter: string, value: string | undefined, last: number): Next {
    const { getopt, invert, rule, options } = this;
    // Options that need a value come with one.
    const given = value ?? '';
    switch (letter) {
      case 'A':
      case 'C':
        this.addCommand(letter, '', last);
        this.setChain(value, last);
        break;
      case 'D':
        this.addCommand(letter, '', last);
        this.setChain(value, last);
        if (this.takeNumber()) this.commands = 'd';
        break;
      case 'R':
        this.addCommand(letter, '', last);
        this.setChain(value, last);
        if (!this.takeNumber()) throw new RuleError('-R requires a rule number', last);
        break;
      case 'I':
        this.addCommand(letter, '', last);
        this.setChain(value, last);
        if (!this.takeNumber()) this.number = 1;
        break;
      case 'L':
      case 'S':
        this.addCommand(letter, 'Zz', last);
        this.setChain(value ?? getopt.takeValue(), last);
        this.takeNumber();
        break;
      case 'F':
      case 'X':
        this.addCommand(letter, '', last);
        this.setChain(value ?? getopt.takeValue(), last);
        break;
      case 'Z':
        this.addCommand(letter, 'LS', last);
        this.setChain(value ?? getopt.takeValue(), last);
        if (this.takeNumber()) this.commands = 'z';
        break;
      case 'N':
        assertChainName(given, last, options);
        this.addCommand(letter, '', last);
        this.setChain(value, last);
        break;
      case 'E':
        this.addCommand(letter, '', last);
        this.setChain(value, last);
        this.value = getopt.takeValue();
        if (this.value === undefined) throw new RuleError('-E requires old-chain-name and new-chain-name', last);
        break;
      case 'P':
        this.addCommand(letter, '', last);
        this.setChain(value, last);
        this.value = getopt.takeValue();
        if (this.value === undefined) throw new RuleError('-P requires a chain and a policy', last);
        break;
      case 'h':
        return 'help';
      case 'V':
        return 'version';
      case 'j':
      case 'g':
        this.flag('j', last);
        rule.takeJump(letter, given, last);
        break;
      case 'm':
        if (invert) throw new RuleError('unexpected ! flag before --match', last);
        rule.takeMatch(given, last);
        break;
      case 't':
        if (invert) throw new RuleError('unexpected ! flag before --table', last);
        if (options.restore) throw new RuleError(`The -t option cannot be used in ${options.program}.\n`, last);
        this.table = given;
        rule.header.table = given as TableName;
        break;
      case 'v':
        if (this.verbose === 0) this.flag('v', last);
        this.verbose++;
        break;
      case 'n':
      case 'x':
      case '0':
        this.flag(letter, last);
        break;
      case 'c': {
        this.flag('c', last);
        const comma = given.indexOf(',', 1);
        this.setCounters(given, comma >= 0 ? given.slice(comma + 1) : getopt.takeValue(), last);
        break;
      }
      case 'w':
      case 'W':
        return this.takeWait(letter, value, last);
      case 'M':
        break;
      case '4':
      case '6':
        if ((letter === '4') === (options.family === 'ipv4')) break;
        if (options.restore) return 'none';
        throw new RuleError('', last, 'plain');
      case 'b':
        // An option of another program: the match of the protocol is loaded in vain.
        rule.loadProtocol();
        throw new RuleError('Unknown arg "(null)"', last);
      default:
        this.flag(letter, last);
        rule.header.take(letter, given, getopt.words[last] ?? '', last, invert);
    }
    return 'on';
  }

  private takeWait(letter: string, value: string | undefined, last: number): 'on' {
    if (this.options.restore) throw new RuleError(`You cannot use \`-${letter}' from iptables-restore`, last);
    const text = value ?? this.getopt.takeValue();
    if (letter === 'w') {
      this.flags += 'w';
      if (text !== undefined && !/^\s*[+-]?\d/.test(text)) throw new RuleError('wait seconds not numeric', last);
      return 'on';
    }
    if (text === undefined) throw new RuleError('wait interval value required', last);
    const micros = /^\s*\+?(\d+)/.exec(text);
    if (!micros) throw new RuleError('wait interval not numeric', last);
    if (Number(micros[1]) > 999999) throw new RuleError(`too long usec wait ${micros[1]} > 999999 usec`, last);
    this.options.warn('Ignoring deprecated --wait-interval option.');
    this.waitInterval = true;
    return 'on';
  }

  private addCommand(letter: string, compatible: string, word: number): void {
    if (this.invert) throw new RuleError("unexpected '!' flag", word);
    const other = [...this.commands].find((c) => !compatible.includes(c));
    if (other) throw new RuleError(`Cannot use -${letter} with -${other.toUpperCase()}`, word);
    this.commands += letter;
  }

  private setChain(chain: string | undefined, word: number): void {
    if (chain === undefined) return;
    this.chain = chain;
    this.chainWord = word;
    this.rule.header.chain = chain;
  }

  private takeNumber(): boolean {
    const text = this.getopt.takeValue();
    if (text === undefined) return false;
    this.number = strtoul(text, 1, 0x7fffffff);
    if (this.number === undefined) throw new RuleError(`Invalid rule number \`${text}'`, this.getopt.index - 1);
    return true;
  }

  /** Notes an option that may be given once. Source: xshared.c set_option() */
  private flag(letter: string, word: number | undefined): void {
    if (this.flags.includes(letter)) throw new RuleError(`multiple -${letter} flags not allowed`, word);
    this.flags += letter;
    if (this.invert && !'sdpiof'.includes(letter)) throw new RuleError(`cannot have ! before -${letter}`, word);
  }

  private setCounters(packets: string, bytes: string | undefined, word: number | undefined): void {
    if (bytes === undefined) throw new RuleError('-c requires packet and byte counter', word);
    const number = /^\s*\+?(\d+)/;
    const p = number.exec(packets);
    if (!p) throw new RuleError('-c packet counter not numeric', word);
    const b = number.exec(bytes);
    if (!b) throw new RuleError('-c byte counter not numeric', word);
    this.counters = [Number(p[1]), Number(b[1])];
  }
}

/** Source: iptables/xshared.c assert_valid_chain_name() */
export function assertChainName(
  name: string,
  word: number | undefined,
  options: Pick<ParseOptions, 'family' | 'chains'>,
): void {
  if (name.length >= MAX_NAME)
    throw new RuleError(`chain name \`${name}' too long (must be under ${MAX_NAME} chars)`, word);
  if (name[0] === '-' || name[0] === '!')
    throw new RuleError(`chain name not allowed to start with \`${name[0]}'`, word);
  if (['', 'ACCEPT', 'DROP', 'QUEUE', 'RETURN'].includes(name) || isTarget(name, options))
    throw new RuleError('chain name may not clash with target name', word);
  if (/\s/.test(name)) throw new RuleError(`Invalid chain name \`${name}'`, word);
}

function isTarget(name: string, { family, chains }: Pick<ParseOptions, 'family' | 'chains'>): boolean {
  return !chains?.has(name) && findTarget(name, family) !== undefined;
}
