import type { Trace } from '../../core/trace/step';
import { seek, stepBack, stepForward, toFirst, toLast, usePlayback } from '../store/playback';
import { stepText } from './step-text';
import styles from './timeline.module.css';

/** Keys step with their motion; dragging puts the cursor where the pointer is. */
const keys: Readonly<Record<string, () => void>> = {
  ArrowRight: stepForward,
  ArrowUp: stepForward,
  PageDown: stepForward,
  ArrowLeft: stepBack,
  ArrowDown: stepBack,
  PageUp: stepBack,
  Home: toFirst,
  End: toLast,
};

/** The slider over the steps of the packet shown. */
export function Scrubber({
  trace,
  className = '',
}: {
  readonly trace: Trace;
  readonly className?: string | undefined;
}) {
  const packet = usePlayback((s) => s.packet);
  const n = usePlayback((s) => s.step);
  const last = trace.steps.length - 1;
  const part = last === 0 ? 100 : (n / last) * 100;
  return (
    <input
      type="range"
      className={`${styles['scrubber']} ${className}`}
      style={{ '--part': `${part}%` } as React.CSSProperties}
      aria-label="Step"
      aria-valuetext={stepText(trace, n)}
      min={1}
      max={last + 1}
      value={n + 1}
      onChange={(event) => seek({ packet, step: Number(event.target.value) - 1 })}
      onKeyDown={(event) => {
        const move = event.shiftKey || event.altKey || event.ctrlKey || event.metaKey ? undefined : keys[event.key];
        if (!move) return;
        event.preventDefault();
        move();
      }}
    />
  );
}
