import type { HostView, Snapshot } from '../../core/engine/snapshot';

/** What is drawn with its chains and what runs on it: nodes in the order of the cluster, and hosts with containers. */
export function nodesOf(snapshot: Snapshot): readonly HostView[] {
  return Object.values(snapshot.hosts).filter(isNode);
}

export function isNode(host: HostView | undefined): boolean {
  return host?.kind === 'node' || host?.engine !== undefined;
}

/** First two parts of a place. */
export function netnsPart(place: string): string {
  return place.split('/', 2).join('/');
}
