import type { NodeProps } from '@xyflow/react';
import { memo, useMemo } from 'react';
import type { Trace } from '../../../core/trace/step';
import { netnsOf } from '../../playback/schedule';
import { currentTrace, usePlayback } from '../../store/playback';
import css from '../canvas.module.css';
import type { RouteNode as RouteNodeType } from '../graph';

/** The routing decision of incoming packets. */
export const RouteNode = memo(function RouteNode({ data }: NodeProps<RouteNodeType>) {
  const { netns, half } = data;
  const trace = usePlayback(currentTrace);
  const visits = useMemo(() => decisions(trace, netns), [trace, netns]);
  const state = usePlayback((s) => {
    if (visits.length === 0) return 'idle';
    if (visits.some((v) => v.n === s.step)) return 'now';
    return visits.some((v) => v.n < s.step) ? 'done' : 'ahead';
  });
  const decided = usePlayback((s) => visits.findLast((v) => v.n <= s.step)?.route ?? '');
  const box = 2 * half;
  const k = half / 16;
  return (
    <button
      type="button"
      className={css['route']}
      data-place={`${netns}/route`}
      data-nav=""
      data-state={state}
      tabIndex={-1}
      title={decided || 'Routing decision'}
      aria-label={`Routing decision of ${data.host}${decided ? `: ${decided}` : ''}`}
    >
      <svg width={box} height={box} viewBox={`0 0 ${box} ${box}`} aria-hidden="true">
        <path d={`M${half} 1L${box - 1} ${half} ${half} ${box - 1} 1 ${half}z`} className={css['diamond']} />
        {state !== 'idle' && (
          <path
            className={css['diamondArrow']}
            d={`M${half - 5 * k} ${half}h${9 * k}M${half + 0.5 * k} ${half - 3.5 * k}l${3.5 * k} ${3.5 * k}-${3.5 * k} ${3.5 * k}`}
          />
        )}
      </svg>
    </button>
  );
});

/** The routing decisions about incoming packets in a netns. */
function decisions(trace: Trace | undefined, netns: string) {
  const steps = trace?.steps ?? [];
  return steps.flatMap((s) => (s.kind === 'route' && s.before.iif !== '' && netnsOf(s) === netns ? [s] : []));
}
