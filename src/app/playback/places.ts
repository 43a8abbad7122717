import type { Trace } from '../../core/trace/step';
import { netnsOf } from './schedule';

/** The first step of a trace at each device and netns it touches. */
function placesOf(trace: Trace): ReadonlyMap<string, number> {
  const known = cache.get(trace);
  if (known) return known;
  const places = new Map<string, number>();
  const touch = (place: string, n: number) => {
    if (!places.has(place)) places.set(place, n);
  };
  for (const step of trace.steps) {
    touch(netnsOf(step), step.n);
    if (step.kind === 'link') touch(step.to, step.n + ARRIVAL);
    if (step.kind === 'link' || step.kind === 'encapsulate' || step.kind === 'decapsulate' || step.kind === 'bridge') {
      touch(`${netnsOf(step)}/${step.device}`, step.n);
    }
  }
  cache.set(trace, places);
  return places;
}
const cache = new WeakMap<Trace, ReadonlyMap<string, number>>();

/** What a wire leads to is reached when its step is over. */
const ARRIVAL = 0.5;

/** Has the packet been at a netns or device? */
export function hasReached(
  s: { readonly walk: readonly Trace[]; readonly packet: number; readonly step: number; readonly fraction: number },
  place: string,
): boolean {
  const trace = s.walk[s.packet];
  return trace !== undefined && firstAt(trace, place) <= s.step + (s.fraction >= 1 ? ARRIVAL : 0);
}

/** The first step at a netns or device; infinity where the packet never comes there. */
function firstAt(trace: Trace, place: string): number {
  return placesOf(trace).get(place) ?? Number.POSITIVE_INFINITY;
}
