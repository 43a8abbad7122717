import type { Edge, Node } from '@xyflow/react';
import type { Station } from '../playback/rows';
import type { JumpEdge } from './chain-edges';
import type { CardSpot, ChainScene, ChanceSpot, RestSpot } from './chain-layout';
import type { Box } from './scene';

export type CardNode = Node<{ spot: CardSpot; station: Station; onOpen: (what: string) => void }, 'chain'>;
export type ChanceNode = Node<{ spot: ChanceSpot; station: Station }, 'chance'>;
export type RestNode = Node<{ spot: RestSpot; station: Station; onOpen: (what: string) => void }, 'rest'>;
export type ChainNode = CardNode | ChanceNode | RestNode;
export type JumpFlowEdge = Edge<{ jump: JumpEdge }, 'jump'>;

/** Nodes and edges of the Chain level. Ids are places. */
export function chainGraph(
  scene: ChainScene,
  jumps: readonly JumpEdge[],
  station: Station,
  onOpen: (what: string) => void,
): { readonly nodes: readonly ChainNode[]; readonly edges: readonly JumpFlowEdge[] } {
  const place = (chain: string) => `${station.netns}/${station.table}/${chain}`;
  const nodes: ChainNode[] = scene.cards.map((spot) => ({
    ...fixed(place(spot.chain.name), spot),
    type: 'chain',
    data: { spot, station, onOpen },
  }));
  if (scene.chance)
    nodes.push({ ...fixed('chance', scene.chance), type: 'chance', data: { spot: scene.chance, station } });
  if (scene.rest)
    nodes.push({ ...fixed('rest', scene.rest), type: 'rest', data: { spot: scene.rest, station, onOpen } });
  const edges: JumpFlowEdge[] = jumps.map((jump) => ({
    id: jump.id,
    source: place(jump.from),
    target: place(jump.to),
    type: 'jump',
    data: { jump },
  }));
  return { nodes, edges };
}

function fixed(id: string, box: Box) {
  return {
    id,
    position: { x: box.x, y: box.y },
    width: box.w,
    height: box.h,
    draggable: false,
    selectable: false,
    focusable: false,
  };
}
