import { X } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import type { ImportProblem } from '../../core/import/problem';
import type { Source } from '../../core/import/source';
import { say } from '../../core/lib/say';
import { Button } from '../ui/Button';
import styles from './import.module.css';
import { selectIn } from './places';

/** So many letters before and behind a place are shown: a file may be larger than any box. */
const AROUND = 4000;

interface Props {
  readonly source: Source;
  readonly problem: ImportProblem;
  onClose(): void;
}

/** The place of a problem in a file, selected among the lines around it. */
export function Looked({ source: { name, text }, problem, onClose }: Props) {
  const box = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const { from, to, line } = problem;
  const start = text.lastIndexOf('\n', Math.max(0, from - AROUND)) + 1;
  const end = text.indexOf('\n', to + AROUND);
  const shown = text.slice(start, end < 0 ? text.length : end);
  useEffect(() => {
    if (box.current) selectIn(box.current, from - start, to - start);
  }, [from, to, start]);
  return (
    <div className={styles['looked']}>
      <label htmlFor={id} className="eyebrow">
        {say`${name}, around line ${line}`}
      </label>
      <Button look="flat" square small aria-label={say('Close this part')} onClick={onClose}>
        <X size={14} />
      </Button>
      <textarea id={id} ref={box} className={styles['box']} readOnly spellCheck={false} value={shown} />
    </div>
  );
}
