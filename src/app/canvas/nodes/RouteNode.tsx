import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { netnsOf } from '../../playback/schedule';
import { currentTrace, usePlayback } from '../../store/playback';
import css from '../canvas.module.css';
import type { RouteNode as RouteNodeType } from '../graph';

/** The routing decision of incoming packets. */
export const RouteNode = memo(function RouteNode({ data }: NodeProps<RouteNodeType>) {
  const { netns, half } = data;
  const state = usePlayback((s) => {
    const steps = currentTrace(s)?.steps ?? [];
    const visits = steps.filter((t) => t.kind === 'route' && t.before.iif !== '' && netnsOf(t) === netns);
    if (visits.length === 0) return 'idle';
    if (visits.some((v) => v.n === s.step)) return 'now';
    return visits.some((v) => v.n < s.step) ? 'done' : 'ahead';
  });
  const decided = usePlayback((s) => {
    const steps = currentTrace(s)?.steps.slice(0, s.step + 1) ?? [];
    const last = steps.findLast((t) => t.kind === 'route' && t.before.iif !== '' && netnsOf(t) === netns);
    return last?.kind === 'route' ? last.route : '';
  });
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
