// Written by whatever the reader points at: the rules pane, the canvas, the keys.
import { create } from 'zustand';
import type { Place, TableName } from '../../core/trace/step';

export type SideTab = 'rules' | 'conntrack' | 'ipset' | 'yaml' | 'cluster';

export interface RuleRef {
  readonly netns: Place;
  readonly table: TableName;
  readonly chain: string;
  /** Index in the chain; -1 for the chain itself. */
  readonly rule: number;
}

/** A connection that was chosen: both of its directions are shown together. */
export interface ConnectionRef {
  readonly netns: Place;
  /** The entry in the connection table of the netns. */
  readonly entry: number;
  /** The rules that bound it: what they rewrote holds for all of its packets. */
  readonly rules: readonly RuleRef[];
}

export interface SelectionState {
  /** Netns whose rules, connections and sets are shown. '' until a world is there. */
  readonly netns: Place;
  /** The panes go where the packet is. */
  readonly follow: boolean;
  readonly tab: SideTab;
  /** A rule or chain that was pointed at; the rules pane brings it into view. */
  readonly rule?: RuleRef | undefined;
  readonly connection?: ConnectionRef | undefined;
  /** Grows by one each time the next changed line is asked for. */
  readonly changes: number;
}

export const useSelection = create<SelectionState>()(() => ({ netns: '', follow: true, tab: 'rules', changes: 0 }));

/** Shows another netns, and stays there. */
export function selectNetns(netns: Place): void {
  useSelection.setState({ netns, follow: false });
}

/** The packet went to a netns: shown only while the panes follow it. */
export function followTo(netns: Place): void {
  const state = useSelection.getState();
  if (state.follow && state.netns !== netns) useSelection.setState({ netns });
}

export function setFollow(follow: boolean): void {
  useSelection.setState(follow ? { follow, rule: undefined } : { follow });
}

export function selectTab(tab: SideTab): void {
  useSelection.setState({ tab });
}

/** Brings a rule into view in the rules pane. */
export function selectRule(rule: RuleRef): void {
  useSelection.setState({ rule, netns: rule.netns, follow: false, tab: 'rules' });
}

/** Chooses a rule where it stands: nothing scrolls. */
export function pointAt(rule: RuleRef | undefined): void {
  useSelection.setState({ rule, follow: false });
}

/** Did this rule bind the connection that was chosen? */
export function bindsChosen(state: SelectionState, rule: RuleRef): boolean {
  return state.connection?.rules.some((r) => sameRule(r, rule)) ?? false;
}

export const sameRule = (a: RuleRef, b: RuleRef): boolean =>
  a.rule === b.rule && a.chain === b.chain && a.table === b.table && a.netns === b.netns;

/** Brings the next line that changed into view. */
export function nextChange(): void {
  useSelection.setState(({ changes }) => ({ changes: changes + 1, follow: false, tab: 'rules' }));
}

/** A new world: back to its first netns, and with the packet. */
export function resetSelection(netns: Place): void {
  useSelection.setState({ netns, follow: true, rule: undefined, connection: undefined, changes: 0 });
}
