import { type Cidr, inCidr, type Ipv4 } from '../packet/address';
import type { Packet } from '../packet/packet';
import type { Netns, PolicyRule, Route } from './netns';
import { type Fib, findInFib, tableFrom } from './route';

export const LOCAL_TABLE = 255;
export const MAIN_TABLE = 254;
export const DEFAULT_TABLE = 253;

/** The rules that every netns begins with. */
export const USUAL_RULES: readonly PolicyRule[] = [
  { priority: 0, action: { kind: 'lookup', table: LOCAL_TABLE } },
  { priority: 32766, action: { kind: 'lookup', table: MAIN_TABLE } },
  { priority: 32767, action: { kind: 'lookup', table: DEFAULT_TABLE } },
];

/** What rules look at besides the destination: struct flowi4. `iif` is `lo` for what the host itself sends. */
export interface Flow {
  readonly source: Ipv4;
  readonly mark: number;
  readonly iif: string;
  readonly oif?: string;
  readonly tos?: number;
  readonly protocol?: number;
  readonly sport?: number;
  readonly dport?: number;
}

/** What a rule says in place of a route. Source: net/ipv4/fib_rules.c fib4_rule_action() */
export type Refusal = 'EINVAL' | 'ENETUNREACH' | 'EACCES';

const REFUSALS = { blackhole: 'EINVAL', unreachable: 'ENETUNREACH', prohibit: 'EACCES' } as const;

/** The flow of a packet as routing sees it. `iif` where it is not the device that the packet came in by. */
export function flowOf(packet: Packet, iif = 'lo'): Flow {
  const t = packet.transport;
  const ports = 'sport' in t ? { sport: t.sport, dport: t.dport } : {};
  return { source: packet.src, mark: packet.mark, iif, tos: packet.tos & 0x1c, protocol: packet.protocol, ...ports };
}

/** Local and main apart: they are one where nobody made rules. */
const apart = new WeakMap<Fib, { readonly local: Fib; readonly main: Fib }>();
const others = new WeakMap<readonly Route[], Fib>();

function fibOf(ns: Netns, table: number): Fib | undefined {
  if (table !== LOCAL_TABLE && table !== MAIN_TABLE) {
    const routes = ns.tables?.get(table);
    if (!routes) return undefined;
    let fib = others.get(routes);
    if (!fib) others.set(routes, (fib = tableFrom(routes)));
    return fib;
  }
  let both = apart.get(ns.fib);
  if (!both) {
    const all = ns.fib.prefixes.flatMap(({ networks }) => [...networks.values()].flat());
    const isLocal = (r: Route) => r.proto === 'kernel' && (r.type === 'local' || r.type === 'broadcast');
    both = { local: tableFrom(all.filter(isLocal)), main: tableFrom(all.filter((r) => !isLocal(r))) };
    apart.set(ns.fib, both);
  }
  return table === LOCAL_TABLE ? both.local : both.main;
}

/**
 * Asks the rules in order, each for its table, until one has a route or says that there is none.
 *
 * Source: net/core/fib_rules.c fib_rules_lookup(), net/ipv4/fib_rules.c
 */
export function lookupByRules(
  ns: Netns,
  rules: readonly PolicyRule[],
  destination: Ipv4,
  flow: Flow,
): { readonly route: Route | undefined; readonly table?: number } | Refusal {
  let from = 0;
  for (const rule of rules) {
    if (rule.priority < from || !applies(rule, destination, flow)) continue;
    const { action } = rule;
    switch (action.kind) {
      case 'nop':
        break;
      case 'goto':
        from = action.priority;
        break;
      case 'blackhole':
      case 'unreachable':
      case 'prohibit':
        return REFUSALS[action.kind];
      case 'lookup': {
        const fib = fibOf(ns, action.table);
        const route = fib && findInFib(fib, destination, flow.oif);
        if (!route || route.type === 'throw') break;
        if (rule.suppressPrefix !== undefined && route.destination.prefix <= rule.suppressPrefix) break;
        return { route, table: action.table };
      }
    }
  }
  return { route: undefined };
}

/** Source: net/core/fib_rules.c fib_rule_match(), net/ipv4/fib_rules.c fib4_rule_match() */
function applies(rule: PolicyRule, destination: Ipv4, flow: Flow): boolean {
  const fits =
    (rule.iif === undefined || rule.iif === flow.iif) &&
    (rule.oif === undefined || rule.oif === flow.oif) &&
    (rule.mark === undefined || ((flow.mark ^ rule.mark.value) & rule.mark.mask) === 0) &&
    inside(flow.source, rule.from) &&
    inside(destination, rule.to) &&
    (rule.tos === undefined || rule.tos === flow.tos) &&
    (rule.protocol === undefined || rule.protocol === flow.protocol) &&
    between(flow.sport, rule.sport) &&
    between(flow.dport, rule.dport);
  return fits !== (rule.not ?? false);
}

const inside = (address: Ipv4, network: Cidr | undefined) => network === undefined || inCidr(address, network);

function between(port: number | undefined, range: readonly [number, number] | undefined): boolean {
  return range === undefined || (port !== undefined && port >= range[0] && port <= range[1]);
}
