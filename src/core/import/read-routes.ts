import { say } from '../lib/say';
import { type Cidr, formatIpv6, type Ipv4, parseCidr, parseIpv4, parseIpv6 } from '../packet/address';
import { nearest } from './nearest';
import { linesOf, type Report, type SourceLine } from './problem';
import type { Section } from './source';

/** A route as `ip route` shows it. */
export interface RouteDump {
  readonly text: string;
  /** `undefined` for `default`. */
  readonly destination: Cidr;
  readonly type: string;
  readonly via?: Ipv4;
  readonly device: string;
  readonly source?: Ipv4;
  readonly metric: number;
  readonly kernel: boolean;
  readonly onlink: boolean;
  /** It had several next hops, of which this is the first. */
  readonly first: boolean;
}

const TYPES = [
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
  'broadcast',
  'local',
  'multicast',
  'anycast',
  'unicast',
];

const WORDS = ['via', 'dev', 'proto', 'scope', 'src', 'metric', 'table', 'onlink', 'nexthop', 'weight', 'mtu', 'nhid'];
/** Words of a route that have no value behind them, or that say nothing here. */
const OTHERS = [
  'linkdown',
  'dead',
  'pervasive',
  'offload',
  'trap',
  'notify',
  'pref',
  'expires',
  'error',
  'inet6',
  'inet',
];
const MORE = [
  'advmss',
  'initcwnd',
  'initrwnd',
  'rtt',
  'cache',
  'hoplimit',
  'window',
  'quickack',
  'congctl',
  'features',
];

export interface Routes {
  readonly ipv4: readonly RouteDump[];
  /** As `ip -6 route` prints them. */
  readonly ipv6: readonly string[];
}

/** Reads the routes of `ip route`; those of the local table (`table local`) are left out, addresses bring them. */
export function readRoutes(sections: readonly Section[], report: Report): Routes {
  const ipv4 = new Map<string, RouteDump>();
  const ipv6 = new Set<string>();
  let last: { readonly line: SourceLine; text: string } | undefined;
  const finish = () => {
    if (!last) return;
    const { line, text } = last;
    const read = readRoute(text, line, report);
    if (typeof read === 'string') ipv6.add(read);
    else if (read && !ipv4.has(read.text)) ipv4.set(read.text, read);
    last = undefined;
  };
  for (const line of linesOf(sections)) {
    if (/^\s+nexthop /.test(line.text) && last) {
      last.text += ` ${line.text.trim()}`;
      continue;
    }
    finish();
    if (line.text.trim() !== '') last = { line, text: line.text.trim() };
  }
  finish();
  return { ipv4: [...ipv4.values()], ipv6: [...ipv6] };
}

function readRoute(text: string, line: SourceLine, report: Report): RouteDump | string | undefined {
  const words = text.split(/\s+/);
  const type = TYPES.includes(words[0] ?? '') ? (words.shift() ?? '') : 'unicast';
  const [to = ''] = words;
  const has = (word: string) => words.includes(word);
  const value = (word: string) => words[words.indexOf(word) + 1] ?? '';
  const table = has('table') ? value('table') : 'main';
  if (to.includes(':') || /[0-9a-f]*:[0-9a-f:]+/.test(has('via') ? value('via') : ''))
    return readIpv6(text, type, to, table, line, report);
  const destination = parseCidr(to === 'default' ? '0.0.0.0/0' : to.includes('/') ? to : `${to}/32`);
  if (!destination) {
    const meant = nearest(to, ['default', ...TYPES]);
    report(
      line,
      meant
        ? say`${to} is no destination. Is ${meant} meant?`
        : say`${to} is no destination: default, an address or a network such as 10.244.1.0/24 is.`,
      to,
    );
    return undefined;
  }
  if (table !== 'main' || !['unicast', 'blackhole', 'unreachable', 'prohibit'].includes(type)) return undefined;
  if (!wordsAreKnown(words, line, report)) return undefined;
  const via = has('via') ? parseIpv4(value('via')) : undefined;
  const source = has('src') ? parseIpv4(value('src')) : undefined;
  for (const word of ['via', 'src'])
    if (has(word) && parseIpv4(value(word)) === undefined && value(word) !== 'inet6') {
      report(line, say`${value(word)} is no IPv4 address: four numbers from 0 to 255 are.`, value(word));
      return undefined;
    }
  return {
    text,
    destination,
    type,
    device: has('dev') ? value('dev') : '',
    metric: has('metric') ? Number(value('metric')) || 0 : 0,
    kernel: has('proto') && value('proto') === 'kernel',
    onlink: has('onlink'),
    first: has('nexthop'),
    ...(via === undefined ? {} : { via }),
    ...(source === undefined ? {} : { source }),
  };
}

/** Every second word behind the destination names what follows. */
function wordsAreKnown(words: readonly string[], line: SourceLine, report: Report): boolean {
  const names = [...WORDS, ...OTHERS, ...MORE];
  for (let i = 1; i < words.length; i++) {
    const word = words[i] ?? '';
    if (['onlink', 'nexthop', 'linkdown', 'dead', 'pervasive', 'offload', 'trap', 'notify', 'cache'].includes(word))
      continue;
    const meant = names.includes(word) ? undefined : nearest(word, names);
    if (meant) {
      report(line, say`${word} is no word of a route. Is ${meant} meant?`, word);
      return false;
    }
    i++;
  }
  return true;
}

function readIpv6(
  text: string,
  type: string,
  to: string,
  table: string,
  line: SourceLine,
  report: Report,
): string | undefined {
  const [ip = '', bits = '128'] = to.split('/');
  const value = to === 'default' ? 0n : parseIpv6(ip);
  if (value === undefined || !/^\d{1,3}$/.test(bits) || Number(bits) > 128) {
    report(line, say`${to} is no destination: default, or a network such as 2001:db8:1::/64 is.`, to);
    return undefined;
  }
  if (table !== 'main' || ['local', 'multicast', 'anycast', 'broadcast'].includes(type)) return undefined;
  const shown = to === 'default' ? to : `${formatIpv6(value)}${to.includes('/') ? `/${Number(bits)}` : ''}`;
  return text.replace(to, shown);
}
