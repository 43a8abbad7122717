import { BridgeNode } from './BridgeNode';
import { CardNode } from './CardNode';
import { HookNode } from './HookNode';
import { HostNode } from './HostNode';
import { NetworkNode } from './NetworkNode';
import { PodNode } from './PodNode';
import { PortNode } from './PortNode';
import { RouteNode } from './RouteNode';
import { SegmentNode } from './SegmentNode';
import { ServiceNode } from './ServiceNode';
import { StationNode } from './StationNode';
import { WireEdge } from './WireEdge';

/** Every kind of node on the canvas, one line each. */
export const nodeTypes = {
  network: NetworkNode,
  host: HostNode,
  hook: HookNode,
  station: StationNode,
  route: RouteNode,
  port: PortNode,
  bridge: BridgeNode,
  pod: PodNode,
  card: CardNode,
  segment: SegmentNode,
  service: ServiceNode,
};

export const edgeTypes = { wire: WireEdge };
