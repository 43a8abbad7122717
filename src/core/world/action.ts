import type { Delays } from '../kube/control/delays';
import type { Place } from '../trace/step';
import type { Scenario } from './scenario';

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
      /** How many connections; 1 where absent. */
      readonly count?: number;
      /** µs from the start of one connection to that of the next, which all run at the same time; absent: one after the other. */
      readonly spacing?: number;
      /** Fixed source port; ephemeral where absent. */
      readonly sport?: number;
    }
  /** kubectl apply: manifests as YAML or JSON. The controllers, the proxies and the CNI follow. */
  | { readonly kind: 'apply'; readonly manifest: string }
  /** kubectl delete. `resource`: any name that kubectl knows, `deploy`, `pods`, `Service`. */
  | {
      readonly kind: 'delete';
      readonly resource: string;
      /** Ignored for kinds that live in no namespace. */
      readonly namespace: string;
      readonly name: string;
      /** Seconds that a pod gets to end; its own where absent, 0 ends it at once. */
      readonly gracePeriod?: number;
    }
  | {
      readonly kind: 'scale';
      /** A Deployment where absent. */
      readonly resource?: string;
      readonly namespace: string;
      readonly name: string;
      readonly replicas: number;
    }
  /** kubectl cordon, uncordon. */
  | { readonly kind: 'cordon'; readonly node: string; readonly on: boolean }
  /** A machine is switched off, or on again. */
  | { readonly kind: 'power'; readonly node: string; readonly up: boolean }
  /** A pod's probe fails whatever its program answers, or asks its program again. */
  | {
      readonly kind: 'probe-script';
      readonly namespace: string;
      readonly pod: string;
      readonly probe: 'readiness' | 'liveness';
      readonly failing: boolean;
    }
  /** Sets how slow the cluster is; what is absent stays as it is. */
  | ({ readonly kind: 'delays' } & Partial<Delays>)
  /** Lets virtual time pass until the controllers have nothing more to do, at most ten minutes. */
  | { readonly kind: 'settle' }
  /** Lets virtual time pass, µs. */
  | { readonly kind: 'wait'; readonly micros: number };

/** Scenario, seed and actions: the same recording always gives the same world and the same traces. */
export interface Recording {
  readonly version: 1;
  readonly scenario: string;
  readonly seed: number;
  /** What was done after the scenario's own actions. */
  readonly actions: readonly Action[];
  /** The scenario itself, where it is none of those that are built in: a world made of somebody's own dumps. */
  readonly setup?: Scenario;
}
