import { Check, CircleHelp, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Import } from '../../core/import/import';
import type { Source } from '../../core/import/source';
import styles from './import.module.css';

interface Props {
  readonly read: Import;
  readonly sources: readonly Source[];
  onShow(source: number, from: number, to: number): void;
}

const MOST = 30;

/** What was recognised, what was supposed, what was left out, and what is wrong where. */
export function Findings({ read, sources, onShow }: Props) {
  const { found, guessed, leftOut, problems, setup } = read;
  return (
    <>
      {found.length === 0 && !setup && (
        <p className={styles['problem']}>
          <TriangleAlert size={14} aria-hidden="true" /> Nothing here is a dump or an object that is known. Lines of
          iptables-save begin with *filter or -A; objects begin with apiVersion.
        </p>
      )}
      <List title="Recognised" icon={<Check size={14} aria-hidden="true" />} lines={found} />
      <List title="Supposed" icon={<CircleHelp size={14} aria-hidden="true" />} lines={guessed} />
      <List title="Left out" icon={<TriangleAlert size={14} aria-hidden="true" />} lines={leftOut} />
      {problems.length > 0 && (
        <section className={styles['part']}>
          <h3 className="eyebrow">Lines to look at</h3>
          <ul>
            {problems.slice(0, MOST).map((p) => (
              <li key={`${p.source}/${p.from}/${p.message}`}>
                <TriangleAlert size={14} aria-hidden="true" />
                <button type="button" onClick={() => onShow(p.source, p.from, p.to)}>
                  <b>
                    {sources.length > 1 && `${sources[p.source]?.name || 'Pasted'}, `}line {p.line}
                  </b>{' '}
                  {p.severity === 'error' ? 'left out: ' : ''}
                  {p.message}
                  <code>{excerpt(sources[p.source]?.text ?? '', p.from)}</code>
                </button>
              </li>
            ))}
          </ul>
          {problems.length > MOST && <p className={styles['quiet']}>and {problems.length - MOST} more</p>}
        </section>
      )}
    </>
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

/** The line in which an offset is, cut where it is long. */
function excerpt(text: string, at: number): string {
  const start = text.lastIndexOf('\n', Math.max(0, at - 1)) + 1;
  const end = text.indexOf('\n', at);
  const line = text.slice(start, end < 0 ? text.length : end).trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
