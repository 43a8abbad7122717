import type { Masked } from '../packet/address';
import type { Header, RuleMatch, RuleTarget } from './rule';

/** A rule as it was typed: without a place, and with any number of addresses. */
export interface RuleText {
  /** Without addresses. */
  readonly header: Header;
  readonly sources: readonly (Masked | undefined)[];
  readonly destinations: readonly (Masked | undefined)[];
  readonly matches: readonly RuleMatch[];
  readonly target: RuleTarget | undefined;
  /** Numbers of words with something that is not known and was kept as text. */
  readonly unknown: readonly UnknownWord[];
}

export interface UnknownWord {
  readonly message: string;
  readonly word: number;
}

export type CommandKind =
  | 'append'
  | 'insert'
  | 'delete'
  | 'delete-number'
  | 'replace'
  | 'check'
  | 'flush'
  | 'zero'
  | 'zero-number'
  | 'new-chain'
  | 'delete-chain'
  | 'rename-chain'
  | 'policy'
  | 'list'
  | 'list-rules'
  /** `-V` and `-h`: prints something and ends, whatever follows. */
  | 'version'
  | 'help'
  /** The line is not for this family (`-4` to ip6tables-restore). */
  | 'none';

/** One command line of iptables, read and checked as far as the program itself checks it. */
export interface Command {
  readonly kind: CommandKind;
  /** `-L -Z` and `-S -Z` do both. */
  readonly andZero: boolean;
  readonly table: string;
  readonly chain: string | undefined;
  /** Rule number, from 1. */
  readonly number: number | undefined;
  /** New name of a chain, or the policy. */
  readonly value: string | undefined;
  readonly rule: RuleText | undefined;
  readonly counters: readonly [packets: number, bytes: number];
  readonly verbose: number;
  readonly numeric: boolean;
  readonly exact: boolean;
  readonly lineNumbers: boolean;
}
