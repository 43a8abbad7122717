import { ViewportPortal } from '@xyflow/react';
import { memo, useEffect, useMemo, useRef } from 'react';
import type { Trace } from '../../core/trace/step';
import { easeMove } from '../playback/ease';
import { currentPhases, loop, usePlayback } from '../store/playback';
import { useView } from '../store/view';
import css from './canvas.module.css';
import { Z } from './graph';
import { isRefusal, isReply } from './packet-look';
import { partOf, type Path } from './path';
import type { Scene } from './scene';
import type { Leg } from './walk-line';

interface Props {
  readonly scene: Scene;
  readonly trace: Trace;
  readonly line: readonly Leg[];
}

/** The line of the walk: solid where the packet has been, dotted where it will go. */
export const WalkLine = memo(function WalkLine({ scene, trace, line }: Props) {
  const step = usePlayback((s) => s.step);
  const ahead = useView((s) => s.ahead);
  const look = usePlayback((s) => (isRefusal(s.walk, trace) ? 'refusal' : isReply(trace) ? 'reply' : 'request'));
  const now = useRef<SVGPathElement>(null);
  const past = useMemo(() => line.slice(0, step).map(wholeLeg).join(''), [line, step]);
  const future = useMemo(() => line.slice(step).map(wholeLeg).join(''), [line, step]);

  useEffect(() => {
    const draw = () => now.current?.setAttribute('d', currentPart(line));
    draw();
    return loop.subscribe(draw);
  }, [line]);

  const refused =
    trace.outcome === 'rejected' && step >= trace.steps.findIndex((s) => s.kind === 'answer') ? trace : undefined;
  return (
    <ViewportPortal>
      <svg
        className={css['walk']}
        data-look={look}
        width={scene.w}
        height={scene.h}
        style={{ zIndex: Z.line }}
        aria-hidden="true"
      >
        {ahead && <path className={css['ahead']} d={future || 'M0 0'} />}
        <path className={css['walked']} d={past || 'M0 0'} />
        <path className={css['walked']} d="M0 0" ref={now} />
        {refused && <Refusal trace={refused} line={line} />}
      </svg>
    </ViewportPortal>
  );
});

function wholeLeg(leg: Leg): string {
  return (leg.travel?.d ?? '') + (leg.act?.d ?? '');
}

/** What of the current leg lies behind the packet. */
function currentPart(line: readonly Leg[]): string {
  const s = usePlayback.getState();
  const leg = line[s.step];
  const { travel, act } = currentPhases(s);
  const part = (path: Path | undefined, share: number) => (path && share > 0 ? partOf(path, easeMove(share)) : '');
  return leg ? part(leg.travel, travel) + part(leg.act, act) || 'M0 0' : 'M0 0';
}

/** A refused packet: a line back to its sender, beside the one it came by. */
function Refusal({ trace, line }: { readonly trace: Trace; readonly line: readonly Leg[] }) {
  const answer = trace.steps.find((s) => s.kind === 'answer');
  if (!answer) return null;
  return (
    <g transform="translate(5 5)">
      <path
        className={css['refusal']}
        d={
          line
            .slice(0, answer.n + 1)
            .map(wholeLeg)
            .join('') || 'M0 0'
        }
      />
    </g>
  );
}
