import { Memo } from '../lib/memo';
import { strtoul } from '../lib/numbers';
import { RuleError } from '../lib/words';
import type { RuleText, UnknownWord } from './command';
import type { AnyMatch, Extension } from './extension';
import type { Getopt } from './getopt';
import { findMatch, findTarget } from './lookup';
import { protocolName } from '../lib/names/protocols';
import { GivenOptions } from './options';
import { ownOptions } from './own-options';
import { HeaderParser } from './parse-header';
import { type Loaded, MAX_NAME, type ParseOptions, type RuleMemo } from './parse-options';
import type { RuleMatch, RuleTarget } from './rule';
import { saveString } from './say';

const NO_MATCHES: readonly RuleMatch[] = [];

/** A match or target whose words were kept because it is not known. */
interface Kept {
  readonly name: string;
  readonly words: string;
}

/** Reads the part of a command line that makes a rule: header, matches and target. */
export class RuleParser {
  readonly header: HeaderParser;
  /** What `-j` or `-g` names. */
  jump: string | undefined;
  jumpWord: number | undefined;

  private readonly getopt: Getopt;
  private readonly options: ParseOptions;
  private readonly matches: (GivenOptions | Kept)[] = [];
  private target: GivenOptions | Kept | undefined;
  private goto = false;
  private readonly unknown: UnknownWord[] = [];
  private protocolLoaded = false;
  private translates = false;
  private readMatches: readonly RuleMatch[] = NO_MATCHES;
  private readTarget: RuleTarget | undefined;

  constructor(getopt: Getopt, options: ParseOptions) {
    this.getopt = getopt;
    this.options = options;
    this.header = new HeaderParser(options);
  }

  /** Takes `-j` (the whole word counts) or `-g` (its value does). */
  takeJump(letter: 'j' | 'g', value: string, last: number): void {
    const name = targetName(letter === 'j' ? (this.getopt.words[last] ?? '') : value, last);
    this.jump = name;
    this.jumpWord = last;
    this.goto = letter === 'g';
    if (this.goto || VERDICTS.has(name)) return;
    // A name that a `:CHAIN` line has announced is a chain, whatever it is called.
    const target = this.options.chains?.has(name) ? undefined : findTarget(name, this.options.family);
    if (target) this.target = this.load(target, last);
    else if (this.options.unknown === 'keep' && this.getopt.words[this.getopt.index]?.startsWith('--'))
      this.target = this.keep(name, `Target ${name} is not known: packets are not followed past this rule`, last);
  }

  /** Loads a match; its options may follow. */
  takeMatch(name: string, word: number): void {
    if (name.length >= MAX_NAME) throw new RuleError(`Invalid match name "${name}" (${MAX_NAME - 1} chars max)`, word);
    const match = findMatch(icmp6(name), this.options.family);
    if (match) this.loadMatch(match, word);
    else if (this.options.unknown === 'refuse' || !NAME.test(name))
      throw new RuleError(`Couldn't load match \`${icmp6(name)}':No such file or directory\n`, word);
    else
      this.matches.push(this.keep(name, `Match ${name} is not known: packets are not followed past this rule`, word));
  }

  /**
   * Takes an option of a loaded match or target. Where there is none so called, the match of the rule's protocol is
   * loaded; the option is to be read again then, and `false` comes back.
   */
  takeOption(found: 'option' | 'unknown' | 'missing', invert: boolean): boolean {
    const { getopt } = this;
    const { last } = getopt;
    if (found === 'option') {
      const { option, owner, value } = getopt;
      owner.add(option, value ?? '', last, invert);
      for (let i = 1; i < (option.words ?? 1); i++) {
        const text = getopt.takeValue();
        if (text === undefined) throw new RuleError(option.wordsMissing ?? `${option.name} requires two args.`, last);
        owner.addWord(text, getopt.index - 1);
      }
      const more = option.optionalWord ? getopt.takeValue() : undefined;
      if (more !== undefined) owner.addWord(more, getopt.index - 1);
      return true;
    }
    if (this.loadProtocol()) {
      getopt.index--;
      return false;
    }
    const word = getopt.words[last] ?? '';
    const said = found === 'missing' ? `option "${word}" requires an argument` : `unknown option "${word}"`;
    throw new RuleError(said, Math.max(0, last));
  }

  /** Loads the match of the rule's protocol, once. Source: xshared.c should_load_proto(), load_proto() */
  loadProtocol(): boolean {
    const { protocolText } = this.header;
    if (protocolText === undefined || this.protocolLoaded) return false;
    const number = strtoul(protocolText, 0, 255);
    const match = findMatch(icmp6(number === undefined ? protocolText : protocolName(number)), this.options.family);
    if (!match) return false;
    this.protocolLoaded = true;
    this.loadMatch(match, this.getopt.index - 1);
    return true;
  }

  /**
   * Options are read when the rule has ended, but the program reads each as it comes: where one before `limit` is wrong, it
   * stops there and never comes to `error`.
   */
  earlierError(error: RuleError, limit = error.word ?? Number.POSITIVE_INFINITY): RuleError {
    let first = error;
    let best = limit;
    this.header.hush();
    for (const given of [...this.matches, this.target]) {
      if (!(given instanceof GivenOptions)) continue;
      given.hideFrom(best);
      const own = errorOf(() => given.readValues()) ?? errorOf(() => given.extension.read(given));
      if (own?.word === undefined || own.word >= best) continue;
      first = own;
      best = own.word;
    }
    return first;
  }

  /** Reads what matches and target were given. @throws RuleError */
  finishExtensions(): void {
    if (this.matches.length > 0)
      this.readMatches = this.matches.map((item) => (item instanceof GivenOptions ? this.read(item) : kept(item)));
    const { target, jump } = this;
    if (target) this.readTarget = target instanceof GivenOptions ? this.read(target) : keptTarget(target);
    else if (jump !== undefined) this.readTarget = jumpTarget(jump, this.goto);
  }

  /** The rule. @throws RuleError where a match cannot be translated */
  result(): RuleText {
    const { header, unknown, readTarget } = this;
    const { sources, destinations } = header;
    const matches = this.translates ? this.translated() : this.readMatches;
    return { header: header.header(), sources, destinations, matches, unknown, target: readTarget };
  }

  /** The match or target with its config; one with the same words was made before, it serves again. */
  private read(given: GivenOptions): Loaded {
    const { extension } = given;
    const memo = this.options.memo && memoOf(this.options.memo, extension);
    if (!memo?.worthwhile) return { kind: 'extension', name: extension.name, config: this.config(given) };
    const key = given.key();
    const known = memo.get(key);
    if (known) return known;
    const loaded = { kind: 'extension', name: extension.name, config: this.config(given) } as const;
    return given.special ? loaded : memo.set(key, loaded);
  }

  private config(given: GivenOptions): unknown {
    try {
      given.readValues();
      given.finish();
      return given.extension.read(given);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      const first = this.earlierError(error);
      throw first.word === undefined ? new RuleError(first.message, given.at, first.ending) : first;
    }
  }

  /** What is read back of the matches that nf_tables has expressions for. Source: iptables/nft.c add_match() */
  private translated(): readonly RuleMatch[] {
    const result: RuleMatch[] = [];
    const places = new Map<string, number>();
    for (const match of this.readMatches) {
      const place = places.get(match.name);
      const translation = this.translation(match, place === undefined ? undefined : result[place]?.config);
      if (translation === undefined) continue;
      if (translation === match) {
        result.push(match);
      } else {
        places.set(match.name, place ?? result.length);
        result[place ?? result.length] = translation;
      }
    }
    // A copy has no room to grow: rules are many.
    return result.slice();
  }

  /** The match itself where it stays one; `undefined` where nothing is left of it. */
  private translation(match: RuleMatch, earlier?: unknown): RuleMatch | undefined {
    const extension = match.unknown === undefined ? findMatch(match.name) : undefined;
    if (!extension?.translate) return match;
    const known = earlier === undefined ? translations.get(match) : undefined;
    if (known) return known;
    const config = extension.translate(match.config, earlier, this.header.protocol);
    if (config === undefined) return undefined;
    const translation = config === 'kept' ? match : { name: match.name, config };
    if (earlier === undefined) translations.set(match, translation);
    return translation;
  }

  private load(extension: Extension<unknown>, word: number): GivenOptions {
    const given = new GivenOptions(extension, word, this.header);
    const { loaded } = this.getopt;
    const before = loaded.findIndex((other) => other.extension === extension);
    // A match given again takes the place of the first one: its options keep their rank.
    if (before >= 0) loaded[before] = given;
    else loaded.push(given);
    return given;
  }

  private loadMatch(match: AnyMatch, word: number): void {
    this.matches.push(this.load(match, word));
    if (match.translate) this.translates = true;
  }

  /** Takes the words up to the next option of the header. */
  private keep(name: string, message: string, word: number): Kept {
    const { getopt } = this;
    const words: string[] = [];
    for (let next = getopt.words[getopt.index]; next !== undefined; next = getopt.words[getopt.index]) {
      const after = next === '!' ? getopt.words.slice(getopt.index).find((w) => w !== '!') : next;
      if (isOwnOption(after ?? '-')) break;
      words.push(next === '!' || OPTION.test(next) ? next : quoteIfNeeded(next));
      getopt.index++;
    }
    this.unknown.push({ message, word });
    return { name, words: words.join(' ') };
  }
}

/** What a match that is not known may be called: it is kept as text and must read the same again. */
const NAME = /^[\w.+-]+$/;
const OPTION = /^--[\w-]+$/;

/** Translations of matches that stand alone; a match belongs to one protocol. */
const translations = new WeakMap<RuleMatch, RuleMatch>();

const VERDICTS: ReadonlyMap<string, RuleTarget> = new Map(
  (['ACCEPT', 'DROP', 'RETURN', 'QUEUE'] as const).map((verdict) => [verdict, { kind: 'verdict', verdict }]),
);

function kept({ name, words }: Kept): RuleMatch {
  return { name, config: undefined, unknown: words };
}

function keptTarget(target: Kept): RuleTarget {
  return { kind: 'extension', ...kept(target) };
}

function jumpTarget(chain: string, goto: boolean): RuleTarget {
  return goto ? { kind: 'goto', chain } : (VERDICTS.get(chain) ?? { kind: 'jump', chain });
}

function memoOf(memos: RuleMemo, extension: Extension<unknown>): Memo<Loaded> {
  let memo = memos.get(extension);
  if (!memo) memos.set(extension, (memo = new Memo()));
  return memo;
}

/** The one match with several names. Source: libxtables/xtables.c xtables_find_match() */
function icmp6(name: string): string {
  return name === 'icmpv6' || name === 'ipv6-icmp' ? 'icmp6' : name;
}

/** Source: iptables/xshared.c xt_parse_target() */
function targetName(name: string, word: number): string {
  if (name === '') throw new RuleError('Invalid target name (too short)', word);
  if (name.length >= MAX_NAME) throw new RuleError(`Invalid target name \`${name}' (${MAX_NAME - 1} chars max)`, word);
  if (/\s/.test(name)) throw new RuleError(`Invalid target name \`${name}'`, word);
  return name;
}

function isOwnOption(word: string): boolean {
  return word.startsWith('--') ? ownOptions.some((o) => o.name === word) : word.startsWith('-');
}

/** Words as iptables-save writes them: quoted only where they would fall apart. */
function quoteIfNeeded(word: string): string {
  return /^[^\s"'\\]+$/.test(word) ? word : saveString(word);
}

/** What an extension says of options that may not be all there: other errors than about a word mean nothing then. */
function errorOf(read: () => unknown): RuleError | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return error instanceof RuleError ? error : undefined;
  }
}
