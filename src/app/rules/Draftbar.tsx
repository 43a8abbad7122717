import type { Draft } from '../store/drafts';
import { Button } from '../ui/Button';
import { Glyph } from '../ui/Glyph';
import styles from './rules.module.css';

interface Props {
  readonly draft: Draft;
  /** Lines that differ from the rules in use. */
  readonly count: number;
  readonly applying: boolean;
  onApply(): void;
  onUndo(): void;
  onGoTo(offset: number): void;
}

/** What was typed and is not in use: apply it, undo it, or see what is wrong with it. */
export function Draftbar({ draft, count, applying, onApply, onUndo, onGoTo }: Props) {
  const problem = draft.problems.find((p) => p.severity === 'error');
  return (
    <section className={styles['draft']} data-wrong={problem ? true : undefined} aria-label="Edited rules">
      {problem ? (
        <div role={draft.refused ? 'alert' : undefined}>
          <p className={styles['wrong']}>
            <Glyph name="warn" size={14} />
            Line {problem.line} {draft.refused ? 'was refused' : 'would be refused'}
          </p>
          <p className={styles['message']}>{problem.message}</p>
          <p>The last working rules stay in use.</p>
        </div>
      ) : (
        <p>{count === 1 ? '1 line' : `${count} lines`} changed, not applied.</p>
      )}
      <div className={styles['actions']}>
        <Button small look="ink" onClick={onApply} disabled={applying}>
          {applying ? 'Applying' : 'Apply'}
        </Button>
        {problem && (
          <Button small onClick={() => onGoTo(problem.from)}>
            Go to line {problem.line}
          </Button>
        )}
        <Button small look="flat" onClick={onUndo} disabled={applying}>
          Undo the edit
        </Button>
        <kbd>Ctrl Enter</kbd>
      </div>
    </section>
  );
}
