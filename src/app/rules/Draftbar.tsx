import type { Draft } from '../store/drafts';
import { Button } from '../ui/Button';
import { Glyph } from '../ui/Glyph';
import styles from './rules.module.css';

interface Props {
  readonly draft: Draft;
  /** Name of the bar. */
  readonly label: string;
  /** What is said where nothing is wrong. */
  readonly changed: string;
  /** What is said below a problem: what stays as it was. */
  readonly kept: string;
  /** Takes the edit back, by this name. */
  readonly undo?: string;
  readonly applying: boolean;
  onApply(): void;
  onUndo(): void;
  onGoTo(offset: number): void;
}

/** What was typed and is not in use: apply it, undo it, or see what is wrong with it. */
export function Draftbar(props: Props) {
  const { draft, label, changed, kept, undo = 'Undo the edit', applying, onApply, onUndo, onGoTo } = props;
  const problem = draft.problems.find((p) => p.severity === 'error');
  return (
    <section className={styles['draft']} data-wrong={problem ? true : undefined} aria-label={label}>
      {problem ? (
        <div role={draft.refused ? 'alert' : undefined}>
          <p className={styles['wrong']}>
            <Glyph name="warn" size={14} />
            Line {problem.line} {draft.refused ? 'was refused' : 'would be refused'}
          </p>
          <p className={styles['message']}>{problem.message}</p>
          <p>{kept}</p>
        </div>
      ) : (
        <p>{changed}</p>
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
          {undo}
        </Button>
        <kbd>Ctrl Enter</kbd>
      </div>
    </section>
  );
}
