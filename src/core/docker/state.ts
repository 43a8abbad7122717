import type { GatewayMode } from './bridge-rules';

/** How a host's engine is set up: what `daemon.json` says. A value. */
export interface EngineConfig {
  readonly version: string;
  /** A docker-proxy for each published port. */
  readonly userlandProxy: boolean;
  /** Of the default bridge: containers may talk to each other. */
  readonly icc: boolean;
}

/** A network. The fields of bridges are '' or false for `host` and `none`. A value. */
export interface DockerNetwork {
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  readonly driver: 'bridge' | 'host' | 'null';
  /** Name of the device. */
  readonly bridge: string;
  readonly subnet: string;
  readonly gateway: string;
  readonly internal: boolean;
  readonly icc: boolean;
  readonly masquerade: boolean;
  readonly gatewayMode: GatewayMode;
  readonly hostIp?: string;
  /** When it was made, µs. */
  readonly created: number;
}

/** What a container wants published: `-p`. Host ports are a range, 0 for any free one. A value. */
export interface PortRequest {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  /** '' for every address of the host, of both families. */
  readonly hostIp: string;
  readonly hostPorts: readonly [first: number, last: number];
  readonly containerPort: number;
}

/** A port that the host takes connections for. A value. */
export interface BoundPort {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly hostIp: string;
  readonly hostPort: number;
  readonly containerPort: number;
}

/** A container's place in a network. A value. */
export interface Endpoint {
  /** Id of the network. */
  readonly network: string;
  /** Asked for by the user; kept over restarts. */
  readonly wanted?: string;
  /** '' while the container does not run. */
  readonly address: string;
  readonly mac: string;
  /** Host end of the veth pair. */
  readonly hostDevice: string;
  /** The other end, in the container. */
  readonly device: string;
}

/** State. */
export interface Container {
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly command: string;
  /** `default` for networks of its own, `host`, `none`, or `container:ID`. */
  readonly mode: string;
  readonly exposed: readonly string[];
  /** What its program listens on, `tcp 80`. */
  readonly listens: readonly string[];
  readonly publish: readonly PortRequest[];
  readonly autoRemove: boolean;
  readonly created: number;
  status: 'created' | 'running' | 'exited';
  exitCode: number;
  /** When it started or ended last, µs. */
  since: number;
  /** Of its network namespace, while it runs. */
  place: string;
  bound: readonly BoundPort[];
  endpoints: readonly Endpoint[];
}

/** The engine of a host. State. */
export interface DockerEngine {
  readonly host: string;
  readonly config: EngineConfig;
  /** By id, in the order in which they were made. */
  networks: Map<string, DockerNetwork>;
  containers: Map<string, Container>;
  /** Grows with everything that gets an id. */
  made: number;
}
