import type { Packet } from '../packet/packet';

/**
 * Where something happens: a slash path from the general to the particular, such as
 * `node-1/root/nat/KUBE-SERVICES` or `node-1/web-1/eth0`. The canvas draws the longest
 * part of it that it shows; the core knows no coordinates.
 */
export type Place = string;

export type HookName = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING';
export type TableName = 'raw' | 'mangle' | 'nat' | 'filter' | 'security';

export type Verdict =
  | { readonly kind: 'ACCEPT' | 'DROP' | 'RETURN' | 'CONTINUE' | 'STOLEN' | 'QUEUE' }
  | { readonly kind: 'JUMP' | 'GOTO'; readonly chain: string };

/** What a step did to the conntrack table. `line` is the entry as `conntrack -L` prints it after the step. */
export interface ConntrackDelta {
  readonly kind: 'new' | 'update' | 'confirm' | 'destroy';
  readonly entry: number;
  readonly line: string;
}

/** A chance that was drawn (`-m statistic`): it matches when `drew` is below `needs`. Both 0 to 1. */
export interface Draw {
  readonly rule: number;
  readonly drew: number;
  readonly needs: number;
}

export interface StepBase {
  /** Position in the trace, from 0. */
  readonly n: number;
  /** Virtual time, µs since the world began. */
  readonly time: number;
  readonly place: Place;
  readonly before: Packet;
  /** The same object as `before` when the step changed nothing. */
  readonly after: Packet;
  readonly conntrack?: ConntrackDelta;
}

/** `chain` is the chain of the step, `hook` where the walk of the table began. */
export interface InChain {
  readonly hook: HookName;
  readonly table: TableName;
  readonly chain: string;
}

export type Step = StepBase &
  (
    | { readonly kind: 'socket'; readonly did: 'send' | 'deliver' | 'refuse'; readonly socket?: string }
    /** `route` as `ip route get` would say it; `device` is '' where it is delivered here. */
    | { readonly kind: 'route'; readonly route: string; readonly device: string }
    /** A rule that matched. `rule` is its index in the chain, from 0; `number` its identity. */
    | ({
        readonly kind: 'rule';
        readonly rule: number;
        readonly number: number;
        readonly verdict: Verdict;
        readonly target: string;
        readonly draws?: readonly Draw[];
      } & InChain)
    /** A run of rules that did not match: indices `first` to `last`, both included. */
    | ({
        readonly kind: 'miss';
        readonly first: number;
        readonly last: number;
        readonly draws?: readonly Draw[];
      } & InChain)
    /** The end of a base chain. */
    | ({ readonly kind: 'policy'; readonly verdict: Verdict } & InChain)
    /** A user chain was left at its end or by RETURN; `to` is the chain the walk goes on in. */
    | ({ readonly kind: 'return'; readonly to: string } & InChain)
    /** A rule that cannot be evaluated: `rule` has a match or target we do not know. The walk ends here. */
    | ({
        readonly kind: 'unknown';
        readonly rule: number;
        readonly number: number;
        readonly extension: string;
      } & InChain)
    /** conntrack found, made or confirmed an entry; `note` is one clause: "new connection", "reply of a known connection". */
    | { readonly kind: 'conntrack'; readonly hook: HookName; readonly note: string }
    /** Addresses were rewritten from the connection's tuples (no rule is asked). `manip` as in nf_nat. */
    | { readonly kind: 'nat'; readonly hook: HookName; readonly manip: 'src' | 'dst' }
    /** The packet left by a device towards another place. */
    | { readonly kind: 'link'; readonly device: string; readonly to: Place }
    | { readonly kind: 'encapsulate' | 'decapsulate'; readonly device: string }
    /** Bridged: a port of the bridge was chosen, '' when it is flooded or goes up to the host. */
    | { readonly kind: 'bridge'; readonly device: string; readonly port: string }
    /** A packet made in answer (reject, ICMP error, reset); it has a trace of its own. */
    | { readonly kind: 'answer'; readonly answer: string; readonly trace: number }
    | { readonly kind: 'drop'; readonly reason: string }
  );

export type StepKind = Step['kind'];

export type Outcome = 'delivered' | 'dropped' | 'rejected' | 'lost' | 'unknown';

/** One packet, from the socket that made it to where it ended. */
export interface Trace {
  readonly id: number;
  /** The action that caused it, by position in the recording. */
  readonly action: number;
  /** Traces of one connection (SYN, SYN-ACK, request, reply) share it. */
  readonly flow: number;
  /** One word or two for people: `SYN`, `SYN ACK`, `GET`, `echo request`, `port unreachable`. */
  readonly title: string;
  readonly outcome: Outcome;
  readonly steps: readonly Step[];
}
