import type { Masked } from '../packet/address';
import type { HookName, TableName } from '../trace/step';

/** The part of a rule that `ip_packet_match()` compares before any extension runs. */
export interface Header {
  readonly source?: Masked;
  readonly notSource: boolean;
  readonly destination?: Masked;
  readonly notDestination: boolean;
  /** Device name; a trailing `+` matches any name that starts so. '' matches every device. */
  readonly in: string;
  readonly notIn: boolean;
  readonly out: string;
  readonly notOut: boolean;
  /** 0 is any protocol. */
  readonly protocol: number;
  readonly notProtocol: boolean;
  /** `-f`: only fragments after the first. */
  readonly fragment?: 'yes' | 'no';
}

/** A match by name and config; the extension itself is looked up in `matches/all.ts`. */
export interface RuleMatch {
  readonly name: string;
  readonly config: unknown;
  /** The words as they were typed, where the match is not known: printed back unchanged, never evaluated. */
  readonly unknown?: string;
}

export type RuleTarget =
  | { readonly kind: 'verdict'; readonly verdict: 'ACCEPT' | 'DROP' | 'RETURN' | 'QUEUE' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string }
  | { readonly kind: 'extension'; readonly name: string; readonly config: unknown; readonly unknown?: string };

/** A rule as it is loaded. A value: replaced, never changed. */
export interface Rule {
  /** Identity: unique in its netns, given when the rule is added. */
  readonly number: number;
  readonly header: Header;
  readonly matches: readonly RuleMatch[];
  /** Absent: the rule only counts. */
  readonly target?: RuleTarget;
  /** Place of its counters in `Table.counters`: packets at `2 * slot`, bytes at `2 * slot + 1`. */
  readonly slot: number;
}

export interface Chain {
  readonly name: string;
  /** Present in base chains only. */
  readonly policy?: 'ACCEPT' | 'DROP';
  /** The hook of a base chain. */
  readonly hook?: HookName;
  /**
   * Counters of the policy, as `Rule.slot`. -1 where nothing counts: in user chains, and in a base chain whose policy no
   * command has set (nf_tables counts only then).
   */
  readonly slot: number;
  /** A base chain that nf_tables does not have yet: no command has named it. */
  readonly absent?: true;
  /** Replaced whole when a rule changes; caches hang off this array. */
  readonly rules: readonly Rule[];
}

/** State. All base chains are there. Chains are in the order in which they came; `chainsInOrder` has that of `iptables-save`. */
export interface Table {
  readonly name: TableName;
  chains: Map<string, Chain>;
  counters: Float64Array;
  /** Slots handed out so far. */
  slots: number;
  /** Memory of matches (`statistic`, `limit`, `quota`): key `${rule.number}/${index of the match}`. */
  memory: Map<string, unknown>;
}

/** All iptables tables of one family in one netns: only those that exist. State. */
export interface Ruleset {
  tables: Map<TableName, Table>;
  nextRule: number;
  /** Grows by one with each change of text; snapshots compare it. */
  revision: number;
}
