/** A text that somebody pasted, or a file that was dropped. */
export interface Source {
  /** Of the file; '' for what was pasted. */
  readonly name: string;
  readonly text: string;
}

/** Kinds of dumps that are recognised. */
export type DumpKind =
  | 'iptables'
  | 'ip6tables'
  | 'ipset'
  | 'links'
  | 'routes'
  | 'policy'
  | 'conntrack'
  | 'sysctls'
  | 'objects'
  /** What `ip -j` prints. */
  | 'json'
  /** What `iptables -L` and `nft list` print: it is known, and not enough. */
  | 'listing'
  | 'unknown';

/** A stretch of lines of one kind. */
export interface Section {
  readonly kind: DumpKind;
  readonly source: number;
  /** 1-based line of the source where it begins. */
  readonly line: number;
  /** Offset in the source where it begins. */
  readonly from: number;
  readonly text: string;
  /** Table that was asked for (`iptables -t nat -S`). */
  readonly table?: string;
  /** What was run was a program of iptables-legacy. */
  readonly legacy?: boolean;
}
