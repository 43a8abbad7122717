import type { Ruleset } from '../../../netfilter/rule';
import type { Family } from '../../../packet/address';
import type { HookName, TableName } from '../../../trace/step';
import type { CommandLine } from '../../command-line';
import {
  CANARY,
  EXTERNAL_SERVICES,
  FIREWALL,
  FORWARD,
  NODEPORTS,
  POSTROUTING,
  PROXY_FIREWALL,
  SERVICES,
} from './names';

export interface Jump {
  readonly table: TableName;
  readonly from: HookName;
  readonly match: string;
  readonly comment: string;
  readonly to: string;
}

const NEW = '-m conntrack --ctstate NEW';

/** In the order in which they are ensured; each is inserted at the top. Source: proxier.go iptablesJumpChains */
export const JUMPS: readonly Jump[] = [
  {
    table: 'filter',
    from: 'INPUT',
    match: NEW,
    comment: 'kubernetes externally-visible service portals',
    to: EXTERNAL_SERVICES,
  },
  {
    table: 'filter',
    from: 'FORWARD',
    match: NEW,
    comment: 'kubernetes externally-visible service portals',
    to: EXTERNAL_SERVICES,
  },
  { table: 'filter', from: 'INPUT', match: '', comment: 'kubernetes health check service ports', to: NODEPORTS },
  { table: 'filter', from: 'FORWARD', match: NEW, comment: 'kubernetes service portals', to: SERVICES },
  { table: 'filter', from: 'OUTPUT', match: NEW, comment: 'kubernetes service portals', to: SERVICES },
  { table: 'filter', from: 'FORWARD', match: '', comment: 'kubernetes forwarding rules', to: FORWARD },
  { table: 'filter', from: 'INPUT', match: NEW, comment: 'kubernetes load balancer firewall', to: PROXY_FIREWALL },
  { table: 'filter', from: 'OUTPUT', match: NEW, comment: 'kubernetes load balancer firewall', to: PROXY_FIREWALL },
  { table: 'filter', from: 'FORWARD', match: NEW, comment: 'kubernetes load balancer firewall', to: PROXY_FIREWALL },
  { table: 'nat', from: 'OUTPUT', match: '', comment: 'kubernetes service portals', to: SERVICES },
  { table: 'nat', from: 'PREROUTING', match: '', comment: 'kubernetes service portals', to: SERVICES },
  { table: 'nat', from: 'POSTROUTING', match: '', comment: 'kubernetes postrouting rules', to: POSTROUTING },
  { table: 'filter', from: 'INPUT', match: '', comment: '', to: FIREWALL },
  { table: 'filter', from: 'OUTPUT', match: '', comment: '', to: FIREWALL },
];

/** The iptables of a family, with the wait for its lock. */
function iptables(family: Family): string {
  return `${family === 'ipv4' ? 'iptables' : 'ip6tables'} -w 5`;
}

/**
 * Makes the chains that are missing and inserts the jumps that are missing, as a full sync does before it restores.
 * kube-proxy finds out by running `-N` and `-C`; here the ruleset is looked at.
 */
export function ensureJumps(ruleset: Ruleset, family: Family, jumps: readonly Jump[]): CommandLine[] {
  const lines: CommandLine[] = [];
  const made = new Set<string>();
  const command = iptables(family);
  for (const { table, from, match, comment, to } of jumps) {
    const chains = ruleset.tables.get(table)?.chains;
    const name = `${table} ${to}`;
    if (!chains?.has(to) && !made.has(name)) {
      lines.push({ line: `${command} -N ${to} -t ${table}` });
      made.add(name);
    }
    const there = chains?.get(from)?.rules.some((r) => r.target?.kind === 'jump' && r.target.chain === to);
    if (there) continue;
    const words = [
      `${command} -I ${from} -t ${table}`,
      match,
      comment && `-m comment --comment "${comment}"`,
      `-j ${to}`,
    ];
    lines.push({ line: words.filter((word) => word !== '').join(' ') });
  }
  return lines;
}

const CANARY_TABLES: readonly TableName[] = ['mangle', 'nat', 'filter'];

/**
 * Makes the empty chains by which kube-proxy notices that somebody flushed everything, where they are missing.
 * Source: pkg/util/iptables/iptables.go Monitor()
 */
export function createCanaries(family: Family, ruleset?: Ruleset): CommandLine[] {
  const missing = CANARY_TABLES.filter((table) => !ruleset?.tables.get(table)?.chains.has(CANARY));
  return missing.map((table) => ({ line: `${iptables(family)} -N ${CANARY} -t ${table}` }));
}

/**
 * Were the rules flushed since kube-proxy started? Then nothing is left of what earlier syncs wrote.
 * Differs: kube-proxy looks every 30 seconds by itself, not when it syncs.
 */
export function isFlushed(ruleset: Ruleset): boolean {
  return !ruleset.tables.get('mangle')?.chains.has(CANARY);
}
