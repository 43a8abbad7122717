import { Button } from '../ui/Button';
import { stopFilm, useFilm } from './film-state';
import styles from './take-away.module.css';

/** Says that a film is being made, and stops it. */
export function FilmNote() {
  const filming = useFilm((s) => s.filming);
  if (!filming) return null;
  return (
    <output className={styles['film']}>
      <span>
        Filming step {filming.done} of {filming.of}
      </span>
      <Button small onClick={stopFilm}>
        Stop
      </Button>
    </output>
  );
}
