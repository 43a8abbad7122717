import type { DeviceView, HostView, PodView, ServiceView } from '../../core/engine/snapshot';
import type { HookName, Place, TableName } from '../../core/trace/step';
import type { Frame } from './frame';
import type { Point } from './path';

export interface Box extends Point {
  readonly w: number;
  readonly h: number;
}

export type Side = 'top' | 'left' | 'right';

/** How much of a host is drawn: its lanes in one of three sizes, its name alone, or a card for what is no node. */
export type HostForm = 'full' | 'compact' | 'large' | 'head' | 'card';

export interface StationSpot extends Point {
  /** `node-1/root/PREROUTING/nat` */
  readonly id: string;
  readonly hook: HookName;
  readonly table: TableName;
  readonly r: number;
}

export interface PortSpot extends Box {
  readonly place: Place;
  readonly device: DeviceView;
  readonly side: Side;
}

export interface BarSpot extends Box {
  readonly place: Place;
  readonly device: DeviceView;
}

export interface PodSpot extends Box {
  readonly place: Place;
  readonly pod: PodView;
  /** Further pods of the same workload, for which it stands too. */
  readonly others: readonly PodView[];
  /** Where its veth ends on the bridge; the top of the pod where there is no bridge. */
  readonly veth: Point;
  /** Place of the bridge, '' where there is none. */
  readonly bridge: Place;
}

export interface LocalSpot {
  readonly input: Box;
  readonly process: Box;
  readonly output: Box;
}

export interface HostSpot extends Box {
  readonly id: Place;
  readonly host: HostView;
  readonly form: HostForm;
  /** Measures of the lanes; absent for a head or a card. */
  readonly frame?: Frame;
  readonly lanes: readonly TableName[];
  /** Height below the last lane. */
  readonly lanesEnd: number;
  readonly stations: readonly StationSpot[];
  readonly route?: Point;
  readonly local?: LocalSpot;
  readonly ports: readonly PortSpot[];
  readonly bars: readonly BarSpot[];
  readonly pods: readonly PodSpot[];
  /** Pods for which there was no room. */
  readonly morePods: number;
}

export interface ServiceSpot extends Box {
  readonly service: ServiceView;
}

/** What an anchor is part of: it decides which way a line takes to it. */
export type Zone = HookName | 'route' | 'process' | 'port' | 'bar' | 'veth' | 'pod' | 'host';

/** A point where a packet can be. */
export interface Anchor extends Point {
  readonly zone: Zone;
  /** The host it belongs to, as `HostSpot.id`. */
  readonly host: Place;
  /** Of a port. */
  readonly side?: Side;
}

/** Everything drawn at the Cluster or Node level, in flow coordinates. */
export interface Scene {
  readonly w: number;
  readonly h: number;
  readonly hosts: readonly HostSpot[];
  readonly services: readonly ServiceSpot[];
  /** Height of the node network's line, and the lines that go down at its ends. */
  readonly trunk: {
    readonly y: number;
    readonly from: number;
    readonly to: number;
    readonly leftEnd: number;
    readonly rightEnd: number;
  };
  /** x of the line between the VXLAN devices. */
  readonly overlayX: number;
  readonly network: string;
  readonly anchors: ReadonlyMap<string, Anchor>;
}
