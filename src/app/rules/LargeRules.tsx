import { useState } from 'react';
import { findLine, lineCount, lineOfRule, lineText } from '../../worker/rules';
import type { RulesView } from '../../core/engine/snapshot';
import type { Place } from '../../core/trace/step';
import { currentStep, usePlayback } from '../store/playback';
import { setFollow, useSelection } from '../store/selection';
import { Button } from '../ui/Button';
import { Rows } from '../ui/Rows';
import { shortCount } from './line-looks';
import { currentRef } from './row-states';
import { ByService } from './ByService';
import styles from './rules.module.css';
import { SyncBar, SyncLines, useShownSync } from './SyncBar';

interface Props {
  readonly netns: Place;
  readonly view: RulesView;
}

const HEIGHT = 18;

/** The rules of a node of a large cluster: hundreds of thousands of lines, read and searched, not edited. */
export function LargeRules({ netns, view }: Props) {
  const { counters } = view;
  const count = lineCount(view);
  const [words, setWords] = useState('');
  const [found, setFound] = useState<{ readonly line: number; readonly missing: boolean }>();
  const follow = useSelection((s) => s.follow);
  const pointed = useSelection((s) => (s.rule?.netns === netns ? s.rule : undefined));
  const step = usePlayback(currentStep);
  const ref = currentRef(step, netns);
  const current = ref ? lineOfRule(view, ref.table, ref.chain, ref.rule) : undefined;
  const target = pointed ? lineOfRule(view, pointed.table, pointed.chain, pointed.rule) : undefined;
  const sync = useShownSync(netns);

  const search = () => {
    if (words === '') return;
    const line = findLine(view, words, found ? found.line + 1 : 0);
    setFollow(false);
    setFound({ line: line < 0 ? (found?.line ?? 0) : line, missing: line < 0 });
  };
  const shown = follow ? current : (found?.line ?? target);

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
              <span title={lineText(view, line)}>{lineText(view, line)}</span>
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
        <ByService />
        <span className={styles['position']}>
          {found?.missing ? 'not found' : `${count.toLocaleString('en')} lines`}
        </span>
      </footer>
    </div>
  );
}
