import type { Labels } from '../objects';
import type { Endpoint } from './endpoint';
import { type ServicePort, usesClusterEndpoints, usesLocalEndpoints } from './service-port';

const ZONE_LABEL = 'topology.kubernetes.io/zone';

/** Which endpoints a service port's traffic may reach from one node. */
export interface Categorized {
  /** For traffic with policy Cluster. */
  readonly cluster: readonly Endpoint[];
  /** For traffic with policy Local. */
  readonly local: readonly Endpoint[];
  /** Those that need a chain of their own: the union of both. */
  readonly reachable: readonly Endpoint[];
  /** Is there any endpoint in the cluster? Decides between REJECT and DROP. */
  readonly any: boolean;
}

type Mode = 'none' | 'same zone' | 'same node';

/**
 * Sorts out endpoints by readiness, policy and topology hints. Where no endpoint is ready, those that are terminating but
 * still serve are taken, for cluster and local separately.
 *
 * Source: pkg/proxy/topology.go CategorizeEndpoints()
 * Differs: `reachable` is sorted where kube-proxy walks a map.
 */
export function categorize(
  endpoints: readonly Endpoint[],
  port: ServicePort,
  node: { readonly name: string; readonly labels: Labels },
): Categorized {
  let cluster: readonly Endpoint[] = [];
  let any = false;
  let mode: Mode = 'none';
  const useCluster = usesClusterEndpoints(port);
  if (useCluster) {
    mode = topologyMode(endpoints, node);
    cluster = endpoints.every((e) => e.ready && isHintedAt(e, mode, node))
      ? endpoints
      : endpoints.filter((e) => e.ready && isHintedAt(e, mode, node));
    if (cluster.length === 0) cluster = endpoints.filter(isDraining);
    any = cluster.length > 0;
  }
  if (!usesLocalEndpoints(port)) return { cluster, local: [], reachable: cluster, any };

  any ||= endpoints.some((e) => e.ready || isDraining(e));
  const here = endpoints.filter((e) => e.node === node.name);
  let local = here.filter((e) => e.ready);
  const draining = local.length === 0;
  if (draining) local = here.filter(isDraining);
  if (!useCluster) return { cluster, local, reachable: local, any };
  if (mode === 'none' && !draining) return { cluster, local, reachable: cluster, any };
  const union = new Set([...cluster, ...local]);
  return { cluster, local, reachable: endpoints.filter((e) => union.has(e)), any };
}

/** Hints count only where every ready endpoint has them and one of them names this node or zone. */
function topologyMode(endpoints: readonly Endpoint[], node: { readonly name: string; readonly labels: Labels }): Mode {
  let allNodes = true;
  let allZones = true;
  let thisNode = false;
  let thisZone = false;
  const zone = node.labels[ZONE_LABEL];
  for (const endpoint of endpoints) {
    if (!endpoint.ready) continue;
    if (endpoint.nodeHints.length === 0) allNodes = false;
    else if (endpoint.nodeHints.includes(node.name)) thisNode = true;
    if (endpoint.zoneHints.length === 0) allZones = false;
    else if (zone !== undefined && endpoint.zoneHints.includes(zone)) thisZone = true;
    if (!allNodes && !allZones) return 'none';
  }
  if (allNodes && thisNode) return 'same node';
  return allZones && thisZone ? 'same zone' : 'none';
}

function isHintedAt(endpoint: Endpoint, mode: Mode, node: { readonly name: string; readonly labels: Labels }): boolean {
  if (mode === 'none') return true;
  if (mode === 'same node') return endpoint.nodeHints.includes(node.name);
  return endpoint.zoneHints.includes(node.labels[ZONE_LABEL] ?? '');
}

function isDraining(endpoint: Endpoint): boolean {
  return endpoint.serving && endpoint.terminating;
}
