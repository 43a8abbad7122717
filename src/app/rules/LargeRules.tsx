import { useMemo, useState } from 'react';
import type { RulesView } from '../../core/engine/snapshot';
import type { Place } from '../../core/trace/step';
import { currentStep, usePlayback } from '../store/playback';
import { setFollow, useSelection } from '../store/selection';
import { Button } from '../ui/Button';
import { Rows } from '../ui/Rows';
import { shortCount } from './line-looks';
import { currentRef } from './row-states';
import styles from './rules.module.css';
import { SyncBar, SyncLines, useShownSync } from './SyncBar';
import { findRule, lineAtOffset, lineOf, lineStarts } from './text-lines';

interface Props {
  readonly netns: Place;
  readonly view: RulesView;
}

const HEIGHT = 18;

/** The rules of a node of a large cluster: hundreds of thousands of lines, read and searched, not edited. */
export function LargeRules({ netns, view }: Props) {
  const { text, counters } = view;
  const starts = useMemo(() => lineStarts(text), [text]);
  const count = starts.length - 1;
  const [words, setWords] = useState('');
  const [found, setFound] = useState<{ readonly line: number; readonly missing: boolean }>();
  const follow = useSelection((s) => s.follow);
  const pointed = useSelection((s) => (s.rule?.netns === netns ? s.rule : undefined));
  const step = usePlayback(currentStep);
  const ref = currentRef(step, netns);
  const current = ref ? findRule(text, starts, ref.table, ref.chain, ref.rule) : -1;
  const target = pointed ? findRule(text, starts, pointed.table, pointed.chain, pointed.rule) : -1;
  const sync = useShownSync(netns);

  const search = () => {
    if (words === '') return;
    const from = found ? (starts[found.line + 1] ?? 0) : 0;
    const at = text.indexOf(words, from);
    const again = at < 0 ? text.indexOf(words) : at;
    setFollow(false);
    setFound({ line: again < 0 ? (found?.line ?? 0) : lineAtOffset(starts, again), missing: again < 0 });
  };
  const shown = follow ? (current >= 0 ? current : undefined) : (found?.line ?? (target >= 0 ? target : undefined));

  return (
    <div className={styles['rules']}>
      <SyncBar netns={netns} />
      {sync ? (
        <SyncLines sync={sync} />
      ) : (
        <Rows
          label={`iptables-save of ${netns}, ${count} lines`}
          count={count}
          height={HEIGHT}
          className={styles['large']}
          show={shown}
          row={(line, style) => (
            <li
              key={line}
              style={style}
              data-now={line === current || undefined}
              data-found={line === found?.line || undefined}
            >
              <small>{line + 1}</small>
              <i>{counters[2 * line] ? shortCount(counters[2 * line] ?? 0) : ''}</i>
              <span title={lineOf(text, starts, line)}>{lineOf(text, starts, line)}</span>
            </li>
          )}
        />
      )}
      <footer className={styles['status']}>
        <input
          type="search"
          className={styles['seek']}
          placeholder="Find in the rules"
          aria-label="Find in the rules"
          spellCheck={false}
          value={words}
          onChange={(e) => setWords(e.target.value)}
          onKeyDown={(e) => e.key === 'Enter' && search()}
        />
        <Button small onClick={search} disabled={words === ''}>
          Next
        </Button>
        {!follow && (
          <button type="button" className={styles['link']} onClick={() => setFollow(true)}>
            Back to the packet
          </button>
        )}
        <span className={styles['position']}>
          {found?.missing ? 'not found' : `${count.toLocaleString('en')} lines`}
        </span>
      </footer>
    </div>
  );
}
