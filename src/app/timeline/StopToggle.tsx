import { OctagonPause } from 'lucide-react';
import { say } from '../../core/lib/say';
import { type Stop, stopKey, stopText } from '../playback/stops';
import { toggleStop, useStops } from '../store/stops';
import styles from './only.module.css';

interface Props {
  readonly stop: Stop;
  /** Among the things that the arrow keys go through in the canvas. */
  readonly inCanvas?: boolean;
  readonly style?: React.CSSProperties;
}

/** Lets play stop by itself at a place, or no more. */
export function StopToggle({ stop, inCanvas = false, style }: Props) {
  const set = useStops((s) => s.stops.some((other) => stopKey(other) === stopKey(stop)));
  const text = say`Stop here: ${stopText(stop)}`;
  return (
    <button
      type="button"
      className={styles['stopHere']}
      aria-pressed={set}
      aria-label={text}
      title={text}
      style={style}
      {...(inCanvas ? { tabIndex: -1, 'data-nav': '' } : {})}
      onClick={() => toggleStop(stop)}
    >
      <OctagonPause size={13} aria-hidden="true" />
    </button>
  );
}
