import type { Draft } from '../store/drafts';
import { Button } from '../ui/Button';
import { Glyph } from '../ui/Glyph';
import styles from './cluster.module.css';

interface Props {
  readonly draft: Draft;
  readonly busy: boolean;
  /** The text belongs to no object yet. */
  readonly fresh: boolean;
  onApply(): void;
  onUndo(): void;
  onGoTo(offset: number): void;
}

/** What was typed and is not applied: apply it, undo it, or see what is wrong with it, in the API server's words. */
export function ManifestDraft({ draft, busy, fresh, onApply, onUndo, onGoTo }: Props) {
  const problems = draft.problems.filter((p) => p.severity === 'error');
  const [problem] = problems;
  return (
    <section className={styles['draft']} data-wrong={problem ? true : undefined} aria-label="Edited manifest">
      {problem ? (
        <div role={draft.refused ? 'alert' : undefined}>
          <p className={styles['wrong']}>
            <Glyph name="warn" size={14} />
            Line {problem.line} {draft.refused ? 'was refused' : 'would be refused'}
          </p>
          <p className={styles['message']}>{problem.message}</p>
          <p>{problems.length > 1 ? `And ${problems.length - 1} more. ` : ''}Nothing of the text was applied.</p>
        </div>
      ) : (
        <p>{fresh ? 'Not applied yet.' : 'Changed, not applied.'}</p>
      )}
      <div className={styles['actions']}>
        <Button small look="ink" onClick={onApply} disabled={busy}>
          {busy ? 'Applying' : 'Apply'}
        </Button>
        {problem && (
          <Button small onClick={() => onGoTo(problem.from)}>
            Go to line {problem.line}
          </Button>
        )}
        <Button small look="flat" onClick={onUndo} disabled={busy}>
          {fresh ? 'Discard' : 'Undo the edit'}
        </Button>
        <kbd>Ctrl Enter</kbd>
      </div>
    </section>
  );
}
