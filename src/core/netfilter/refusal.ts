import { errorWords } from './kernel-checks';

/** Why a table was not changed. Lines count from 1, or are whatever number the commands were given. */
export type Refusal =
  /** A rule at line `at` jumps to a chain that is not there. Said like an error of syntax, with the line of COMMIT. */
  | { readonly kind: 'no-chain'; readonly at: number; readonly chain: string }
  /** iptables itself gave up at a line. */
  | { readonly kind: 'failed'; readonly line: number; readonly reason: string }
  /** iptables ended at a command with a message of its own. */
  | { readonly kind: 'ended'; readonly line: number; readonly message: string }
  /** The kernel refused these operations. */
  | { readonly kind: 'kernel'; readonly failures: readonly KernelFailure[] };

export interface KernelFailure {
  readonly line: number;
  /** `RULE_APPEND` … as iptables calls it. */
  readonly operation: string;
  readonly errno: string;
  /** `rule in chain FORWARD`. */
  readonly object: string;
}

/** What the kernel says about a failed operation, as iptables prints it; line 0 is no line. Source: iptables/nft.c mnl_append_error() */
export function failureText({ line, operation, errno, object }: KernelFailure): string {
  return `${line === 0 ? ' ' : `\nline ${line}: `}${operation} failed (${errorWords(errno)}): ${object}`;
}

/** The same for a person who sees which line it is about. */
export function failureMessage({ errno, object }: KernelFailure): string {
  return `The kernel refuses the ${object}: ${errorWords(errno)}`;
}
