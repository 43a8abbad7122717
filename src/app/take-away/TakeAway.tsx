import { Download } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { whileLoading } from '../store/idle';
import { useWorld } from '../store/world';
import { useActionMenu } from '../ui/ActionMenu';
import { Button } from '../ui/Button';
import styles from './take-away.module.css';

const load = () => import('./actions');
const FilmNote = lazy(() => import('./FilmNote').then((m) => ({ default: m.FilmNote })));

/** The menu of everything that can be taken away: captures, walks, dumps, pictures. */
export function TakeAway() {
  const ready = useWorld((s) => s.snapshot !== undefined);
  const [used, setUsed] = useState(false);
  if (!ready) return null;
  const open = async (from: HTMLElement) => {
    const { takeAwayActions } = await whileLoading(load());
    setUsed(true);
    const { left, bottom } = from.getBoundingClientRect();
    useActionMenu.setState({ open: { label: 'Take away', actions: takeAwayActions(), x: left, y: bottom }, from });
  };
  return (
    <>
      <Button
        className={styles['button']}
        aria-label="Take away"
        aria-haspopup="menu"
        onClick={(event) => void open(event.currentTarget)}
        data-testid="take-away"
      >
        <Download size={14} aria-hidden="true" />
        <span>Take away</span>
      </Button>
      {used && (
        <Suspense>
          <FilmNote />
        </Suspense>
      )}
    </>
  );
}
