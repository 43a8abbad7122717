import { type Cidr, parseCidr, parseIpv4, type Ipv4 } from '../packet/address';

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

/** Reads the IPv4 routes of `ip route`; those of the local table (`table local`) are left out, addresses bring them. */
export function readRoutes(texts: readonly string[]): readonly RouteDump[] {
  const routes: RouteDump[] = [];
  for (const text of texts) {
    const lines = text.replace(/\r?\n\s+nexthop /g, ' nexthop ').split(/\r?\n/);
    for (const line of lines) {
      const route = readRoute(line.trim());
      if (route && !routes.some((r) => r.text === route.text)) routes.push(route);
    }
  }
  return routes;
}

function readRoute(line: string): RouteDump | undefined {
  const words = line.split(/\s+/);
  const type = TYPES.includes(words[0] ?? '') ? (words.shift() ?? '') : 'unicast';
  const [to = ''] = words;
  const destination = parseCidr(to === 'default' ? '0.0.0.0/0' : to.includes('/') ? to : `${to}/32`);
  const value = (word: string) => words[words.indexOf(word) + 1] ?? '';
  const table = words.includes('table') ? value('table') : 'main';
  if (!destination || table !== 'main' || !['unicast', 'blackhole', 'unreachable', 'prohibit'].includes(type))
    return undefined;
  const has = (word: string) => words.includes(word);
  const via = has('via') ? parseIpv4(value('via')) : undefined;
  const source = has('src') ? parseIpv4(value('src')) : undefined;
  return {
    text: line,
    destination,
    type,
    device: has('dev') ? value('dev') : '',
    metric: has('metric') ? Number(value('metric')) : 0,
    kernel: has('proto') && value('proto') === 'kernel',
    onlink: has('onlink'),
    first: has('nexthop'),
    ...(via === undefined ? {} : { via }),
    ...(source === undefined ? {} : { source }),
  };
}
