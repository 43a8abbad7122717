import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Ruleset, Table } from '../../../netfilter/rule';
import type { TableName } from '../../../trace/step';
import type { EndpointSlice, Service } from '../../objects';
import { defaultProxyConfig, type KernelView, type ProxyConfig, type ProxyNode } from '../proxy-mode';

/** kube-proxy's own expectations, read from beside the project; see their README for the formats. */
export const GOLDENS = '../shared/goldens/kube-proxy';
export const haveGoldens = existsSync(GOLDENS);

export interface GoldenConfig {
  readonly ipFamily: 'IPv4' | 'IPv6';
  readonly nodeName: string;
  readonly nodeIP: string;
  readonly nodeAddresses: readonly string[];
  readonly topologyLabels: Readonly<Record<string, string>>;
  readonly localDetector: { readonly mode: string; readonly value: string } | null;
  readonly masqueradeAll: boolean;
  readonly masqueradeMark: string;
  readonly hasRandomFully: boolean;
  readonly localhostNodePorts: boolean;
  readonly nodePortAddresses: readonly string[];
  readonly conntrackTCPLiberal: boolean;
  readonly nfAcctCounters: readonly string[];
}

export interface Flow {
  readonly name: string;
  readonly sourceIP: string;
  readonly destIP: string;
  readonly destPort: number;
  readonly protocol: string;
  readonly output: string;
  readonly masq: boolean;
}

export interface Assertion {
  readonly type: string;
  readonly line: string;
  readonly text: string;
  readonly endpoints: number;
  readonly withComment?: number;
  readonly table: string;
  readonly chain: string;
  readonly destination: string;
  readonly present: boolean;
  readonly internal: number;
  readonly external: number;
}

export interface Step {
  readonly name: string;
  readonly sync: 'full' | 'partial';
  readonly changed?: readonly string[];
  readonly staleChainCleanup?: boolean;
  readonly services: readonly Service[];
  readonly endpointSlices: readonly EndpointSlice[];
  readonly expectedRules?: string;
  readonly derivedRules?: string;
  readonly expectedChains?: readonly { table: string; chain: string; rules: readonly string[] }[];
  readonly flows?: readonly Flow[];
  readonly assertions?: readonly Assertion[];
  readonly expectedNatRulesTotal?: number;
  readonly expectedNatRulesSynced?: number;
  readonly expectedNatRulesTotalDelta?: number;
}

export interface Golden extends Step {
  readonly id: string;
  readonly test: string;
  readonly subtest?: string;
  readonly config: GoldenConfig;
  readonly steps?: readonly Step[];
}

export function readGolden<T = Golden>(name: string): T {
  return JSON.parse(readFileSync(`${GOLDENS}/${name}.json`, 'utf8')) as T;
}

/** Every file that holds objects and the rules they give. */
export function ruleGoldens(): readonly Golden[] {
  if (!haveGoldens) return [];
  return readdirSync(GOLDENS)
    .filter((file) => file.endsWith('.json') && file !== 'number-of-rules.json')
    .map((file) => readGolden(file.replace('.json', '')))
    .filter((golden) => golden.config !== undefined)
    .map(expand);
}

/** One file stands for 499 endpoints with a formula. */
function expand(golden: Golden): Golden {
  const steps = golden.steps?.map((step) => ({
    ...step,
    endpointSlices: step.endpointSlices.map((slice) => {
      const generate = (slice.endpoints as unknown as { $generate?: { count: number; address: string } }).$generate;
      if (!generate) return slice;
      const addressOf = (i: number) =>
        generate.address.replace('{i % 256}', String(i % 256)).replace('{floor(i / 256)}', String(Math.floor(i / 256)));
      return { ...slice, endpoints: Array.from({ length: generate.count }, (_, i) => ({ addresses: [addressOf(i)] })) };
    }),
  }));
  return steps ? { ...golden, steps } : golden;
}

export function proxyConfig(golden: GoldenConfig): ProxyConfig {
  const detector = golden.localDetector;
  return {
    ...defaultProxyConfig,
    families: [golden.ipFamily === 'IPv4' ? 'ipv4' : 'ipv6'],
    detectLocal: detector ? { mode: 'ClusterCIDR', cidrs: [detector.value] } : { mode: 'none' },
    masqueradeAll: golden.masqueradeAll,
    masqueradeMark: golden.masqueradeMark,
    randomFully: golden.hasRandomFully,
    localhostNodePorts: golden.localhostNodePorts,
    nodePortAddresses: golden.nodePortAddresses,
    conntrackTcpLiberal: golden.conntrackTCPLiberal,
    accounts: golden.nfAcctCounters,
  };
}

export function proxyNode(golden: GoldenConfig): ProxyNode {
  return {
    name: golden.nodeName,
    ips: [golden.nodeIP],
    addresses: golden.nodeAddresses,
    podCIDRs: [],
    labels: golden.topologyLabels,
  };
}

/** A kernel that holds nothing but the named nat chains, and what tells that nobody flushed it. */
export function kernelWith(natChains: Iterable<string>): KernelView {
  const tables = new Map([table('nat', natChains), table('mangle', ['KUBE-PROXY-CANARY'])]);
  const ruleset: Ruleset = { tables, nextRule: 1, revision: 0 };
  return { ipv4: ruleset, ipv6: ruleset, accounts: new Map() };
}

function table(name: TableName, names: Iterable<string>): [TableName, Table] {
  const chains = new Map([...names].map((chain) => [chain, { name: chain, slot: 0, rules: [] }]));
  return [name, { name, chains, counters: new Float64Array(), slots: 0, memory: new Map() }];
}
