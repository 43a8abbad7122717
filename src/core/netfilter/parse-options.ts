import type { Memo } from '../lib/memo';
import type { Family } from '../packet/address';
import type { Extension } from './extension';

/** What was made of each match and target before, by its words; serves again in the same table. */
export type RuleMemo = Map<Extension<unknown>, Memo<Loaded>>;

/** A match or a target as rules hold it. */
export interface Loaded {
  readonly kind: 'extension';
  readonly name: string;
  readonly config: unknown;
}

/** What a command line is read for. */
export interface ParseOptions {
  readonly family: Family;
  readonly table: string;
  /** The line is one of iptables-restore. */
  readonly restore: boolean;
  /** Name of the program, for its messages. */
  readonly program: string;
  /** What happens to a match or target that is not known: refused as by the program, or kept as text. */
  readonly unknown: 'refuse' | 'keep';
  hasSet(name: string): boolean;
  /** Gets lines that the program writes to standard error before it goes on. */
  warn(line: string): void;
  /** Chains that `:CHAIN` lines have announced; they win over targets of the same name. */
  readonly chains?: ReadonlySet<string>;
  /** What was read before of the same table, to be shared. */
  readonly memo?: RuleMemo;
  /** Counters written before the rule, where they are to be used. */
  readonly counters?: readonly [string, string];
}

/** Room for names. Source: include/linux/netfilter/x_tables.h XT_EXTENSION_MAXNAMELEN */
export const MAX_NAME = 29;
