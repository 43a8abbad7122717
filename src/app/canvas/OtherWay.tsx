import { useStore, ViewportPortal } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import type { Trace } from '../../core/trace/step';
import { easeMove } from '../playback/ease';
import { counterpart, pairedAt } from '../playback/connection';
import { motionOf, phasesOf } from '../playback/schedule';
import { choosePacket, loop, usePlayback } from '../store/playback';
import { useSelection } from '../store/selection';
import css from './canvas.module.css';
import { dockAt } from './dock';
import { Z } from './graph';
import { endOf, freshAt, headerOf, innerPacket, isReply, titleOf } from './packet-look';
import { partOf, type Path } from './path';
import type { Scene } from './scene';
import { type Leg, packetPoint, walkLine } from './walk-line';

interface Props {
  readonly scene: Scene;
  readonly trace: Trace;
}

/** Of a connection that was chosen: the packet that goes the other way, at the same time, on a line of its own. */
export function OtherWay({ scene, trace }: Props) {
  const connection = useSelection((s) => s.connection);
  const walk = usePlayback((s) => s.walk);
  const other = useMemo(
    () => connection && counterpart(walk, trace, connection.netns, connection.entry),
    [connection, walk, trace],
  );
  if (!other) return null;
  return <Other scene={scene} trace={trace} other={other} packet={walk.indexOf(other)} />;
}

/** Below this zoom only a point is drawn. */
const FAR = 0.6;
/** Beside the line of the packet in focus, and below its pill. */
const ASIDE = 4;
const BELOW = 58;

function Other({ scene, trace, other, packet }: Props & { readonly other: Trace; readonly packet: number }) {
  const line = useMemo(() => walkLine(scene, other), [scene, other]);
  const n = usePlayback((s) => pairedAt(trace, other, s).step);
  const far = useStore((s) => s.transform[2] < FAR);
  const past = useMemo(() => line.slice(0, n).map(wholeLeg).join(''), [line, n]);
  const ahead = useMemo(() => line.slice(n).map(wholeLeg).join(''), [line, n]);
  const now = useRef<SVGPathElement>(null);
  const token = useRef<HTMLDivElement>(null);
  const pill = useRef<HTMLDivElement>(null);
  const width = useRef(0);

  useEffect(() => {
    const draw = () => {
      const { step, share } = pairedAt(trace, other, usePlayback.getState());
      const leg = line[step];
      if (!leg || !token.current || !pill.current) return;
      const phases = phasesOf(motionOf(other, step), share);
      const travel = easeMove(phases.travel);
      const act = easeMove(phases.act);
      now.current?.setAttribute('d', part(leg.travel, travel) + part(leg.act, act) || 'M0 0');
      const point = packetPoint(line, step, travel, act);
      token.current.style.transform = `translate(${point.x + ASIDE}px, ${point.y + ASIDE}px)`;
      const dock = dockAt(scene, act > 0.5 ? leg.end : leg.at, width.current);
      pill.current.style.transform = `translate(${dock.x}px, ${dock.y + BELOW}px)`;
    };
    const observer = new ResizeObserver(([entry]) => {
      width.current = entry?.borderBoxSize[0]?.inlineSize ?? 0;
      draw();
    });
    if (pill.current) observer.observe(pill.current);
    const stop = loop.subscribe(draw);
    return () => {
      observer.disconnect();
      stop();
    };
  }, [scene, trace, other, line]);

  const step = other.steps[n];
  const header = step && headerOf(innerPacket(step.after));
  const fresh = freshAt(other, n);
  const end = (which: 'src' | 'dst') => (
    <span className={fresh?.end === which ? css['new'] : undefined}>{header && endOf(header, which)}</span>
  );
  return (
    <ViewportPortal>
      <svg
        className={css['walk']}
        data-look={isReply(other) ? 'reply' : 'request'}
        width={scene.w}
        height={scene.h}
        style={{ zIndex: Z.line }}
        aria-hidden="true"
      >
        <g transform={`translate(${ASIDE} ${ASIDE})`}>
          <path className={css['ahead']} d={ahead || 'M0 0'} />
          <path className={css['walked']} d={past || 'M0 0'} />
          <path className={css['walked']} d="M0 0" ref={now} />
        </g>
      </svg>
      <div
        className={css['token']}
        ref={token}
        data-far={far || undefined}
        data-other=""
        style={{ zIndex: Z.packet - 1 }}
      />
      <div className={css['packet']} ref={pill} data-far={far || undefined} style={{ zIndex: Z.packet - 1 }}>
        <button
          type="button"
          className={css['pill']}
          data-other=""
          data-testid="other-way"
          tabIndex={-1}
          data-nav=""
          onClick={() => choosePacket({ packet, step: n })}
        >
          <span className={css['pillTitle']}>{step && titleOf(other, innerPacket(step.after))}</span>
          {end('src')}
          <span className={css['arrow']}>→</span>
          {end('dst')}
        </button>
      </div>
    </ViewportPortal>
  );
}

const wholeLeg = (leg: Leg): string => (leg.travel?.d ?? '') + (leg.act?.d ?? '');
const part = (path: Path | undefined, share: number): string => (path && share > 0 ? partOf(path, share) : '');
