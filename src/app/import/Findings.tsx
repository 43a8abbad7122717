import { Check, CircleHelp, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Import } from '../../core/import/import';
import type { ImportProblem } from '../../core/import/problem';
import type { Source } from '../../core/import/source';
import { say, sayCount } from '../../core/lib/say';
import styles from './import.module.css';
import { around, columnOf } from './places';

interface Props {
  readonly read: Import;
  readonly sources: readonly Source[];
  onShow(problem: ImportProblem): void;
}

const MOST = 30;

/** What is wrong where, what was recognised, what was supposed, what was left out. */
export function Findings({ read, sources, onShow }: Props) {
  const { found, guessed, leftOut, problems, setup } = read;
  return (
    <>
      {found.length === 0 && !setup && (
        <p className={styles['problem']}>
          <TriangleAlert size={14} aria-hidden="true" />{' '}
          {say(
            'Nothing here is a dump or an object that is known. Lines of iptables-save begin with *filter or -A; objects begin with apiVersion.',
          )}
        </p>
      )}
      {problems.length > 0 && (
        <section className={styles['part']}>
          <h3 className="eyebrow">{say('Lines to look at')}</h3>
          <ul data-testid="import-problems">
            {problems.slice(0, MOST).map((p) => (
              <li key={`${p.source}/${p.from}/${p.message}`}>
                <TriangleAlert size={14} aria-hidden="true" />
                <Problem problem={p} source={sources[p.source]} named={sources.length > 1} onShow={onShow} />
              </li>
            ))}
          </ul>
          {problems.length > MOST && (
            <p className={styles['quiet']}>{sayCount(problems.length - MOST, 'and {0} more', 'and {0} more lines')}</p>
          )}
        </section>
      )}
      <List title={say('Recognised')} icon={<Check size={14} aria-hidden="true" />} lines={found} />
      <List title={say('Supposed')} icon={<CircleHelp size={14} aria-hidden="true" />} lines={guessed} />
      <List title={say('Left out')} icon={<TriangleAlert size={14} aria-hidden="true" />} lines={leftOut} />
    </>
  );
}

function Problem({
  problem,
  source,
  named,
  onShow,
}: {
  readonly problem: ImportProblem;
  readonly source: Source | undefined;
  readonly named: boolean;
  onShow(problem: ImportProblem): void;
}) {
  const { line, from, to, message, severity } = problem;
  const text = source?.text ?? '';
  const [before, word, after] = around(text, from, to);
  const at = say`line ${line}, column ${columnOf(text, from)}`;
  return (
    <button type="button" onClick={() => onShow(problem)}>
      <b>{named ? `${source?.name || say('Pasted')}, ${at}` : at}</b>{' '}
      {severity === 'error' ? `${say('left out')}: ` : ''}
      {message}
      <code>
        {before}
        <mark>{word}</mark>
        {after}
      </code>
    </button>
  );
}

function List({
  title,
  icon,
  lines,
}: {
  readonly title: string;
  readonly icon: ReactNode;
  readonly lines: readonly string[];
}) {
  if (lines.length === 0) return null;
  return (
    <section className={styles['part']}>
      <h3 className="eyebrow">{title}</h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>
            {icon}
            <span>{line}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
