import type { LinkedRecording } from '../../core/world/rules-patch';
import type { Recording } from '../../core/world/action';
import type { Range } from '../playback/cursor';
import type { Stop } from '../playback/stops';
import { chooseConnection } from '../store/connection';
import { goToMoment, seek, setOnly, usePlayback } from '../store/playback';
import { useHistory } from '../store/history';
import { type ConnectionRef, type RuleRef, type SideTab, useSelection } from '../store/selection';
import { useStops } from '../store/stops';
import { type Level, type Pick, useView } from '../store/view';
import { useWorld } from '../store/world';

/** What is looked at, and where in time. The theme and the widths of panes are the reader's own. */
export interface SharedView {
  readonly level: Level;
  readonly list: boolean;
  readonly tab: SideTab;
  readonly netns: string;
  readonly follow: boolean;
  /** Position of the action whose moment is shown; those of the scenario are below 0. */
  readonly moment: number;
  readonly packet: number;
  readonly step: number;
  readonly rule?: RuleRef | undefined;
  readonly pick?: Pick | undefined;
  /** Where play stops by itself. */
  readonly stops?: readonly Stop[] | undefined;
  /** A part of the walk that was marked, and whether it is played again and again. */
  readonly range?: Range | undefined;
  readonly looping?: boolean | undefined;
  /** Nothing but the packet shown is looked at. */
  readonly only?: boolean | undefined;
  readonly connection?: SharedConnection | undefined;
}

/** A connection whose two directions are shown together. */
export type SharedConnection = Omit<ConnectionRef, 'rules'>;

/** All that it takes to show somebody else the same. */
export interface SharedState {
  readonly recording: LinkedRecording;
  readonly view?: SharedView | undefined;
}

/** What is there now, in full: nothing in it is short for anything. */
export function stateNow(): { readonly recording: Recording; readonly view: SharedView } | undefined {
  const { recording } = useWorld.getState();
  if (!recording) return undefined;
  const { level, list, pick } = useView.getState();
  const { tab, netns, follow, rule, connection } = useSelection.getState();
  const { packet, step, range, looping, only } = usePlayback.getState();
  const { stops } = useStops.getState();
  const { moments, at } = useHistory.getState();
  return {
    recording,
    view: {
      level,
      list,
      tab,
      netns,
      follow,
      moment: moments[at]?.index ?? -1,
      packet,
      step,
      ...(rule ? { rule } : {}),
      ...(pick && !follow ? { pick } : {}),
      ...(stops.length > 0 ? { stops } : {}),
      ...(range ? { range } : {}),
      ...(looping ? { looping } : {}),
      ...(only ? { only } : {}),
      ...(connection ? { connection: { netns: connection.netns, entry: connection.entry } } : {}),
    },
  };
}

/** Looks at what a view says, as far as it is there. */
export function showView(view: SharedView): void {
  const { level, list, tab, netns, follow, rule, pick, packet, step } = view;
  const { moments } = useHistory.getState();
  const at = moments.findIndex((m) => m.index === view.moment);
  if (at >= 0) goToMoment(at, { packet, step });
  else seek({ packet, step });
  if (view.stops) useStops.setState({ stops: view.stops });
  if (view.connection) chooseConnection(view.connection.netns, view.connection.entry);
  if (view.connection) seek({ packet, step });
  setOnly(view.only ?? false);
  usePlayback.setState({ range: view.range, looping: view.range !== undefined && (view.looping ?? false) });
  useView.setState((state) => ({ level, list, pick, fit: state.fit + 1 }));
  const known = useWorld.getState().snapshot?.rules[netns] !== undefined;
  useSelection.setState({ tab, rule, ...(known ? { netns, follow } : { follow: true }) });
}
