import type { Netns } from '../net/netns';
import type { Rule, Table } from '../netfilter/rule';
import { formatIpv4, type Ipv4 } from '../packet/address';
import type { Place } from '../trace/step';
import type { World } from '../world/world';
import { lookupRoute } from '../net/route';
import { conditionsOf, isIn, PROBES, type Range } from './match-conditions';
import { pointsWhere, type Way, waysTo } from './match-ways';

/** A packet that may match: who sends it, to where, by what. */
export interface Candidate {
  readonly from: Place;
  readonly to: string;
  readonly protocol: keyof typeof PROBES;
  readonly sport?: number;
  /** `192.168.11.50 to 10.96.0.1:443` */
  readonly label: string;
}

interface Sender {
  readonly ns: Netns;
  readonly addresses: readonly Ipv4[];
  /** Who is seldom asked to send has more: a router, a machine rather than a pod. Below 1. */
  readonly rank: number;
}

interface Target {
  readonly address: Ipv4;
  readonly port: number;
  readonly protocol: keyof typeof PROBES;
}

/** More senders and targets are not looked at: those that the rules ask for come first. */
const MOST_SENDERS = 64;
const MOST_TARGETS = 160;
/** Of senders of one kind so many are tried with a target. */
const MOST_ALIKE = 2;
/** A packet whose sender a rule names has less. */
const NAMED = -0.5;
const LOOPBACK = 0x7f000001;
/** Where nothing says which port. */
const SOME_PORT = 80;

/** Packets that somebody here could send and that may take one of these ways, the most promising first. */
export function candidates(world: World, ns: Netns, table: Table, ways: readonly Way[]): readonly Candidate[] {
  const own = ranked(world, ns, ways, ways);
  if (!ways.some(asksForEarlier)) return own;
  // A packet that another rule marks or rewrites first is as likely as one that fits as it is sent.
  const earlier = ranked(world, ns, earlierWays(ns, table), ways);
  const both = own.flatMap((candidate, n) => [candidate, ...earlier.slice(n, n + 1)]);
  return [...new Map([...both, ...earlier].map((c) => [`${c.from} ${c.protocol} ${c.to}`, c])).values()];
}

function ranked(world: World, ns: Netns, ways: readonly Way[], toRule: readonly Way[]): readonly Candidate[] {
  const asked = ways.flatMap((way) => way.flatMap((p) => conditionsOf(p.rule).sources));
  const senders = sendersOf(world, asked).slice(0, MOST_SENDERS);
  const targets = targetsOf(world, ns, ways).slice(0, MOST_TARGETS);
  const scored = senders.flatMap((sender) =>
    targets.map((target) => ({
      sender,
      target,
      score: Math.min(...ways.map((way) => misfit(way, ns, sender, target))),
    })),
  );
  scored.sort((a, b) => a.score - b.score);
  const alike = new Map<string, number>();
  const found: Candidate[] = [];
  for (const { sender, target, score } of scored) {
    const key = `${kindOf(sender, ns)} ${target.protocol} ${target.address}:${target.port}`;
    const before = alike.get(key) ?? 0;
    if (before >= MOST_ALIKE && score > NAMED) continue;
    alike.set(key, before + 1);
    found.push(candidateOf(sender, target, toRule));
  }
  return found;
}

function candidateOf({ ns, addresses }: Sender, { address, port, protocol }: Target, ways: readonly Way[]): Candidate {
  const ip = formatIpv4(address);
  const to = protocol === 'icmp' ? ip : `${ip}:${port}`;
  const sport = ways[0]?.flatMap((p) => conditionsOf(p.rule).sports)[0];
  const own = addresses[0];
  return {
    from: ns.place,
    to,
    protocol,
    ...(sport === undefined || protocol === 'icmp' ? {} : { sport }),
    label: `${own === undefined ? ns.place : formatIpv4(own)} → ${to}`,
  };
}

/** A mark, or a rewritten address, is there only where another rule was hit before. */
const asksForEarlier = (way: Way): boolean =>
  way.some(({ chain, index }) =>
    // An earlier rule of the chain may take all that bears no mark.
    chain.rules.slice(Math.max(0, index - MOST_BEFORE), index + 1).some((rule) => {
      const { marked, rewritten } = conditionsOf(rule);
      return marked || rewritten;
    }),
  );

const MOST_EARLIER = 12;
const MOST_BEFORE = 20;

/** The ways to the rules that set marks and rewrite destinations, in every table. */
function earlierWays(ns: Netns, own: Table): readonly Way[] {
  const sets = ({ target }: Rule) =>
    target?.kind === 'extension' && ['MARK', 'CONNMARK', 'DNAT', 'REDIRECT'].includes(target.name);
  return [...ns.netfilter.ipv4.tables.values()].flatMap((table) =>
    pointsWhere(table, sets, MOST_EARLIER).flatMap(({ chain, rule }) =>
      waysTo(table, chain, rule).slice(0, table === own ? MOST_EARLIER : MOST_EARLIER / 2),
    ),
  );
}

const addressesOf = (ns: Netns): readonly Ipv4[] =>
  [...ns.devices.values()].flatMap((d) => (d.kind === 'loopback' || !d.up ? [] : d.addresses.map((a) => a.address)));

/** Everybody who can send; those first whose address a rule asks for. */
function sendersOf(world: World, asked: readonly Range[]): readonly Sender[] {
  const senders = [...world.net.namespaces.values()]
    .filter((ns) => !world.cluster.control.off.has(ns.host))
    .map((ns) => ({ ns, addresses: addressesOf(ns), rank: rankOf(world, ns) }));
  const wanted = ({ addresses }: Sender) =>
    Math.max(0, ...asked.filter((r) => !r.not).map((r) => (addresses.some((a) => isIn(a, r)) ? bits(r.mask) : 0)));
  return senders.sort((a, b) => wanted(b) - wanted(a));
}

function rankOf(world: World, ns: Netns): number {
  if (!ns.place.endsWith('/root')) return 0.1;
  if (world.cluster.spec.nodes.some((node) => node.name === ns.host)) return 0.2;
  const own = addressesOf(ns).map(formatIpv4);
  return world.cluster.spec.nodes.some((node) => own.includes(node.gateway)) ? 0.3 : 0;
}

/** What can be sent to: what the rules name, then everybody who listens, then every address. */
function targetsOf(world: World, ns: Netns, ways: readonly Way[]): readonly Target[] {
  const found = new Map<string, Target>();
  const add = (address: Ipv4, port: number, protocol: Target['protocol']) => {
    const key = `${protocol} ${address} ${protocol === 'icmp' ? 0 : port}`;
    if (!found.has(key)) found.set(key, { address, port, protocol });
  };
  const namespaces = [...world.net.namespaces.values()];
  const known = [...new Set([...addressesOf(ns), ...namespaces.flatMap(addressesOf)])];
  const listeners = namespaces.flatMap((at) =>
    at.sockets
      .filter((s) => s.listening && s.protocol !== 'icmp')
      .flatMap((s) => (s.address ? [s.address] : addressesOf(at)).map((address) => ({ address, socket: s }))),
  );
  for (const way of ways) {
    const conditions = way.map((p) => conditionsOf(p.rule));
    const ranges = conditions.flatMap((c) => c.destinations);
    const ports = [...new Set(conditions.flatMap((c) => c.dports))].reverse();
    const speaks = protocolsOf(conditions);
    const fits = known.filter((a) => ranges.every((r) => isIn(a, r)));
    // The narrowest network that is asked for: an address in it need not be anybody's.
    const narrow = ranges.filter((r) => !r.not).sort((a, b) => bits(b.mask) - bits(a.mask))[0];
    const made = narrow ? [bits(narrow.mask) === 32 ? narrow.address : (narrow.address & narrow.mask) + 1] : [];
    for (const protocol of speaks) {
      for (const address of [...made, ...fits.slice(0, 12)]) {
        for (const port of ports.slice(0, 3)) add(address >>> 0, port, protocol);
        for (const l of ports.length > 0
          ? []
          : listeners.filter((l) => l.address === address && l.socket.protocol === protocol))
          add(address, l.socket.port, protocol);
        if (ports.length === 0) add(address >>> 0, SOME_PORT, protocol);
      }
    }
  }
  for (const { address, socket } of listeners)
    if (socket.protocol !== 'icmp') add(address, socket.port, socket.protocol);
  for (const address of known)
    for (const protocol of ['icmp', 'udp', 'tcp'] as const) add(address, SOME_PORT, protocol);
  add(LOOPBACK, SOME_PORT, 'tcp');
  return [...found.values()];
}

function protocolsOf(conditions: readonly ReturnType<typeof conditionsOf>[]): readonly Target['protocol'][] {
  const all = ['tcp', 'udp', 'icmp'] as const;
  return all.filter((name) =>
    conditions.every((c) => c.protocol === 0 || (c.protocol === PROBES[name]) !== c.notProtocol),
  );
}

const sources = new WeakMap<Netns['fib'], Map<Ipv4, Ipv4 | undefined>>();

/** The source address that a packet would get; `undefined` where no route leads there. */
function sourceOf(ns: Netns, to: Ipv4): Ipv4 | undefined {
  const known = sources.get(ns.fib) ?? new Map<Ipv4, Ipv4 | undefined>();
  sources.set(ns.fib, known);
  if (known.has(to)) return known.get(to);
  const route = lookupRoute(ns, to);
  const own =
    route?.type === 'local' ? to : (route?.source ?? ns.devices.get(route?.device ?? '')?.addresses[0]?.address);
  known.set(to, route ? own : undefined);
  return route ? own : undefined;
}

/** What speaks against a packet on a way: 0 where nothing is known to, less where a rule names just this sender. */
function misfit(way: Way, ns: Netns, { ns: from, rank }: Sender, { address, port, protocol }: Target): number {
  const base = way[0]?.chain;
  const here = from === ns;
  const own = address === LOOPBACK || addressesOf(ns).includes(address);
  const source = sourceOf(from, address);
  if (source === undefined) return 50;
  let score = rank;
  if (base?.hook === 'OUTPUT' && !here) score += 8;
  if ((base?.hook === 'PREROUTING' || base?.hook === 'FORWARD') && here) score += 4;
  if (base?.hook === 'INPUT' && !own) score += 3;
  if (base?.hook === 'FORWARD' && own) score += 2;
  if (base?.hook === 'POSTROUTING' && own && !here) score += 6;
  if (address === LOOPBACK && !here) score += 8;
  // Who lives on another machine may never come by.
  if (from.host !== ns.host && !own) score += 0.5;
  for (const { rule } of way) {
    const c = conditionsOf(rule);
    if (c.protocol !== 0 && (c.protocol === PROBES[protocol]) === c.notProtocol) score += 8;
    if (c.dports.length > 0 && !c.dports.includes(port)) score += 3;
    for (const r of c.destinations) if (!isIn(address, r)) score += 4;
    for (const r of c.sources) {
      if (!isIn(source, r)) score += 4;
      else if (!r.not && bits(r.mask) === 32) score -= 1;
    }
    if (c.in !== '' && c.in !== 'lo' && here) score += 2;
    if (c.in === 'lo' && !here) score += 6;
  }
  return score;
}

/** Senders of one kind have the same way before them. */
function kindOf({ ns: from }: Sender, ns: Netns): string {
  const pod = from.place.endsWith('/root') ? 'machine' : 'pod';
  return from === ns ? 'itself' : `${pod} ${from.host === ns.host ? 'here' : pod === 'pod' ? 'elsewhere' : from.host}`;
}

function bits(mask: number): number {
  let n = 0;
  for (let m = mask >>> 0; m !== 0; m = (m << 1) >>> 0) n += m >>> 31;
  return n;
}
