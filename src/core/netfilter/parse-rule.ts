import { strtoul } from '../lib/numbers';
import { RuleError } from '../lib/words';
import type { Family, Masked } from '../packet/address';
import type { TableName } from '../trace/step';
import { parseNetworks } from './addresses';
import type { RuleText, UnknownWord } from './command';
import type { AnyMatch } from './extension';
import type { Found, Getopt } from './getopt';
import { findMatch, findTarget } from './lookup';
import { parseProtocol, protocolName } from './names/protocols';
import { ownOptions } from './own-options';
import { GivenOptions, type HeaderSoFar } from './options';
import type { ParseOptions } from './parse-command';
import type { Header, RuleMatch, RuleTarget } from './rule';
import { saveString, strangeDevice } from './say';

const MAX_NAME = 29;
const ANYWHERE: readonly undefined[] = [undefined];

/** A match or target whose words were kept because it is not known. */
interface Kept {
  readonly name: string;
  readonly words: string;
}

/** Reads the part of a command line that makes a rule: header, matches and target. */
export class RuleParser {
  readonly header: HeaderSoFar & { table: TableName };
  /** What `-j` or `-g` names. */
  jump: string | undefined;
  jumpWord: number | undefined;

  private readonly getopt: Getopt;
  private readonly options: ParseOptions;
  private readonly matches: (GivenOptions | Kept)[] = [];
  private target: GivenOptions | Kept | undefined;
  private goto = false;
  private readonly unknown: UnknownWord[] = [];
  private protocolText: string | undefined;
  private protocolLoaded = false;
  private in = '';
  private notIn = false;
  private out = '';
  private notOut = false;
  private source: { text: string; word: number } | undefined;
  private notSource = false;
  private destination: { text: string; word: number } | undefined;
  private notDestination = false;
  private fragment: 'yes' | 'no' | undefined;
  private sources: readonly (Masked | undefined)[] = ANYWHERE;
  private destinations: readonly (Masked | undefined)[] = ANYWHERE;
  private readMatches: readonly RuleMatch[] = [];
  private readTarget: RuleTarget | undefined;

  constructor(getopt: Getopt, options: ParseOptions) {
    this.getopt = getopt;
    this.options = options;
    const table = options.table as TableName;
    this.header = {
      family: options.family,
      table,
      chain: '',
      protocol: 0,
      notProtocol: false,
      hasSet: options.hasSet,
      warn: options.warn,
    };
  }

  /** Takes one of the header's own options. `last` is the number of the word whose text the program looks at. */
  takeHeader(letter: string, value: string, last: number, invert: boolean): void {
    const word = this.getopt.words[last]!;
    switch (letter) {
      case 'p':
        this.takeProtocol(word.toLowerCase(), last, invert);
        break;
      case 's':
        this.source = { text: word, word: last };
        this.notSource = invert;
        break;
      case 'd':
        this.destination = { text: word, word: last };
        this.notDestination = invert;
        break;
      case 'i':
        this.in = this.device(value, word, last);
        this.notIn = invert;
        break;
      case 'o':
        this.out = this.device(value, word, last);
        this.notOut = invert;
        break;
      case 'f':
        if (this.options.family === 'ipv6')
          throw new RuleError("`-f' is not supported in IPv6, use -m frag instead", last);
        this.fragment = invert ? 'no' : 'yes';
        break;
      case 'j':
        this.takeJump(word, last);
        break;
      case 'g':
        this.jump = targetName(value, last);
        this.jumpWord = last;
        this.goto = true;
        break;
      default:
        throw new Error(`no header option -${letter}`);
    }
  }

  /** Loads a match; its options may follow. */
  takeMatch(name: string, word: number): void {
    const match = this.match(name, word);
    if (match) this.load(match, word);
    else
      this.matches.push(this.keep(name, `Match ${name} is not known: packets are not followed past this rule`, word));
  }

  /**
   * Takes an option of a loaded match or target. Where there is none so called, the match of the rule's protocol is
   * loaded; the option is to be read again then, and `false` comes back.
   */
  takeOption(found: Exclude<Found, { kind: 'own' | 'word' | 'end' }>, invert: boolean): boolean {
    if (found.kind === 'option') {
      const { option, scope, value, last } = found;
      const more: { text: string; word: number }[] = [];
      for (let i = 1; i < (option.words ?? 1); i++) {
        const text = this.getopt.value();
        if (text === undefined) throw new RuleError(option.wordsMissing ?? `${option.name} requires two args.`, last);
        more.push({ text, word: this.getopt.index - 1 });
      }
      const optional = option.optionalWord ? this.getopt.value() : undefined;
      if (optional !== undefined) more.push({ text: optional, word: this.getopt.index - 1 });
      scope.owner.add(option, value ?? '', last, invert);
      for (const { text, word } of more) scope.owner.addWord(option, text, word);
      return true;
    }
    if (this.loadProtocol()) {
      this.getopt.index--;
      return false;
    }
    const word = this.getopt.words[found.last] ?? '';
    const said = found.kind === 'missing' ? `option "${word}" requires an argument` : `unknown option "${word}"`;
    throw new RuleError(said, Math.max(0, found.last));
  }

  /** Loads the match of the rule's protocol, once. Source: xshared.c should_load_proto(), load_proto() */
  loadProtocol(): boolean {
    if (this.protocolText === undefined || this.protocolLoaded) return false;
    const number = strtoul(this.protocolText, 0, 255);
    const name = number === undefined ? this.protocolText : protocolName(number);
    const match = findMatch(icmp6(name), this.options.family);
    if (!match) return false;
    this.protocolLoaded = true;
    this.load(match, this.getopt.index - 1);
    return true;
  }

  /**
   * Where a loaded extension finds something wrong in a word before `limit`, the program stops there and never comes to
   * `error`.
   */
  earlierError(error: RuleError, limit = error.word ?? Number.POSITIVE_INFINITY): RuleError {
    let first = error;
    let best = limit;
    // What is read again has warned already.
    this.header.warn = () => {};
    for (const given of this.given()) {
      const own = errorOf(() => given.extension.read(given));
      if (own?.word === undefined || own.word >= best) continue;
      first = own;
      best = own.word;
    }
    return first;
  }

  /** Reads the extensions' configs from their options. @throws RuleError */
  finishExtensions(): void {
    const matches: RuleMatch[] = [];
    for (const item of this.matches)
      matches.push(
        item instanceof GivenOptions
          ? { name: item.extension.name, config: this.config(item) }
          : { name: item.name, config: undefined, unknown: item.words },
      );
    this.readMatches = matches;
    this.readTarget = this.finishTarget();
  }

  /** Reads the addresses, which the program does last. */
  finishAddresses(isRule: boolean): void {
    const { source, destination, options } = this;
    if (source) this.sources = networks(source, options.family, this.notSource);
    if (destination) this.destinations = networks(destination, options.family, this.notDestination);
    const several = isRule && (this.sources.length > 1 || this.destinations.length > 1);
    if (several && (this.notSource || this.notDestination))
      throw new RuleError('! not allowed with multiple source or destination IP addresses', source?.word);
  }

  hasOneAddress(): boolean {
    return this.sources.length === 1 && this.destinations.length === 1;
  }

  /** The rule. @throws RuleError where a match cannot be translated */
  result(): RuleText {
    return {
      header: this.ruleHeader(),
      sources: this.sources,
      destinations: this.destinations,
      matches: this.translated(),
      unknown: this.unknown,
      ...(this.readTarget && { target: this.readTarget }),
    };
  }

  private given(): GivenOptions[] {
    const all = this.target ? [...this.matches, this.target] : this.matches;
    return all.filter((item) => item instanceof GivenOptions);
  }

  private config(given: GivenOptions): unknown {
    try {
      given.finish();
      return given.extension.read(given);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      const first = this.earlierError(error);
      throw first.word === undefined ? new RuleError(first.message, given.at, first.ending) : first;
    }
  }

  private finishTarget(): RuleTarget | undefined {
    const { target, jump } = this;
    if (target instanceof GivenOptions)
      return { kind: 'extension', name: target.extension.name, config: this.config(target) };
    if (target) return { kind: 'extension', name: target.name, config: undefined, unknown: target.words };
    if (jump === undefined) return undefined;
    if (this.goto) return { kind: 'goto', chain: jump };
    return VERDICTS[jump] ?? { kind: 'jump', chain: jump };
  }

  /** What is read back of the matches that nf_tables has expressions for. Source: iptables/nft.c add_match() */
  private translated(): readonly RuleMatch[] {
    if (!this.given().some((g) => (g.extension as AnyMatch).translate)) return this.readMatches;
    const result: RuleMatch[] = [];
    const places = new Map<string, number>();
    for (const match of this.readMatches) {
      const extension = match.unknown === undefined ? findMatch(match.name) : undefined;
      const place = places.get(match.name);
      const earlier = place === undefined ? undefined : result[place]!.config;
      const config = extension?.translate ? extension.translate(match.config, earlier, this.header.protocol) : 'kept';
      if (config === undefined) continue;
      if (config === 'kept') {
        result.push(match);
      } else {
        places.set(match.name, place ?? result.length);
        result[place ?? result.length] = { name: match.name, config };
      }
    }
    return result;
  }

  private ruleHeader(): Header {
    const { header, fragment } = this;
    return {
      notSource: this.notSource,
      notDestination: this.notDestination,
      // `-i +` matches every device and is not kept; `! -i +` never matches and is.
      in: this.in === '+' && !this.notIn ? '' : this.in,
      notIn: this.notIn,
      out: this.out === '+' && !this.notOut ? '' : this.out,
      notOut: this.notOut,
      protocol: header.protocol,
      notProtocol: header.notProtocol,
      ...(fragment && { fragment }),
    };
  }

  private takeProtocol(text: string, word: number, invert: boolean): void {
    const protocol = parseProtocol(text);
    if (protocol === undefined) throw new RuleError(`unknown protocol "${text}" specified`, word);
    this.protocolText = text;
    this.header.protocol = protocol;
    this.header.notProtocol = invert;
    if (protocol === 0 && invert) throw new RuleError('rule would never match protocol', word);
    if (this.options.family === 'ipv6' && EXTENSION_HEADERS.has(protocol) && !invert)
      this.options.warn(`Warning: never matched protocol: ${text}. use extension match instead.`);
  }

  /** Source: libxtables/xtables.c xtables_parse_interface() */
  private device(value: string, name: string, word: number): string {
    if (value === '') throw new RuleError('Empty interface is likely to be undesired', word);
    if (name.length > 15) throw new RuleError(`interface name \`${name}' must be shorter than IFNAMSIZ (15)`, word);
    if (/[/ ]/.test(name)) this.options.warn(strangeDevice(name));
    return name;
  }

  private takeJump(name: string, word: number): void {
    this.jump = targetName(name, word);
    this.jumpWord = word;
    if (VERDICTS[name]) return;
    // A name that a `:CHAIN` line has announced is a chain, whatever it is called.
    const target = this.options.chains?.has(name) ? undefined : findTarget(name, this.options.family);
    if (target) {
      this.target = new GivenOptions(target, word, this.header);
      this.getopt.scopes.push({ table: this.target.table_, owner: this.target });
    } else if (this.options.unknown === 'keep' && this.getopt.words[this.getopt.index]?.startsWith('--')) {
      this.target = this.keep(name, `Target ${name} is not known: packets are not followed past this rule`, word);
    }
  }

  private match(name: string, word: number): AnyMatch | undefined {
    if (name.length >= MAX_NAME) throw new RuleError(`Invalid match name "${name}" (${MAX_NAME - 1} chars max)`, word);
    const match = findMatch(icmp6(name), this.options.family);
    if (!match && this.options.unknown === 'refuse')
      throw new RuleError(`Couldn't load match \`${icmp6(name)}':No such file or directory\n`, word);
    return match;
  }

  private load(match: AnyMatch, word: number): void {
    const given = new GivenOptions(match, word, this.header);
    this.matches.push(given);
    const scope = this.getopt.scopes.find((s) => s.owner.extension === match);
    if (scope) scope.owner = given;
    else this.getopt.scopes.push({ table: given.table_, owner: given });
  }

  /** Takes the words up to the next option of the header. */
  private keep(name: string, message: string, word: number): Kept {
    const { getopt } = this;
    const words: string[] = [];
    for (let next = getopt.words[getopt.index]; next !== undefined; next = getopt.words[getopt.index]) {
      if (isOwnOption(next) || (next === '!' && isOwnOption(getopt.words[getopt.index + 1] ?? '-'))) break;
      words.push(next === '!' || next.startsWith('--') ? next : quoteIfNeeded(next));
      getopt.index++;
    }
    this.unknown.push({ message, word });
    return { name, words: words.join(' ') };
  }
}

const VERDICTS: Readonly<Record<string, RuleTarget>> = Object.assign(Object.create(null), {
  ACCEPT: { kind: 'verdict', verdict: 'ACCEPT' },
  DROP: { kind: 'verdict', verdict: 'DROP' },
  RETURN: { kind: 'verdict', verdict: 'RETURN' },
  QUEUE: { kind: 'verdict', verdict: 'QUEUE' },
});

/** Protocol numbers that stand for an IPv6 extension header. Source: iptables/xshared.c is_exthdr() */
const EXTENSION_HEADERS: ReadonlySet<number> = new Set([43, 44, 51, 60]);

/** Addresses of `-s` or `-d`; a mask of no bits says nothing, unless it is inverted. */
function networks(given: { text: string; word: number }, family: Family, not: boolean): (Masked | undefined)[] {
  return parseNetworks(given.text, family, given.word).map((masked) =>
    !not && (masked.mask === 0 || masked.mask === 0n) ? undefined : masked,
  );
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
