import type { Place } from '../trace/step';

/** Everything that can change a world, besides time. Plain JSON: it stands in links and files. */
export type Action =
  /** A line typed on a host or in a pod, as root. `on` is a netns place: `node-1/root`, `node-1/web-x2m4k`. */
  | { readonly kind: 'shell'; readonly on: Place; readonly line: string; readonly stdin?: string }
  /** iptables-restore of a whole text in a netns: what Apply in the rules pane does. */
  | { readonly kind: 'ruleset'; readonly on: Place; readonly text: string }
  /** Connect, ask, get the answer, close (TCP); send and await an answer (UDP); ping (ICMP). */
  | {
      readonly kind: 'probe';
      readonly from: Place;
      /** `10.96.45.123:80`, `192.168.11.109:30080`, or an address alone for ping. */
      readonly to: string;
      readonly protocol: 'tcp' | 'udp' | 'icmp';
      /** How many connections one after the other; 1 where absent. */
      readonly count?: number;
      /** Fixed source port; ephemeral where absent. */
      readonly sport?: number;
    }
  /** kubectl apply: manifests as YAML or JSON. The controllers, the proxies and the CNI follow. */
  | { readonly kind: 'apply'; readonly manifest: string }
  | {
      readonly kind: 'delete';
      readonly resource: 'pod' | 'service' | 'endpointslice';
      readonly namespace: string;
      readonly name: string;
    }
  /** Lets virtual time pass, µs. */
  | { readonly kind: 'wait'; readonly micros: number };

/** Scenario, seed and actions: the same recording always gives the same world and the same traces. */
export interface Recording {
  readonly version: 1;
  readonly scenario: string;
  readonly seed: number;
  /** What was done after the scenario's own actions. */
  readonly actions: readonly Action[];
}
