import type { Ruleset } from '../../../netfilter/rule';
import type { Family } from '../../../packet/address';
import type { CommandLine } from '../../command-line';
import { createCanaries, ensureJumps, JUMPS } from '../iptables/jumps';
import { EXTERNAL_SERVICES, FIREWALL, FORWARD, NODEPORTS, PROXY_FIREWALL, SERVICES } from '../iptables/names';
import {
  addRule,
  createRestoreText,
  declare,
  forwardRules,
  masqueradeRules,
  NODEPORTS_HEAD,
  printRestore,
  type RestoreText,
} from '../iptables/restore-text';
import { type Settings, settingsOf } from '../iptables/settings';
import { startLines } from '../iptables/start';
import { type ProxierState, proxierOf, update } from '../changes';
import type { ProxyMode, Sync, SyncInput } from '../proxy-mode';
import { chainsOf, MARK_DROP, oldPlan, type OldPlan, writeService } from './service';

/** Above this many endpoints, rules of endpoints are written without comments. */
const LARGE_CLUSTER_ENDPOINTS = 1000;

/** Chains that came later. */
const LATER: ReadonlySet<string> = new Set([PROXY_FIREWALL, FIREWALL]);
const OLD_JUMPS = JUMPS.filter((jump) => !LATER.has(jump.to));

/**
 * kube-proxy's iptables mode as it was up to v1.23: external traffic with policy Local has a chain KUBE-XLB, and what must
 * not come in is marked in nat and dropped by kubelet's chain in filter. Every sync writes everything.
 */
export const iptablesV123Mode: ProxyMode = {
  name: 'iptables-v1.23',
  kubelet: 'v1.23',
  source: 'pkg/proxy/iptables/proxier.go syncProxyRules(), of v1.23',
  start: startLines,
  sync(state, input) {
    return input.config.families.map((family) => syncFamily(proxierOf(state, family), input, family));
  },
};

function syncFamily(proxier: ProxierState, input: SyncInput, family: Family): Sync {
  const changed = update(proxier, family, input.services, input.slices);
  // Accounting objects came later.
  const settings: Settings = { ...settingsOf(input.config, input.node, family), countInvalid: false };
  const ruleset = input.kernel[family];
  const text = createRestoreText();
  masqueradeRules(text, settings);
  const plans = proxier.order.flatMap((key) => plansOf(proxier, key, settings));
  const large = [...proxier.services.values()].reduce((sum, s) => sum + s.count, 0) > LARGE_CLUSTER_ENDPOINTS;
  for (const plan of plans) writeService(text, plan, settings, !large);
  const stale = staleChains(ruleset, plans);
  for (const chain of stale) declare(text, chain);
  for (const chain of stale) addRule(text.nat, `-X ${chain}`);
  nodePortsRules(text, settings);
  forwardRules(text, settings);

  const restore = family === 'ipv4' ? 'iptables-restore' : 'ip6tables-restore';
  const stdin = printRestore(text, [SERVICES, EXTERNAL_SERVICES, FORWARD, NODEPORTS]);
  proxier.needFullSync = false;
  proxier.lastFullSync = input.now;
  const nat = text.nat.count - stale.length;
  return {
    family,
    lines: [...ensureChains(ruleset, family), { line: `${restore} -w 5 --noflush --counters`, stdin }],
    full: true,
    changed: [...changed].sort(),
    counts: { filter: text.filter.count, natTotal: nat, natSynced: nat },
    noLocalEndpoints: {
      internal: 0,
      external: plans.filter((p) => p.port.externalLocal && p.endpoints.length > 0 && p.local.length === 0).length,
    },
  };
}

function plansOf(proxier: ProxierState, key: string, settings: Settings): readonly OldPlan[] {
  const service = proxier.services.get(key);
  return service?.ports.map((port, i) => oldPlan(port, service.endpoints[i] ?? [], settings)) ?? [];
}

/** kubelet fills KUBE-MARK-DROP; kube-proxy only sees to it that its rules can name it. */
function ensureChains(ruleset: Ruleset, family: Family): CommandLine[] {
  const command = family === 'ipv4' ? 'iptables' : 'ip6tables';
  const there = ruleset.tables.get('nat')?.chains.has(MARK_DROP);
  return [
    ...createCanaries(family, ruleset),
    ...ensureJumps(ruleset, family, OLD_JUMPS),
    ...(there ? [] : [{ line: `${command} -w 5 -N ${MARK_DROP} -t nat` }]),
  ];
}

function nodePortsRules(text: RestoreText, settings: Settings): void {
  if (!settings.nodePortIPs) addRule(text.nat, `${NODEPORTS_HEAD} -m addrtype --dst-type LOCAL -j ${NODEPORTS}`);
  for (const ip of settings.nodePortIPs ?? []) addRule(text.nat, `${NODEPORTS_HEAD} -d ${ip.text} -j ${NODEPORTS}`);
}

function staleChains(ruleset: Ruleset, plans: readonly OldPlan[]): string[] {
  const active = new Set(plans.flatMap(chainsOf));
  const there = [...(ruleset.tables.get('nat')?.chains.keys() ?? [])];
  return there.filter((name) => /^KUBE-(SVC|SEP|FW|XLB)-/.test(name) && !active.has(name)).sort();
}
