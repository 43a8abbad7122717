import type { Snapshot } from '../../core/engine/snapshot';
import { selectObject } from '../store/cluster';
import { selectNetns, selectTab } from '../store/selection';
import { setLevel, useView } from '../store/view';

/** Something that can be jumped to. */
export interface Found {
  readonly what: 'node' | 'host' | 'pod' | 'Service';
  readonly name: string;
  readonly address: string;
  /** A netns; of a Service the name by which the snapshot lists it. */
  readonly at: string;
}

const MOST = 12;

/** Nodes, pods and Services whose name or address has the words; those that begin with them first. */
export function findInCluster(snapshot: Snapshot, words: string): readonly Found[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return [];
  const found: { readonly found: Found; readonly rank: number }[] = [];
  const look = (thing: Found, ...also: readonly string[]) => {
    const texts = [thing.name, thing.address, ...also];
    const rank = Math.min(
      ...texts.map((text) => (text === wanted ? 0 : text.startsWith(wanted) ? 1 : text.includes(wanted) ? 2 : 3)),
    );
    if (rank < 3) found.push({ found: thing, rank });
  };
  for (const host of Object.values(snapshot.hosts)) {
    look({ what: host.kind === 'node' ? 'node' : 'host', name: host.name, address: host.ip, at: host.place });
    for (const pod of host.pods) look({ what: 'pod', name: pod.name, address: pod.ip, at: pod.place });
  }
  for (const service of snapshot.services) {
    const { namespace, name, clusterIP, ports } = service;
    const numbers = ports.flatMap((p) => (p.nodePort === undefined ? [] : [`${p.nodePort}`]));
    look({ what: 'Service', name, address: clusterIP, at: `Service/${namespace}/${name}` }, ...numbers);
  }
  return found
    .sort((a, b) => a.rank - b.rank || a.found.name.length - b.found.name.length)
    .slice(0, MOST)
    .map((f) => f.found);
}

/** Shows what was found: a place in the map, a Service by its manifest. */
export function goToFound({ what, at }: Found): void {
  if (what === 'Service') {
    selectObject(at);
    selectTab('yaml');
    return;
  }
  const { level } = useView.getState();
  if (level !== 'cluster' && level !== 'node') setLevel('cluster');
  selectNetns(at);
}
