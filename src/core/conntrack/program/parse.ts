import { Getopt } from '../../lib/getopt';
import { type Family, parseIpv6, prefixMask } from '../../packet/address';
import { parseInetAton } from '../../packet/inet-aton';
import { atoi, markIn, numberIn } from './numbers';
import { CHECKED, LEGAL, LETTERS, LONG, longName, OF_EXPECTATIONS, type Table, type Verb } from './option-table';
import { findProtocol, isProtocolOption, type Protocol } from './protocols';
import { ConntrackError, type Request, type Side, type Wanted } from './request';
import { readEvents, readOutput, readStatus } from './words';

const AF_INET = 2;
const VERBS = 'LIADUGFECSVh';
const TABLES: readonly Table[] = ['expect', 'conntrack', 'dying', 'unconfirmed'];

/** A request, and the protocol that `-p` named. */
export interface Parsed extends Request {
  readonly protocol: Protocol | undefined;
}

/**
 * Reads a command line of `conntrack`.
 *
 * Source: src/conntrack.c do_parse()
 * @param warn gets lines for standard error after which the program goes on
 * @throws ConntrackError
 */
export function parseRequest(args: readonly string[], warn: (line: string) => void): Parsed {
  return new Parser(args, warn).parse();
}

class Parser {
  private readonly getopt: Getopt;
  private readonly warn: (line: string) => void;
  private readonly wanted: Wanted = {
    original: {},
    reply: {},
    masks: {},
    icmp: {},
    statusMask: 0,
    sourceNat: {},
    destinationNat: {},
  };
  private readonly given = new Set<string>();
  private readonly output = new Set<string>();
  private readonly events = new Set<string>();
  private verb: Verb | undefined;
  private table: Table = 'conntrack';
  private family: Family | undefined;
  private protocol: Protocol | undefined;

  constructor(args: readonly string[], warn: (line: string) => void) {
    this.getopt = new Getopt(args, LETTERS, LONG);
    this.warn = warn;
  }

  parse(): Parsed {
    const { getopt, given, output, wanted, protocol } = this;
    for (let found = getopt.next(); found; found = getopt.next()) {
      if (found.kind === 'wrong') {
        const { why, left = 'conntrack' } = found;
        throw new ConntrackError(
          why === 'missing' ? `option \`${left}' requires an argument` : `unknown option \`${left}'`,
        );
      }
      const { letter, value } = found;
      if (isProtocolOption(letter)) {
        this.given.add(letter);
        this.protocol?.take(letter, value ?? '', wanted);
      } else if (VERBS.includes(letter)) {
        this.takeVerb(letter as Verb, value);
      } else {
        this.take(letter, value);
      }
    }
    if (given.has('j') && (given.has('n') || given.has('g')))
      throw new ConntrackError("cannot specify `--src-nat' or `--dst-nat' with `--any-nat'");
    this.check();
    if (this.verb !== 'h') this.protocol?.check(this.verb ?? '', given);
    return {
      verb: this.verb,
      table: this.table,
      given,
      family: this.family,
      wanted,
      output,
      events: this.events,
      protocol: this.protocol ?? protocol,
    };
  }

  private takeVerb(letter: Verb, value: string | undefined): void {
    this.table = this.readTable(value);
    if (letter !== 'L' && (this.table === 'dying' || this.table === 'unconfirmed'))
      throw new ConntrackError("Can't do that command with tables `dying' and `unconfirmed'");
    if (this.table === 'expect' && !OF_EXPECTATIONS.includes(letter))
      throw new ConntrackError(`Can't do --${longName(letter)} on expectations`);
    if (this.verb) throw new ConntrackError('Invalid commands combination');
    this.verb = letter;
  }

  /** The table is the next word. One in the same word is not heeded, as in the program. */
  private readTable(value: string | undefined): Table {
    const word = value === undefined ? this.getopt.takeWord() : undefined;
    if (word === undefined) return 'conntrack';
    const table = TABLES.find((name) => name.startsWith(word));
    if (!table) throw new ConntrackError(`unknown type \`${word}'`);
    return table;
  }

  private take(letter: string, value = ''): void {
    const { given, wanted, warn } = this;
    if (letter === 'a') {
      warn('WARNING: ignoring -a, deprecated option.');
      return;
    }
    given.add(letter);
    switch (letter) {
      case 's':
        return this.takeAddress(letter, value, wanted.original, 'source');
      case 'd':
        return this.takeAddress(letter, value, wanted.original, 'destination');
      case 'r':
        return this.takeAddress(letter, value, wanted.reply, 'source');
      case 'q':
        return this.takeAddress(letter, value, wanted.reply, 'destination');
      case '[':
      case ']':
        return this.takeAddress(letter, value, {}, 'source');
      case '{':
        return this.takeAddress(letter, value, wanted.masks, 'source');
      case '}':
        return this.takeAddress(letter, value, wanted.masks, 'destination');
      case 'p': {
        const protocol = findProtocol(value);
        if (!protocol) throw new ConntrackError(`\`${value}' unsupported protocol`);
        this.protocol = protocol;
        this.getopt.learn(protocol.options);
        wanted.protocol = protocol.number;
        return;
      }
      case 't':
        wanted.timeout = atoi(value) >>> 0;
        return;
      case 'u': {
        const { bits, mask } = readStatus(value, warn);
        wanted.status = (wanted.status ?? 0) | bits;
        wanted.statusMask |= mask;
        // The program stores the status over a mark that came before it.
        if (wanted.mark) wanted.mark = { ...wanted.mark, value: wanted.status };
        return;
      }
      case 'e':
        for (const word of readEvents(value, warn)) this.events.add(word);
        return;
      case 'o':
        for (const word of readOutput(value, warn)) this.output.add(word);
        if (this.output.has('labels')) this.needLabels();
        if (this.output.has('save') && this.output.size > 1)
          throw new ConntrackError('cannot combine save output with any other output type, use -o save only', 1);
        return;
      case 'n':
      case 'g':
      case 'j':
        return this.takeNat(letter, value);
      case 'w':
        wanted.zone = numberIn(value) & 0xffff;
        return;
      case '(':
        wanted.originalZone = numberIn(value) & 0xffff;
        return;
      case ')':
        wanted.replyZone = numberIn(value) & 0xffff;
        return;
      case 'i':
        wanted.id = numberIn(value);
        return;
      case 'm':
        wanted.mark = markIn(value);
        wanted.kernelMark = wanted.mark;
        return;
      case 'l':
      case '<':
      case '>':
        return this.takeLabel(letter, value);
      case 'f':
        if (value.startsWith('ipv4')) this.setFamily('ipv4');
        else if (value.startsWith('ipv6')) this.setFamily('ipv6');
        else throw new ConntrackError(`\`${value}' unsupported protocol`);
        return;
      default:
        return;
    }
  }

  private setFamily(family: Family): void {
    this.family ??= family;
    if (this.family !== family) throw new ConntrackError('mismatched address family');
  }

  /** Source: src/conntrack.c nfct_parse_addr_from_opt() */
  private takeAddress(
    letter: string,
    text: string,
    into: Pick<Side, 'source' | 'destination'>,
    side: 'source' | 'destination',
  ): void {
    const slash = text.indexOf('/');
    const word = slash < 0 ? text : text.slice(0, slash);
    const v4 = parseInetAton(word);
    const family = v4 !== undefined ? 'ipv4' : parseIpv6(word) !== undefined ? 'ipv6' : undefined;
    if (!family) throw new ConntrackError(`Invalid IP address \`${text}'`);
    this.setFamily(family);
    const bits = family === 'ipv4' ? 32 : 128;
    if (slash >= 0 && !'sd[]'.includes(letter))
      throw new ConntrackError(`CIDR notation unavailable for \`--${longName(letter)}'`);
    const length = text.slice(slash + 1);
    if (slash >= 0 && (!/^\d*$/.test(length) || Number(length) > bits)) throw new ConntrackError('Invalid netmask');
    if (v4 !== undefined) into[side] = v4;
    if (slash < 0 || Number(length) === bits) return;
    this.given.add('sd'.includes(letter) ? (side === 'source' ? '{' : '}') : letter);
    if (family === 'ipv4') this.wanted.masks[side] = prefixMask(Number(length), 'ipv4');
  }

  /** Source: src/conntrack.c split_address_and_port() */
  private takeNat(letter: 'n' | 'g' | 'j', inside: string): void {
    const text = inside === '' ? this.getopt.takeWord() : undefined;
    if (text === undefined) return;
    const m = /^\[([^\]]*)(\])?(:(.*))?$/.exec(text) ?? /^([^:]*)()(:([^:]*))?$/.exec(text) ?? [text, text];
    const [, address = '', close, colon, port = ''] = m;
    if (text.startsWith('[') && close === undefined) throw new ConntrackError("No closing ']' around IPv6 address");
    if (text.startsWith('[') && address === '') throw new ConntrackError('No IPv6 address specified');
    if (colon !== undefined && port === '') throw new ConntrackError("No port specified after `:'");
    if (colon !== undefined && (!/^\d+$/.test(port) || Number(port) > 0xffff))
      throw new ConntrackError(`Invalid port \`${port}'`);
    const side: Side = {};
    this.takeAddress(letter, address, side, 'source');
    // The program writes the address of --any-nat, and the number of its family, over the original source.
    if (letter === 'j' && side.source !== undefined)
      this.wanted.original.source = ((side.source & 0xff_ffff) | (AF_INET << 24)) >>> 0;
    for (const nat of [
      ...(letter === 'g' ? [] : [this.wanted.sourceNat]),
      ...(letter === 'n' ? [] : [this.wanted.destinationNat]),
    ]) {
      if (side.source !== undefined) nat.address = side.source;
      if (colon !== undefined) nat.port = Number(port);
    }
  }

  private takeLabel(letter: 'l' | '<' | '>', value: string): void {
    if (this.given.has('<') && this.given.has('>'))
      throw new ConntrackError('cannot use --label-add and --label-del at the same time', 1);
    const text = letter === '>' && value === '' ? this.getopt.takeWord() : value;
    this.needLabels();
    if (text !== undefined) throw new ConntrackError(`unknown label '${text.split(',')[0]}'`);
  }

  /** Labels have names only where a host lists them, in a file that is not there by default. */
  private needLabels(): void {
    this.warn('nfct_labelmap_new: No such file or directory');
  }

  /** Source: src/conntrack.c generic_opt_check() */
  private check(): void {
    const { verb = '', table, given } = this;
    const legal = LEGAL[table === 'expect' ? `${verb} expect` : verb] ?? '';
    for (const [i, [letter, name]] of CHECKED.entries()) {
      const mode = legal[i] ?? '0';
      if (mode === '1' && !given.has(letter))
        throw new ConntrackError(`You need to supply the \`--${name}' option for this command`);
      if (mode === '0' && given.has(letter)) throw new ConntrackError(`Illegal option \`--${name}' with this command`);
    }
    if (!legal.includes('3')) return;
    const has = (letter: string) => given.has(letter);
    if ((has('s') && has('d')) || (has('r') && has('q'))) return;
    const names = !has('s') && !has('d') && (has('r') || has('q')) ? ['reply-src', 'reply-dst'] : ['src', 'dst'];
    throw new ConntrackError(`you have to specify \`--${names[0]}' and \`--${names[1]}'`);
  }
}
