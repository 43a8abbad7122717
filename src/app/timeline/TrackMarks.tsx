import { memo } from 'react';
import { say } from '../../core/lib/say';
import type { Trace } from '../../core/trace/step';
import { stopsAt } from '../playback/stops';
import { usePlayback } from '../store/playback';
import { useStops } from '../store/stops';
import styles from './timeline.module.css';

interface Props {
  readonly trace: Trace;
  readonly cell: number;
  /** Column of the packet's first step. */
  readonly start: number;
}

/** The steps at which play stops by itself, and the range. */
export const TrackMarks = memo(function TrackMarks({ trace, cell, start }: Props) {
  const stops = useStops((s) => s.stops);
  const range = usePlayback((s) => s.range);
  const packet = usePlayback((s) => s.packet);
  const last = trace.steps.length - 1;
  const within = range && range.from.packet <= packet && packet <= range.to.packet;
  const from = range?.from.packet === packet ? range.from.step : 0;
  const to = range?.to.packet === packet ? range.to.step : last;
  return (
    <>
      {within && (
        <div className={styles['range']} style={{ left: (start + from) * cell, width: (to - from + 1) * cell }} />
      )}
      {stops.length > 0 &&
        trace.steps.map(
          (step, n) =>
            stopsAt(stops, trace, n) && (
              <i
                key={step.n}
                className={styles['stop']}
                style={{ left: (start + n) * cell + cell / 2 - 4 }}
                title={say('Play stops here')}
              />
            ),
        )}
    </>
  );
});
