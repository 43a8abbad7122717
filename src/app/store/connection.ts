// The one way to choose a connection: the conntrack pane and links call it.
import type { Place } from '../../core/trace/step';
import { bindingSteps, directionIn } from '../playback/connection';
import { useHistory } from './history';
import { choosePacket, goToMoment, setOnly, usePlayback } from './playback';
import { setFollow, useSelection } from './selection';

/** Shows both directions of a connection together, from the first packet of it that is known; `false` where none is. */
export function chooseConnection(netns: Place, entry: number): boolean {
  const { moments, at } = useHistory.getState();
  const has = (n: number) => moments[n]?.traces.some((t) => directionIn(t, netns, entry)) ?? false;
  const past = moments.map((_, n) => n).slice(0, at + 1);
  const known = past.findLast(has);
  const moment = known ?? moments.findIndex((_, n) => has(n));
  const walk = moments[moment]?.traces ?? [];
  const first = walk.findIndex((t) => directionIn(t, netns, entry) === 'original');
  const packet = first >= 0 ? first : walk.findIndex((t) => directionIn(t, netns, entry));
  const trace = walk[packet];
  if (!trace) return false;
  if (walk !== usePlayback.getState().walk || moment !== at) goToMoment(moment, { packet, step: 0 });
  choosePacket({ packet, step: 0 });
  const rules = bindingSteps(trace, netns, entry).map(({ table, chain, rule }) => ({ netns, table, chain, rule }));
  useSelection.setState({
    connection: { netns, entry, rules },
    rule: rules[0],
    netns,
    follow: false,
    tab: 'conntrack',
  });
  return true;
}

/** Shows everything again: other packets and other connections. */
export function showEverything(): void {
  if (useSelection.getState().connection) setFollow(true);
  setOnly(false);
  useSelection.setState({ connection: undefined });
}

/** A connection is chosen together with its packets: another walk has others. */
usePlayback.subscribe((now, before) => {
  if (before.only && !now.only) useSelection.setState({ connection: undefined });
});
