import type { Ruleset } from '../../../netfilter/rule';
import type { Family } from '../../../packet/address';
import type { CommandLine } from '../../command-line';
import type { Labels } from '../../objects';
import { type ProxierState, proxierOf, update } from '../changes';
import { portKey } from '../endpoint';
import type { ProxyConfig, ProxyMode, Sync, SyncInput } from '../proxy-mode';
import { chainNames, serviceChains } from './chains';
import { dispatchRules } from './dispatch';
import { createCanaries, ensureJumps, iptables } from './jumps';
import { isServiceChain } from './names';
import type { ServicePort } from '../service-port';
import { type Plan, plan } from './plan';
import { addRule, append, closingRules, createRestoreText, declare, fixedRules, printRestore } from './restore-text';
import { INVALID_ACCOUNT, LOCALHOST_ACCOUNT, type Settings, settingsOf } from './settings';

/** Above this many endpoints in all Services, endpoint rules are written without comments. */
const LARGE_CLUSTER_ENDPOINTS = 1000;
const FULL_SYNC_PERIOD_MICROS = 3_600_000_000;

/** kube-proxy's iptables mode: a chain for each service port, one for each endpoint, and chance between them. */
export const iptablesMode: ProxyMode = {
  name: 'iptables',
  source: 'pkg/proxy/iptables/proxier.go syncProxyRules()',

  start(config) {
    return [...sysctls(config), ...config.families.flatMap(createCanaries)];
  },

  sync(state, input) {
    return input.config.families.map((family) => syncFamily(proxierOf(state, family), input, family));
  },
};

/** Source: cmd/kube-proxy/app/conntrack.go, pkg/proxy/iptables/proxier.go NewProxier() */
function sysctls(config: ProxyConfig): CommandLine[] {
  const lines = [
    'net.netfilter.nf_conntrack_max=131072',
    'net.netfilter.nf_conntrack_tcp_timeout_established=86400',
    'net.netfilter.nf_conntrack_tcp_timeout_close_wait=3600',
  ];
  const localhost = config.localhostNodePorts && config.families.includes('ipv4');
  if (localhost) lines.push('net.ipv4.conf.all.route_localnet=1');
  return lines.map((line) => ({ line: `sysctl -w ${line}` }));
}

function syncFamily(proxier: ProxierState, input: SyncInput, family: Family): Sync {
  const changed = update(proxier, family, input.services, input.slices);
  const settings = settingsOf(input.config, input.node, family);
  const full = isFullSyncDue(proxier, input);
  const ruleset = input.kernel[family];
  const lines: CommandLine[] = full ? ensureObjects(input, ruleset, family) : [];

  const large = endpointCount(proxier) > LARGE_CLUSTER_ENDPOINTS;
  const text = createRestoreText();
  fixedRules(text, settings);
  const active = isCleanupDue(proxier, input, large) ? new Set<string>() : undefined;
  let skipped = 0;
  const noLocalEndpoints = { internal: 0, external: 0 };

  for (const { service, plans } of plansInOrder(proxier, settings)) {
    for (const p of plans) dispatchRules(text, p, settings);
    if (active) for (const p of plans) for (const name of chainNames(p)) active.add(name);
    if (plans.some((p) => p.noInternal?.verdict === 'DROP')) noLocalEndpoints.internal++;
    if (plans.some((p) => p.noExternal?.verdict === 'DROP')) noLocalEndpoints.external++;
    if (!full && !changed.has(service)) {
      skipped += proxier.chainRules.get(service) ?? 0;
      continue;
    }
    const own = createRestoreText();
    for (const p of plans) serviceChains(own, p, settings, !large);
    proxier.chainRules.set(service, own.nat.count);
    append(text, own);
  }

  const stale = active ? staleChains(ruleset, active) : [];
  for (const chain of stale) declare(text, chain);
  for (const chain of stale) addRule(text.nat, `-X ${chain}`);
  closingRules(text, settings);

  const restore = family === 'ipv4' ? 'iptables-restore' : 'ip6tables-restore';
  lines.push({ line: `${restore} -w 5 --noflush --counters`, stdin: printRestore(text, settings) });
  if (full) proxier.lastFullSync = input.now;
  if (active) proxier.lastCleanup = input.now;
  proxier.needFullSync = false;
  proxier.topology = topologyLabels(input.node.labels);
  const natSynced = text.nat.count - stale.length;
  return {
    family,
    lines,
    full,
    changed: [...changed].sort(),
    counts: { filter: text.filter.count, natTotal: natSynced + skipped, natSynced },
    noLocalEndpoints,
  };
}

function isFullSyncDue(proxier: ProxierState, input: SyncInput): boolean {
  if (proxier.needFullSync || input.now - proxier.lastFullSync > FULL_SYNC_PERIOD_MICROS) return true;
  const labels = topologyLabels(input.node.labels);
  return JSON.stringify(labels) !== JSON.stringify(proxier.topology);
}

/** Looking for stale chains is slow with many of them, so a large cluster does it once a sync period. */
function isCleanupDue(proxier: ProxierState, input: SyncInput, large: boolean): boolean {
  return !large || input.now - proxier.lastCleanup > input.config.syncPeriodMicros;
}

function topologyLabels(labels: Labels): Labels {
  return Object.fromEntries(
    Object.entries(labels)
      .filter(([name]) => name.startsWith('topology.kubernetes.io/'))
      .sort(),
  );
}

function ensureObjects(input: SyncInput, ruleset: Ruleset, family: Family): CommandLine[] {
  const accounts = [INVALID_ACCOUNT, LOCALHOST_ACCOUNT].filter(
    (name) => input.config.accounts.includes(name) && !input.kernel.accounts.has(name),
  );
  return [...ensureJumps(ruleset, family), ...accounts.map((name) => ({ line: `nfacct add ${name}` }))];
}

function endpointCount(proxier: ProxierState): number {
  let count = 0;
  for (const [service, ports] of proxier.services) {
    const endpoints = proxier.endpoints.get(service);
    if (endpoints) for (const port of ports) count += endpoints.get(portKey(port))?.length ?? 0;
  }
  return count;
}

interface ServicePlans {
  readonly service: string;
  readonly plans: readonly Plan[];
}

/** Services in the order of their names, ports in the order of theirs. */
function plansInOrder(proxier: ProxierState, settings: Settings): ServicePlans[] {
  return [...proxier.services.keys()].sort().map((service) => {
    const ports = inOrder(proxier.services.get(service) ?? []);
    const endpoints = proxier.endpoints.get(service);
    return { service, plans: ports.map((port) => plan(port, endpoints?.get(portKey(port)) ?? [], settings)) };
  });
}

function inOrder(ports: readonly ServicePort[]): readonly ServicePort[] {
  return ports.length < 2 ? ports : [...ports].sort((a, b) => (a.display < b.display ? -1 : 1));
}

function staleChains(ruleset: Ruleset, active: ReadonlySet<string>): string[] {
  const chains = ruleset.tables.get('nat')?.chains.keys() ?? [];
  return [...chains].filter((name) => isServiceChain(name) && !active.has(name)).sort();
}
