import { useStore, ViewportPortal } from '@xyflow/react';
import { memo, useEffect, useRef } from 'react';
import { say } from '../../core/lib/say';
import type { Step, Trace } from '../../core/trace/step';
import { easeIn, easeMove } from '../playback/ease';
import { inChain, isStop } from '../playback/schedule';
import { currentPhases, loop, setOnly, usePlayback } from '../store/playback';
import css from './canvas.module.css';
import { type Dock, dockAt, mixDocks, PILL_H } from './dock';
import { Z } from './graph';
import { PacketPill } from './PacketPill';
import { freshAt, isTunnelled } from './packet-look';
import type { Scene } from './scene';
import { type Leg, packetPoint } from './walk-line';

interface Props {
  readonly scene: Scene;
  readonly trace: Trace;
  readonly line: readonly Leg[];
}

/** Below this zoom only a point is drawn. */
const FAR = 0.6;

/** How far a dropped packet falls. */
const FALL = 30;

/** The packet in focus: a point on the line, and a pill tied to it that says what it is. Moved by the loop, not by React. */
export const FocusPacket = memo(function FocusPacket({ scene, trace, line }: Props) {
  const token = useRef<HTMLDivElement>(null);
  const stem = useRef<HTMLDivElement>(null);
  const packet = useRef<HTMLDivElement>(null);
  const width = useRef(0);
  const tunnel = usePlayback((s) => {
    const step = trace.steps[s.step];
    return step !== undefined && isTunnelled(step.after);
  });
  // Far away the pill would not be readable: the packet is a point.
  const far = useStore((s) => s.transform[2] < FAR);
  const fresh = usePlayback((s) => freshAt(trace, s.step) !== undefined);
  const host = usePlayback((s) => hostWidth(scene, line[s.step]));

  useEffect(() => {
    const draw = () => {
      if (token.current && stem.current && packet.current)
        place(scene, trace, line, token.current, stem.current, packet.current, width.current);
    };
    // The width is told when it changes: to ask for it in each frame would lay the page out each time.
    const observer = new ResizeObserver(([entry]) => {
      width.current = entry?.borderBoxSize[0]?.inlineSize ?? 0;
      draw();
    });
    if (packet.current) observer.observe(packet.current);
    const stop = loop.subscribe(draw);
    return () => {
      observer.disconnect();
      stop();
    };
  }, [scene, trace, line]);

  return (
    <ViewportPortal>
      <div className={css['stem']} ref={stem} style={{ zIndex: Z.line }} />
      <div
        className={css['token']}
        ref={token}
        data-tunnel={tunnel || undefined}
        data-far={far || undefined}
        data-fresh={(far && fresh) || undefined}
        style={{ zIndex: Z.packet }}
      />
      <div className={css['packet']} ref={packet} data-far={far || undefined} style={{ zIndex: Z.packet }}>
        <PacketPill trace={trace} room={host} />
        <button
          type="button"
          className={css['choose']}
          tabIndex={-1}
          data-nav=""
          aria-label={say('Only this packet')}
          title={say('Only this packet (O)')}
          onClick={() => setOnly(true)}
        />
      </div>
    </ViewportPortal>
  );
});

/** The pill must not be wider than the host it is in. */
function hostWidth(scene: Scene, leg: Leg | undefined): number {
  const spot = leg && scene.hosts.find((h) => h.id === leg.end.host);
  return spot && spot.form !== 'card' && spot.form !== 'compact' ? spot.w - 32 : 400;
}

/** A station, a diamond and a port say themselves that the packet is there. */
function isShownByPlace(leg: Leg, step: Step): boolean {
  if (leg.end.zone === 'port' || step.kind === 'answer') return true;
  return inChain(step) !== undefined || (step.kind === 'route' && leg.end.zone === 'route');
}

function place(
  scene: Scene,
  trace: Trace,
  line: readonly Leg[],
  token: HTMLElement,
  stem: HTMLElement,
  packet: HTMLElement,
  w: number,
): void {
  const s = usePlayback.getState();
  const leg = line[s.step];
  const step = trace.steps[s.step];
  if (!leg || !step) return;
  const phases = currentPhases(s);
  const travel = easeMove(phases.travel);
  const act = easeMove(phases.act);
  const point = packetPoint(line, s.step, travel, act);
  const from = dockAt(scene, line[s.step - 1]?.end ?? leg.at, w);
  const at = dockAt(scene, leg.at, w);
  const dock: Dock =
    travel < 1 ? mixDocks(from, at, travel) : leg.act ? mixDocks(at, dockAt(scene, leg.end, w), act) : at;
  packet.style.transform = `translate(${dock.x}px, ${dock.y}px)`;
  const fallen = step.kind === 'drop' || (isStop(step) && trace.outcome === 'dropped') ? easeIn(phases.act) : 0;
  token.style.transform = `translate(${point.x}px, ${point.y + fallen * FALL}px)`;
  token.style.opacity = String(1 - fallen);
  const moves = phases.travel < 1 ? leg.travel !== undefined : phases.act < 1 && leg.act !== undefined;
  token.style.visibility = !moves && fallen === 0 && isShownByPlace(leg, step) ? 'hidden' : 'visible';
  const tall = dock.stem && fallen === 0 && point.x > dock.x && point.x < dock.x + w;
  stem.style.visibility = tall ? 'visible' : 'hidden';
  const below = point.y > dock.y + PILL_H;
  const top = below ? dock.y + PILL_H : point.y;
  stem.style.transform = `translate(${point.x}px, ${top}px)`;
  stem.style.height = `${Math.max(0, below ? point.y - top : dock.y - top)}px`;
  packet.toggleAttribute('data-gone', fallen >= 1);
}
