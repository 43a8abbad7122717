import type { EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { usePlayback } from '../store/playback';
import css from './chains.module.css';
import type { JumpFlowEdge } from './chain-graph';

/** A jump: solid with an arrow once the packet took it, dashed before and where it never does. */
export const JumpLine = memo(function JumpLine({ data }: EdgeProps<JumpFlowEdge>) {
  const jump = data?.jump;
  const taken = usePlayback((s) => jump?.taken.some((n) => n < s.step || (n === s.step && s.fraction >= 1)) ?? false);
  const back = usePlayback((s) => jump?.returns.some((n) => n <= s.step) ?? false);
  if (!jump) return null;
  return (
    <>
      <path
        className={css['jump']}
        data-taken={taken || undefined}
        d={jump.path.d}
        markerEnd={taken ? 'url(#jump-taken)' : 'url(#jump-open)'}
      />
      {back && (
        <g transform={isUpright(jump.path.samples) ? 'translate(16 0)' : 'translate(0 9)'}>
          <path className={css['jump']} d={jump.path.d} markerStart="url(#jump-back)" />
        </g>
      )}
    </>
  );
});

function isUpright(samples: Float32Array): boolean {
  return samples.length === 4 && samples[0] === samples[2];
}

/** The arrow heads that jumps end in. */
export function JumpHeads() {
  return (
    <svg width="0" height="0" style={{ position: 'absolute' }} aria-hidden="true">
      <defs>
        <Head id="jump-taken" colour="var(--ink)" />
        <Head id="jump-open" colour="var(--line-strong)" />
        <Head id="jump-back" colour="var(--line-strong)" orient="auto-start-reverse" />
      </defs>
    </svg>
  );
}

interface HeadProps {
  readonly id: string;
  readonly colour: string;
  readonly orient?: string;
}

function Head({ id, colour, orient = 'auto' }: HeadProps) {
  return (
    <marker
      id={id}
      viewBox="0 0 8 8"
      refX="6.5"
      refY="4"
      markerWidth="8"
      markerHeight="8"
      markerUnits="userSpaceOnUse"
      orient={orient}
    >
      <path d="M0 .5L7 4 0 7.5z" style={{ fill: colour }} />
    </marker>
  );
}
