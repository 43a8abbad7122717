import { probe, readTarget, type Target } from '../core/engine/probe';
import { applyObject } from '../core/kube/api';
import { readObject } from '../core/kube/read/object';
import { saveSets } from '../core/ipset/save';
import { sendLocal } from '../core/net/output';
import { createRun, type Run } from '../core/net/run';
import { saveRuleset } from '../core/netfilter/save';
import { docker } from '../core/shell/commands/docker/docker';
import { execIn } from '../core/shell/shell';
import type { Place } from '../core/trace/step';
import { liftIcmpLimits } from '../core/net/sysctl';
import { buildWorld } from '../core/world/build';
import type { ClusterSpec } from '../core/world/cluster-spec';
import { serverName } from '../core/world/pods';
import { reconcile } from '../core/world/reconcile';
import { type Exec, rootOf, type World } from '../core/world/world';

/** A line of contract 2: a cluster, its objects, and what is sent. */
export interface ClusterScenario {
  readonly id: string;
  readonly cluster: ClusterSpec;
  /** Kubernetes objects as the API server holds them. */
  readonly manifests: readonly unknown[];
  readonly probes: readonly Probe[];
  /** What is typed on machines before anything is sent; lines that fail are passed over. */
  readonly typed?: readonly { readonly on: string; readonly line: string }[];
}

export interface Probe {
  /** `pod/NAMESPACE/NAME`, `node/NAME`, `host/NAME` or `container/HOST/NAME`. */
  readonly from: string;
  /** An address and a port; an address alone for ICMP. */
  readonly to: string;
  readonly protocol?: string;
  readonly count?: number;
}

/** What a line is answered with. */
export type ClusterAnswer =
  | { readonly id: string; readonly error: string }
  | {
      readonly id: string;
      readonly nodes: Readonly<Record<string, NodeTexts>>;
      readonly probes: readonly ProbeAnswer[];
    };

/** What must be loaded into a node's kernel; '' where it holds nothing of the kind. */
export interface NodeTexts {
  readonly iptables: string;
  readonly ipset: string;
  readonly nft: string;
  readonly ipvs: string;
}

export interface ProbeAnswer {
  /** How many of the tries ended how: `reply`, `refused`, `unreachable`, `timeout`. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** How often each pod answered, by `namespace/name`. */
  readonly servers: Readonly<Record<string, number>>;
  /** Source addresses that the answering pods saw, sorted. */
  readonly seenFrom: readonly string[];
}

const SEED = 1;

/** Says what is missing in a line that is no scenario; '' for one that is. */
export function whatIsMissing(line: unknown): string {
  if (typeof line !== 'object' || line === null || Array.isArray(line)) return 'not an object';
  const { cluster } = line as { readonly cluster?: Partial<ClusterSpec> };
  if (typeof cluster !== 'object' || cluster === null) return 'cluster is missing';
  for (const field of ['podCIDR', 'serviceCIDR', 'cni'] as const) {
    if (typeof cluster[field] !== 'string') return `cluster.${field} is missing`;
  }
  if (typeof cluster.proxy?.mode !== 'string') return 'cluster.proxy.mode is missing';
  if (!Array.isArray(cluster.nodes) || !Array.isArray(cluster.hosts ?? [])) return 'cluster.nodes is missing';
  return '';
}

/**
 * Builds the cluster, applies the objects and sends every probe through it, one after the other in one world.
 *
 * @throws where the cluster asks for something that is not supported, or an object or a probe cannot be read
 */
export function runCluster(scenario: ClusterScenario): Exclude<ClusterAnswer, { readonly error: string }> {
  const world = buildCluster(scenario);
  const run = createRun(world.net, sendLocal, { record: false });
  return {
    id: scenario.id,
    nodes: Object.fromEntries(scenario.cluster.nodes.map((node) => [node.name, nodeTexts(world, node.name)])),
    probes: (scenario.probes ?? []).map((p) => answer(world, run, p)),
  };
}

/**
 * The cluster of a scenario, with its objects: pods run, rules are synced, nothing was sent yet.
 *
 * @param around wraps the shell in which the lines run
 * @throws as `runCluster`
 */
export function buildCluster(scenario: ClusterScenario, around: (exec: Exec) => Exec = (exec) => exec): World {
  const cluster = { ...scenario.cluster, hosts: scenario.cluster.hosts ?? [] };
  const shell = (made: World) => around(execIn(made, createRun(made.net, sendLocal, { record: false })));
  const world = buildWorld(cluster, SEED, shell);
  for (const ns of world.net.namespaces.values()) liftIcmpLimits(ns);
  for (const manifest of scenario.manifests ?? []) {
    const { object, errors } = readObject(manifest);
    if (!object) throw new Error(`${nameOf(manifest)}: ${errors.map((e) => e.message).join('; ')}`);
    applyObject(world.cluster.api, object);
  }
  const failures = reconcile(world, shell(world));
  if (failures) throw new Error(failures);
  for (const { on, line } of scenario.typed ?? []) type(world, shell(world), on, line);
  return world;
}

/** A line on a machine. What docker runs in its turn goes through the same shell. */
function type(world: World, exec: Exec, on: string, line: string): void {
  const [program, ...words] = line.split(' ');
  if (program !== docker.name) return void exec(rootOf(on), { line });
  const run = createRun(world.net, sendLocal, { record: false });
  docker.run(words, { world, run, ns: namespace(world, rootOf(on)), exec }, '');
}

/** The machines whose rules are of interest: nodes, and hosts of containers. */
export function machinesWithRules({ nodes, hosts = [] }: ClusterSpec): string[] {
  return [...nodes, ...hosts.filter((host) => host.docker)].map((machine) => machine.name);
}

export function nodeTexts(world: World, node: string): NodeTexts {
  const ns = namespace(world, rootOf(node));
  return {
    iptables: saveRuleset(ns.netfilter.ipv4, { family: 'ipv4' }),
    ipset: saveSets(ns.netfilter.sets, world.net.time),
    nft: '',
    ipvs: '',
  };
}

function answer(world: World, run: Run, { from, to, protocol = 'TCP', count = 1 }: Probe): ProbeAnswer {
  const ns = namespace(world, placeOf(world, from));
  const { target, lower } = readProbe(to, protocol);
  const pods = new Map([...world.cluster.pods].map(([key, pod]) => [serverName(pod.network), key]));
  const outcomes: Record<string, number> = {};
  const servers: Record<string, number> = {};
  const seenFrom = new Set<string>();
  for (let n = 1; n <= count; n++) {
    const result = probe(run, ns, target, lower, undefined, n);
    outcomes[result.outcome] = (outcomes[result.outcome] ?? 0) + 1;
    const [, name = '', seen = ''] = /^(\S+) sees (\S+)\n$/.exec(result.text) ?? [];
    const server = pods.get(name);
    if (server === undefined) continue;
    servers[server] = (servers[server] ?? 0) + 1;
    seenFrom.add(seen);
  }
  return { outcomes, servers, seenFrom: [...seenFrom].sort() };
}

/** @throws where it is no address, or the protocol is not one that is sent */
export function readProbe(
  to: string,
  protocol = 'TCP',
): { readonly target: Target; readonly lower: 'tcp' | 'udp' | 'icmp' } {
  const lower = protocol.toLowerCase();
  if (lower !== 'tcp' && lower !== 'udp' && lower !== 'icmp') throw new Error(`protocol ${protocol} is not supported`);
  const target = readTarget(to, lower);
  if (!target) throw new Error(`${JSON.stringify(to)} is not an address${lower === 'icmp' ? '' : ' with a port'}`);
  return { target, lower };
}

export function placeOf(world: World, from: string): Place {
  const [kind, first = '', second = ''] = from.split('/');
  if (kind === 'node' || kind === 'host') return rootOf(first);
  if (kind === 'container') return `${first}/${second}`;
  const pod = kind === 'pod' ? world.cluster.pods.get(`${first}/${second}`) : undefined;
  if (!pod) throw new Error(`there is no ${from}`);
  return pod.place;
}

export function namespace(world: World, place: Place) {
  const ns = world.net.namespaces.get(place);
  if (!ns) throw new Error(`there is no ${place}`);
  return ns;
}

function nameOf(manifest: unknown): string {
  const { kind, metadata } = (manifest ?? {}) as {
    readonly kind?: unknown;
    readonly metadata?: { readonly name?: unknown };
  };
  return `${String(kind ?? 'object')} ${String(metadata?.name ?? '')}`.trim();
}
