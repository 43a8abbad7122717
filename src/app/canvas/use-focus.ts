import { useMemo } from 'react';
import type { Snapshot } from '../../core/engine/snapshot';
import { currentTrace, usePlayback } from '../store/playback';
import { useSelection } from '../store/selection';
import { useView } from '../store/view';
import { type Focus, focusAt } from './focus';

/** What the canvas looks at; the same object while nothing of it changes. */
export function useFocus(snapshot: Snapshot): Focus {
  const follow = useSelection((s) => s.follow);
  const pick = useView((s) => (follow ? undefined : s.pick));
  // A key of plain text keeps the identity from step to step.
  const key = usePlayback((s) => JSON.stringify(focusAt(snapshot, currentTrace(s), s.step, pick)));
  return useMemo(() => {
    const focus = JSON.parse(key) as Focus;
    return { ...focus, station: shared(focus.station) };
  }, [key]);
}

const stations = new Map<string, Focus['station']>();

/** One object for each station, so that what depends on it is not made anew. */
function shared(station: Focus['station']): Focus['station'] {
  const key = `${station.netns}/${station.hook}/${station.table}`;
  const known = stations.get(key);
  if (known) return known;
  stations.set(key, station);
  return station;
}
