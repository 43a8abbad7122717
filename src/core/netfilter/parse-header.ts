import { RuleError } from '../lib/words';
import type { Family, Masked } from '../packet/address';
import type { TableName } from '../trace/step';
import { parseNetworks } from './addresses';
import { parseProtocol } from '../lib/names/protocols';
import type { HeaderSoFar } from './options';
import type { ParseOptions } from './parse-options';
import type { Header } from './rule';
import { strangeDevice } from './say';

type Addresses = readonly (Masked | undefined)[];

const ANYWHERE: Addresses = [undefined];

/** Protocol numbers that stand for an IPv6 extension header. Source: iptables/xshared.c is_exthdr() */
const EXTENSION_HEADERS: ReadonlySet<number> = new Set([43, 44, 51, 60]);

/** Reads the options of a rule that no match or target has: addresses, devices, protocol. */
export class HeaderParser implements HeaderSoFar {
  readonly family: Family;
  table: TableName;
  chain = '';
  protocol = 0;
  notProtocol = false;
  /** `-p` as it was typed, in lower case. */
  protocolText: string | undefined;
  /** What `-s` and `-d` stand for; one rule is made for each pair. */
  sources = ANYWHERE;
  destinations = ANYWHERE;

  private readonly options: ParseOptions;
  private in = '';
  private notIn = false;
  private out = '';
  private notOut = false;
  private source: string | undefined;
  private sourceWord = 0;
  private notSource = false;
  private destination: string | undefined;
  private destinationWord = 0;
  private notDestination = false;
  private fragment: 'yes' | 'no' | undefined;
  private quiet = false;

  constructor(options: ParseOptions) {
    this.options = options;
    this.family = options.family;
    this.table = options.table as TableName;
  }

  hasSet(name: string): boolean {
    return this.options.hasSet(name);
  }

  warn(line: string): void {
    if (!this.quiet) this.options.warn(line);
  }

  /** From now on what is read again does not warn again. */
  hush(): void {
    this.quiet = true;
  }

  /**
   * Takes one option. `word` is the word that the program looks at, number `at`; `value` differs from it where both stand
   * in one word (`-ieth0`).
   */
  take(letter: string, value: string, word: string, at: number, invert: boolean): void {
    switch (letter) {
      case 'p':
        this.takeProtocol(word.toLowerCase(), at, invert);
        break;
      case 's':
        this.source = word;
        this.sourceWord = at;
        this.notSource = invert;
        break;
      case 'd':
        this.destination = word;
        this.destinationWord = at;
        this.notDestination = invert;
        break;
      case 'i':
        this.in = this.device(value, word, at);
        this.notIn = invert;
        break;
      case 'o':
        this.out = this.device(value, word, at);
        this.notOut = invert;
        break;
      case 'f':
        if (this.family === 'ipv6') throw new RuleError("`-f' is not supported in IPv6, use -m frag instead", at);
        this.fragment = invert ? 'no' : 'yes';
        break;
      default:
        throw new Error(`no option -${letter} of the header`);
    }
  }

  /** Reads the addresses, which the program does last. @throws RuleError */
  finish(isRule: boolean): void {
    const { source, destination, family } = this;
    if (source !== undefined) this.sources = networks(source, family, this.sourceWord, this.notSource);
    if (destination !== undefined)
      this.destinations = networks(destination, family, this.destinationWord, this.notDestination);
    const several = isRule && (this.sources.length > 1 || this.destinations.length > 1);
    if (several && (this.notSource || this.notDestination))
      throw new RuleError('! not allowed with multiple source or destination IP addresses', this.sourceWord);
  }

  /** The header without addresses. Rules that ask for a protocol only, or for nothing, share theirs. */
  header(): Header {
    const { protocol, notProtocol, fragment } = this;
    const plain = this.in === '' && this.out === '' && !this.notSource && !this.notDestination && !fragment;
    const shared = plain ? sharedHeaders.get(notProtocol ? -protocol : protocol) : undefined;
    if (shared) return shared;
    const header: Header = {
      notSource: this.notSource,
      notDestination: this.notDestination,
      // `-i +` matches every device and is not kept; `! -i +` never matches and is.
      in: this.in === '+' && !this.notIn ? '' : this.in,
      notIn: this.notIn,
      out: this.out === '+' && !this.notOut ? '' : this.out,
      notOut: this.notOut,
      protocol,
      notProtocol,
      ...(fragment && { fragment }),
    };
    if (plain) sharedHeaders.set(notProtocol ? -protocol : protocol, Object.freeze(header));
    return header;
  }

  private takeProtocol(text: string, at: number, invert: boolean): void {
    const protocol = parseProtocol(text);
    if (protocol === undefined) throw new RuleError(`unknown protocol "${text}" specified`, at);
    this.protocolText = text;
    this.protocol = protocol;
    this.notProtocol = invert;
    if (protocol === 0 && invert) throw new RuleError('rule would never match protocol', at);
    if (this.family === 'ipv6' && EXTENSION_HEADERS.has(protocol) && !invert)
      this.warn(`Warning: never matched protocol: ${text}. use extension match instead.`);
  }

  /** Source: libxtables/xtables.c xtables_parse_interface() */
  private device(value: string, name: string, at: number): string {
    if (value === '') throw new RuleError('Empty interface is likely to be undesired', at);
    if (name.length > 15) throw new RuleError(`interface name \`${name}' must be shorter than IFNAMSIZ (15)`, at);
    if (/[/ ]/.test(name)) this.warn(strangeDevice(name));
    return name;
  }
}

const sharedHeaders = new Map<number, Header>();

/** Addresses of `-s` or `-d`; a mask of no bits says nothing, unless it is inverted. */
function networks(text: string, family: Family, at: number, not: boolean): Addresses {
  return parseNetworks(text, family, at).map((masked) =>
    !not && (masked.mask === 0 || masked.mask === 0n) ? undefined : masked,
  );
}
