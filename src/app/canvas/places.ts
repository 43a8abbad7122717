import type { HostView, Snapshot } from '../../core/engine/snapshot';

/** Nodes in the order of the cluster. */
export function nodesOf(snapshot: Snapshot): readonly HostView[] {
  return Object.values(snapshot.hosts).filter((h) => h.kind === 'node');
}

/** First two parts of a place. */
export function netnsPart(place: string): string {
  return place.split('/', 2).join('/');
}
