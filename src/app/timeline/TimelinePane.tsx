import { ChevronLeft, ChevronRight } from 'lucide-react';
import { caption } from '../../core/trace/caption';
import type { Trace } from '../../core/trace/step';
import { useHistory } from '../store/history';
import { currentStep, currentTrace, nextPacket, previousPacket, usePlayback } from '../store/playback';
import { Button } from '../ui/Button';
import { Caption } from '../ui/Caption';
import { lookOf } from '../ui/step-look';
import { Verdict } from '../ui/Verdict';
import { actionLabel } from './action-label';
import { HistoryStrip } from './HistoryStrip';
import { OnlyToggle } from './OnlyChip';
import { Scrubber } from './Scrubber';
import { Track } from './Track';
import styles from './timeline.module.css';

/** The sentence of the step, and where in the walk it stands. */
export function TimelinePane() {
  const trace = usePlayback(currentTrace);
  if (!trace || trace.steps.length === 0) return <NoWalk />;
  return (
    <section className={styles['pane']} aria-label="Timeline" data-keys="walk">
      <CaptionLine trace={trace} />
      <HistoryStrip />
      <Scrubber trace={trace} />
      <Track trace={trace} />
    </section>
  );
}

function NoWalk() {
  return (
    <section className={styles['pane']} aria-label="Timeline">
      <p className={styles['caption']}>No packet has been sent.</p>
      <p className={styles['hint']}>Choose where it goes in Send a packet, then press Send.</p>
    </section>
  );
}

export function CaptionLine({ trace }: { readonly trace: Trace }) {
  const step = usePlayback(currentStep);
  const packet = usePlayback((s) => s.packet);
  const packets = usePlayback((s) => s.walk.length);
  // Where what was done sent nothing, the cursor stands behind the packets before it.
  const mark = useHistory((s) => {
    const moment = s.moments[s.at];
    return moment && moment.traces.length === 0 ? moment.action : undefined;
  });
  if (!step) return null;
  return (
    <header className={styles['head']}>
      <Verdict look={lookOf(step)} />
      <p className={styles['caption']} data-testid="caption">
        <Caption text={mark ? `${actionLabel(mark)}: done; no packet was sent.` : caption(step)} />
      </p>
      <span className={styles['number']}>
        step {step.n + 1} / {trace.steps.length}
      </span>
      {packets > 1 && (
        <span className={styles['packets']}>
          <OnlyToggle />
          <Button
            look="flat"
            square
            small
            aria-label="Previous packet"
            disabled={packet === 0}
            onClick={previousPacket}
          >
            <ChevronLeft size={14} />
          </Button>
          <span className={styles['which']}>
            {trace.title}
            <small>
              {packet + 1} of {packets}
            </small>
          </span>
          <Button
            look="flat"
            square
            small
            aria-label="Next packet"
            disabled={packet === packets - 1}
            onClick={nextPacket}
          >
            <ChevronRight size={14} />
          </Button>
        </span>
      )}
    </header>
  );
}
