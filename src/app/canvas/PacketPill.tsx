import { AnimatePresence, LazyMotion, m } from 'framer-motion';
import type { ReactNode } from 'react';
import { formatIpv4 } from '../../core/packet/address';
import type { Packet } from '../../core/packet/packet';
import type { Step, Trace } from '../../core/trace/step';
import { isRewrite } from '../playback/schedule';
import { currentPhases, type Playback, usePlayback } from '../store/playback';
import { Glyph } from '../ui/Glyph';
import css from './canvas.module.css';
import { endOf, type Fresh, freshAt, hexMark, headerOf, innerPacket, isTunnelled, titleOf } from './packet-look';

const features = () => import('./motion-features').then((module) => module.domAnimation);

/** How far a rewrite has come: the old value is struck, the new one comes in, the old one leaves. */
export type Stage = 'before' | 'struck' | 'enter' | 'done';

/** Ends of the first two parts of a rewrite, as shares of its 520 ms. */
const STRUCK = 140 / 520;
const ENTER = 320 / 520;

export function stageOf(s: Playback, step: Step | undefined): Stage {
  const { travel, act } = currentPhases(s);
  if (travel < 1) return 'before';
  if (!step || !isRewrite(step) || act >= 1) return 'done';
  return act < STRUCK ? 'struck' : act < ENTER ? 'enter' : 'done';
}

/** Widths in px of one character of the pill's text, and of all that is not text. */
const CHAR = 7.23;
const PADDING = 68;

interface Props {
  readonly trace: Trace;
  /** Width it must fit in, px. */
  readonly room: number;
}

/** The packet as a pill: what it is, from where, to where; the rewritten part on amber, and below it what it was. */
export function PacketPill({ trace, room }: Props) {
  const n = usePlayback((s) => s.step);
  const step = trace.steps[n];
  const stage = usePlayback((s) => stageOf(s, step));
  const flash = usePlayback((s) => s.flash);
  if (!step) return null;
  const whole = stage === 'before' ? step.before : step.after;
  const packet = innerPacket(whole);
  const header = headerOf(packet);
  const rewriting = isRewrite(step) && stage !== 'done';
  const fresh = stage === 'before' ? freshAt(trace, n - 1) : freshAt(trace, n);
  const title = titleOf(trace, packet);
  const long = endOf(header, 'src').length + endOf(header, 'dst').length;
  const short = (long + 2) * CHAR + title.length * 6.4 + PADDING > room;
  const part = (end: 'src' | 'dst') => (
    <End
      text={endOf(header, end, short && end === 'src' && fresh?.port !== true)}
      fresh={fresh?.end === end ? fresh : undefined}
      stage={stage}
      rewriting={rewriting}
    />
  );
  return (
    <LazyMotion features={features} strict>
      <div
        className={css['pill']}
        data-tunnel={isTunnelled(whole) || undefined}
        data-flash={flash || undefined}
        data-new={fresh?.end}
        key={flash}
      >
        <span className={css['pillTitle']}>{title}</span>
        {part('src')}
        <span className={css['arrow']}>→</span>
        {part('dst')}
      </div>
      <Badges
        packet={packet}
        before={innerPacket(step.before)}
        fresh={rewriting || isTunnelled(whole) ? undefined : fresh}
        outer={isTunnelled(whole) ? whole : undefined}
      />
    </LazyMotion>
  );
}

interface EndProps {
  readonly text: string;
  readonly fresh: Fresh | undefined;
  readonly stage: Stage;
  readonly rewriting: boolean;
}

function End({ text, fresh, stage, rewriting }: EndProps) {
  if (!fresh) return <span>{text}</span>;
  const [address = '', port = ''] = text.split(':');
  const marked: ReactNode = fresh.address && fresh.port ? text : fresh.address ? address : port;
  const value = (
    <m.span
      className={css['new']}
      key="new"
      initial={rewriting ? { x: 8, opacity: 0 } : false}
      animate={{ x: 0, opacity: 1 }}
      transition={{ duration: 0.18, ease: [0, 0, 0.2, 1] }}
    >
      {marked}
    </m.span>
  );
  if (rewriting && stage === 'struck') return <span className={css['struck']}>{fresh.was}</span>;
  return (
    <span>
      <AnimatePresence initial={false}>
        {rewriting && (
          <m.span className={css['struck']} key="old" exit={{ opacity: 0 }} transition={{ duration: 0.12 }}>
            {tailOf(fresh.was)}{' '}
          </m.span>
        )}
      </AnimatePresence>
      {fresh.port && !fresh.address ? `${address}:` : ''}
      {value}
      {fresh.address && !fresh.port && port ? `:${port}` : ''}
    </span>
  );
}

function tailOf(value: string): string {
  const port = value.split(':')[1];
  return `…${port ? `:${port}` : value.slice(value.lastIndexOf('.'))}`;
}

interface BadgesProps {
  readonly packet: Packet;
  readonly before: Packet;
  readonly fresh: Fresh | undefined;
  readonly outer: Packet | undefined;
}

/** What the packet carries beside its header. */
export function Badges({ packet, before, fresh, outer }: BadgesProps) {
  const ct = (outer ?? packet).ct;
  const cleared = packet.mark === 0 && before.mark !== 0;
  return (
    <div className={css['badges']}>
      {fresh && (
        <span className={css['badge']}>
          was <s>{fresh.was}</s>
        </span>
      )}
      {outer && (
        <span className={css['badge']}>
          <Glyph name="encap" size={14} />
          VXLAN {formatIpv4(outer.src)} → {formatIpv4(outer.dst)}
        </span>
      )}
      {(packet.mark !== 0 || cleared) && (
        <span className={css['badge']} data-kind="mark">
          <Glyph name="mark" size={14} />
          {cleared ? <s>{hexMark(before.mark)}</s> : hexMark(packet.mark)}
        </span>
      )}
      {ct && (
        <span className={css['badge']} data-kind="ct">
          ct {ct.state}
        </span>
      )}
    </div>
  );
}
