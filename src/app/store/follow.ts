import { netnsOf } from '../playback/schedule';
import { currentTrace, usePlayback } from './playback';
import { followTo, useSelection } from './selection';
import { useWorld } from './world';

/** Shows the netns that the packet is in; where that has no rules (a pod), the last one with rules that it was in. */
function follow(): void {
  const state = usePlayback.getState();
  const rules = useWorld.getState().snapshot?.rules;
  const steps = currentTrace(state)?.steps ?? [];
  for (let n = state.step; n >= 0; n--) {
    const step = steps[n];
    const netns = step && netnsOf(step);
    if (netns && rules?.[netns]?.text) return followTo(netns);
  }
}

/** Keeps the selection with the packet for as long as the reader wants it. */
export function startFollowing(): void {
  usePlayback.subscribe((now, before) => {
    if (now.step !== before.step || now.packet !== before.packet || now.walk !== before.walk) follow();
  });
  useSelection.subscribe((now, before) => {
    if (now.follow && !before.follow) follow();
  });
}
