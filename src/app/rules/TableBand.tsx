import { useMemo } from 'react';
import type { RulesView } from '../../core/engine/snapshot';
import styles from './rules.module.css';

interface Props {
  readonly view: RulesView;
  /** The first line that is visible; -1 for one that is not in use. */
  readonly line: number;
}

/** The table that the visible lines belong to. It stays while they scroll. */
export function TableBand({ view, line }: Props) {
  const tables = useMemo(() => tableLines(view.text), [view.text]);
  const table = tables.findLast((t) => t.line <= Math.max(line, 0)) ?? tables[0];
  if (!table) return null;
  const known = ['raw', 'mangle', 'nat', 'filter', 'security'].includes(table.name);
  const tone = known ? table.name : 'return';
  return (
    <div className={styles['band']} style={{ color: `var(--${tone})`, background: `var(--${tone}-t)` }}>
      *{table.name}
      <span>
        {table.name} table, {table.count} {table.count === 1 ? 'rule' : 'rules'}
      </span>
    </div>
  );
}

function tableLines(text: string): readonly { readonly name: string; readonly line: number; readonly count: number }[] {
  const found: { name: string; line: number; count: number }[] = [];
  text.split('\n').forEach((content, line) => {
    if (content.startsWith('*')) found.push({ name: content.slice(1).trim(), line, count: 0 });
    const table = found.at(-1);
    if (table && content.startsWith('-')) table.count++;
  });
  return found;
}
