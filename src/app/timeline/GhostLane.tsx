import { GitFork } from 'lucide-react';
import { type RefObject, useLayoutEffect, useState } from 'react';
import { say } from '../../core/lib/say';
import { type Ghost, useHistory } from '../store/history';
import { useWidth } from '../ui/use-width';
import { actionLabel } from './action-label';
import styles from './history.module.css';

interface Props {
  /** The row of what was done: branches begin below it, where they left it. */
  readonly row: RefObject<HTMLOListElement | null>;
  onOpen(): void;
}

/** The futures that were left, as grey branches below what was done instead. */
export function GhostLane({ row, onOpen }: Props) {
  const ghosts = useHistory((s) => s.ghosts);
  const moments = useHistory((s) => s.moments);
  const width = useWidth(row);
  const [places, setPlaces] = useState<readonly number[]>([]);
  useLayoutEffect(() => {
    const list = row.current;
    if (!list) return;
    const found = ghosts.map((ghost) => {
      const n = moments.findLastIndex((m) => m.index < ghost.from);
      const box = list.querySelector<HTMLElement>(`[data-moment="${n}"]`);
      return box ? Math.max(0, box.offsetLeft + box.offsetWidth - list.scrollLeft - 6) : 0;
    });
    // Branches that leave at one place stand one behind the other.
    // oxlint-disable-next-line react/set-state-in-effect -- where the row's boxes stand is known only once they are drawn
    setPlaces(found.map((x, i) => Math.min(width - 90, x + 110 * found.slice(0, i).filter((y) => y === x).length)));
  }, [ghosts, moments, width, row]);
  return (
    <div className={styles['ghosts']}>
      {ghosts.map((ghost, i) => (
        <button
          key={ghost.id}
          type="button"
          className={styles['ghost']}
          style={{ left: places[i] ?? 0 }}
          aria-haspopup="dialog"
          title={say`A future that was left: ${labelsOf(ghost)}. Go back to it, or compare it with now`}
          aria-label={say`A future that was left: ${labelsOf(ghost)}. Go back to it, or compare it with now`}
          onClick={onOpen}
          data-testid="ghost"
        >
          <GitFork size={11} aria-hidden="true" />
          <span>{labelsOf(ghost)}</span>
        </button>
      ))}
    </div>
  );
}

const labelsOf = (ghost: Ghost): string => ghost.moments.map((m) => actionLabel(m.action)).join(', ');
