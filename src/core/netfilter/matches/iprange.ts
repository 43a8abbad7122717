import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { formatIp, type Ip, parseIp } from '../../packet/address';
import { parseDotted } from '../addresses';
import type { Given, Match, Occurrence } from '../extension';
import { readEach } from '../read-each';
import { bang, notIf, commaList, sideText } from '../say';

interface Range {
  readonly low: Ip;
  readonly high: Ip;
  readonly invert: boolean;
}
interface Config {
  readonly source?: Range;
  readonly destination?: Range;
}

/** `-m iprange`: addresses between two bounds that need not be a network. */
export const iprange: Match<Config> = {
  name: 'iprange',
  source: 'net/netfilter/xt_iprange.c iprange_mt4()',
  doc: 'Compares the source or destination with a range of addresses, both ends included, which need not be a network.',
  options: [
    { name: '--src-range', type: 'string', invert: true, doc: 'Source addresses, `first-last`.' },
    { name: '--dst-range', type: 'string', invert: true, doc: 'Destination addresses, `first-last`.' },
  ],
  precheck(given) {
    if (!given.has('--src-range') && !given.has('--dst-range'))
      throw new RuleError("iprange match: You must specify `--src-range' or `--dst-range'");
  },
  read(given) {
    const read = readEach(given, {
      '--src-range': (use) => readRange(use, given),
      '--dst-range': (use) => readRange(use, given),
    });
    return {
      ...(read['--src-range'] && { source: read['--src-range'] }),
      ...(read['--dst-range'] && { destination: read['--dst-range'] }),
    };
  },
  print(c) {
    const parts = [];
    if (c.source) parts.push(`${bang(c.source.invert)}--src-range ${text(c.source)}`);
    if (c.destination) parts.push(`${bang(c.destination.invert)}--dst-range ${text(c.destination)}`);
    return parts.join(' ');
  },
  list(c) {
    const parts = [];
    if (c.source) parts.push(`source IP range ${bang(c.source.invert)}${text(c.source)}`);
    if (c.destination) parts.push(`destination IP range ${bang(c.destination.invert)}${text(c.destination)}`);
    return parts.join(' ');
  },
  phrase(c) {
    const parts = [];
    if (c.source) parts.push(notIf(c.source.invert, say`from ${text(c.source)}`));
    if (c.destination) parts.push(notIf(c.destination.invert, say`to ${text(c.destination)}`));
    return parts.join(' ');
  },
  test(c, packet) {
    if (c.source && inside(c.source, packet.src) === c.source.invert) return false;
    return !c.destination || inside(c.destination, packet.dst) !== c.destination.invert;
  },
  explain(c, packet) {
    const parts = [];
    if (c.source) parts.push(where(sideText('source', formatIp(packet.src)), c.source, packet.src));
    if (c.destination) parts.push(where(sideText('destination', formatIp(packet.dst)), c.destination, packet.dst));
    return commaList(parts);
  },
};

function where(subject: string, range: Range, address: Ip): string {
  return inside(range, address) ? say`${subject} is inside ${text(range)}` : say`${subject} is outside ${text(range)}`;
}

function inside(range: Range, address: Ip): boolean {
  return address >= range.low && address <= range.high;
}

function text(range: Range): string {
  return `${formatIp(range.low)}-${formatIp(range.high)}`;
}

function readRange({ option, text: written, word, inverted }: Occurrence, given: Given): Range {
  const dash = written.indexOf('-');
  const end = (part: string): Ip => {
    const address = given.family === 'ipv4' ? parseDotted(part, false) : parseIp(part, 'ipv6');
    if (address === undefined) throw new RuleError(`iprange: Bad value for "${option}" option: "${part}"`, word);
    return address;
  };
  const low = end(dash < 0 ? written : written.slice(0, dash));
  const range = { low, high: dash < 0 ? low : end(written.slice(dash + 1)), invert: inverted };
  if (range.high < range.low) given.warn(`xt_iprange: range ${text(range)} is reversed and will never match`);
  return range;
}
