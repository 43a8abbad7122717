import { netnsOf } from '../playback/schedule';
import { currentStep, usePlayback } from './playback';
import { followTo, useSelection } from './selection';
import { useWorld } from './world';

/** Shows the netns that the packet is in, where it has rules; a pod without any leaves the last one on screen. */
function follow(): void {
  const step = currentStep(usePlayback.getState());
  if (!step) return;
  const netns = netnsOf(step);
  if (useWorld.getState().snapshot?.rules[netns]?.text) followTo(netns);
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
