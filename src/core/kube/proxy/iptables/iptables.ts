import type { Ruleset } from '../../../netfilter/rule';
import type { Family } from '../../../packet/address';
import type { CommandLine } from '../../command-line';
import type { Labels } from '../../objects';
import { type ProxierState, proxierOf, update } from '../changes';
import type { ProxyMode, Sync, SyncInput } from '../proxy-mode';
import { chainNames, serviceChains } from './chains';
import { dispatchRules } from './dispatch';
import { createCanaries, ensureJumps, isFlushed, JUMPS } from './jumps';
import { isServiceChain } from './names';
import { type Plan, plan } from './plan';
import {
  addRule,
  append,
  appendRules,
  closingRules,
  createRestoreText,
  declare,
  filterChains,
  fixedRules,
  printRestore,
  type RestoreText,
} from './restore-text';
import { startLines } from './start';
import { INVALID_ACCOUNT, LOCALHOST_ACCOUNT, type Settings, settingsOf } from './settings';

/** Above this many endpoints in all Services, endpoint rules are written without comments. */
const LARGE_CLUSTER_ENDPOINTS = 1000;
const FULL_SYNC_PERIOD_MICROS = 3_600_000_000;

/** kube-proxy's iptables mode: a chain for each service port, one for each endpoint, and chance between them. */
export const iptablesMode: ProxyMode = {
  name: 'iptables',
  kubelet: 'current',
  source: 'pkg/proxy/iptables/proxier.go syncProxyRules()',

  start: startLines,

  sync(state, input) {
    return input.config.families.map((family) => syncFamily(proxierOf(state, family), input, family));
  },
};

/** The rules of one Service that stand in shared chains, kept for the syncs at which it does not change. A value. */
interface Rendered {
  readonly filter: string;
  readonly filterCount: number;
  readonly nat: string;
  readonly natCount: number;
  /** Rules in chains of its own. */
  readonly chainRules: number;
  readonly noInternal: boolean;
  readonly noExternal: boolean;
}

function syncFamily(proxier: ProxierState, input: SyncInput, family: Family): Sync {
  const changed = update(proxier, family, input.services, input.slices);
  const settings = settingsOf(input.config, input.node, family);
  const ruleset = input.kernel[family];
  const full = isFullSyncDue(proxier, input) || isFlushed(ruleset);
  const lines: CommandLine[] = full ? ensureObjects(input, ruleset, family) : [];
  const large = isLarge(proxier);
  const rendered = proxier.rendered as Map<string, Rendered>;

  const text = createRestoreText();
  fixedRules(text, settings);
  let skipped = 0;
  const noLocalEndpoints = { internal: 0, external: 0 };
  for (const key of proxier.order) {
    let service = rendered.get(key);
    if (!service || full || changed.has(key)) {
      const own = createRestoreText();
      service = renderService(own, plansOf(proxier, key, settings), settings, !large);
      rendered.set(key, service);
      append(text, own);
    } else {
      skipped += service.chainRules;
    }
    appendRules(text.filter, service.filter, service.filterCount);
    appendRules(text.nat, service.nat, service.natCount);
    if (service.noInternal) noLocalEndpoints.internal++;
    if (service.noExternal) noLocalEndpoints.external++;
  }

  const cleanup = isCleanupDue(proxier, input, large);
  const stale = cleanup ? staleChains(ruleset, proxier, settings) : [];
  for (const chain of stale) declare(text, chain);
  for (const chain of stale) addRule(text.nat, `-X ${chain}`);
  closingRules(text, settings);

  const restore = family === 'ipv4' ? 'iptables-restore' : 'ip6tables-restore';
  lines.push({ line: `${restore} -w 5 --noflush --counters`, stdin: printRestore(text, filterChains(settings)) });
  if (full) proxier.lastFullSync = input.now;
  if (cleanup) proxier.lastCleanup = input.now;
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

/** Writes the chains of one Service to `own`, and gives the rules that lead to them. */
function renderService(own: RestoreText, plans: readonly Plan[], settings: Settings, comments: boolean): Rendered {
  const shared = createRestoreText();
  for (const p of plans) {
    dispatchRules(shared, p, settings);
    serviceChains(own, p, settings, comments);
  }
  return Object.freeze({
    filter: shared.filter.pieces.join(''),
    filterCount: shared.filter.count,
    nat: shared.nat.pieces.join(''),
    natCount: shared.nat.count,
    chainRules: own.nat.count,
    noInternal: plans.some((p) => p.noInternal?.verdict === 'DROP'),
    noExternal: plans.some((p) => p.noExternal?.verdict === 'DROP'),
  });
}

function plansOf(proxier: ProxierState, key: string, settings: Settings): readonly Plan[] {
  const service = proxier.services.get(key);
  return service?.ports.map((port, i) => plan(port, service.endpoints[i] ?? [], settings)) ?? [];
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
  return [
    ...createCanaries(family, ruleset),
    ...ensureJumps(ruleset, family, JUMPS),
    ...accounts.map((name) => ({ line: `nfacct add ${name}` })),
  ];
}

function isLarge(proxier: ProxierState): boolean {
  let count = 0;
  for (const service of proxier.services.values()) count += service.count;
  return count > LARGE_CLUSTER_ENDPOINTS;
}

/** Chains of Services in the kernel that no Service uses any more. */
function staleChains(ruleset: Ruleset, proxier: ProxierState, settings: Settings): string[] {
  const chains = ruleset.tables.get('nat')?.chains.keys() ?? [];
  const there = [...chains].filter(isServiceChain);
  if (there.length === 0) return [];
  const active = new Set(proxier.order.flatMap((key) => plansOf(proxier, key, settings).flatMap(chainNames)));
  return there.filter((name) => !active.has(name)).sort();
}
