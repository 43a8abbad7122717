import type { CommandLine } from '../kube/command-line';
import type { Family } from '../packet/address';
import type { TableName } from '../trace/step';
import type { Layout } from './layout';

/** What all rules of a daemon depend on. */
export interface Firewall {
  readonly family: Family;
  readonly layout: Layout;
  /** No docker-proxy: the rules carry a container's connections to its own published ports too. */
  readonly hairpin: boolean;
  /** Windows' Linux with mirrored networking, whose connections to localhost come in by `loopback0`. */
  readonly mirrored?: boolean;
}

/** One thing that the daemon does to the rules. `put` is position 1 or the end; neither is done twice. */
export type Change =
  | { readonly kind: 'chain'; readonly table: TableName; readonly chain: string }
  | {
      readonly kind: 'insert' | 'append' | 'delete';
      readonly table: TableName;
      readonly chain: string;
      /** As typed behind the chain's name. */
      readonly rule: string;
    }
  /** Another program than iptables. */
  | { readonly kind: 'line'; readonly line: string };

export function chain(table: TableName, name: string): Change {
  return { kind: 'chain', table, chain: name };
}

export function insert(table: TableName, name: string, rule: string): Change {
  return { kind: 'insert', table, chain: name, rule };
}

export function append(table: TableName, name: string, rule: string): Change {
  return { kind: 'append', table, chain: name, rule };
}

export function remove(table: TableName, name: string, rule: string): Change {
  return { kind: 'delete', table, chain: name, rule };
}

/** What takes changes back. Chains stay. */
export function undo(changes: readonly Change[]): Change[] {
  return changes.flatMap((c): Change[] =>
    c.kind === 'insert' || c.kind === 'append' ? [remove(c.table, c.chain, c.rule)] : [],
  );
}

const LETTERS = { insert: '-I', append: '-A', delete: '-D' } as const;

/**
 * How the daemon asks whether a rule is there already; `undefined` where it does not ask.
 *
 * Source: libnetwork/iptables/iptables.go Exists(), ChainExists()
 */
export function checkLine(family: Family, change: Change): CommandLine | undefined {
  if (change.kind === 'line') return undefined;
  const asks = change.kind === 'chain' ? `-nL ${change.chain}` : `-C ${change.chain} ${change.rule}`;
  return { line: `${program(family)} --wait -t ${change.table} ${asks}` };
}

export function changeLine(family: Family, change: Change): CommandLine {
  if (change.kind === 'line') return { line: change.line };
  const does =
    change.kind === 'chain' ? `-N ${change.chain}` : `${LETTERS[change.kind]} ${change.chain} ${change.rule}`;
  return { line: `${program(family)} --wait -t ${change.table} ${does}` };
}

/** Is a change still to be made, where the check said that the rule or chain is there, or is not? */
export function isNeeded(change: Change, there: boolean): boolean {
  return change.kind === 'line' || there === (change.kind === 'delete');
}

export function program(family: Family): string {
  return family === 'ipv6' ? 'ip6tables' : 'iptables';
}
