import type { Place, TableName } from '../../trace/step';

/** A line of rules that a sync added or removed, as `iptables-save` prints it: a rule, or `:CHAIN - [0:0]`. */
export interface SyncLine {
  readonly table: TableName;
  readonly text: string;
}

/** What one change of a netns' rules did. A value. */
export interface SyncRecord {
  /** Grows by one from record to record. */
  readonly id: number;
  /** Virtual time, µs. */
  readonly time: number;
  /** The netns: `node-1/root`. */
  readonly place: Place;
  readonly who: 'kube-proxy' | 'kubelet' | 'cni';
  /** `full`: all chains were written anew; `partial`: those of changed Services; `setup`: rules that stand once. */
  readonly kind: 'full' | 'partial' | 'setup';
  readonly added: readonly SyncLine[];
  readonly removed: readonly SyncLine[];
  /** How many lines were added and removed, where not all are listed. */
  readonly addedCount: number;
  readonly removedCount: number;
  /** Chains were written anew, so their counters began from 0 again. */
  readonly countersReset: boolean;
}
