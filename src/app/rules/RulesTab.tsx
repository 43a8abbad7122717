import { Eye, Locate } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { lineOfRule } from '../../worker/rules';
import type { RulesView } from '../../core/engine/snapshot';
import type { Place } from '../../core/trace/step';
import { counterKey, countsAfter, countsOf } from '../playback/counts';
import { askForMatch } from '../store/match';
import { currentStep, currentTrace, usePlayback } from '../store/playback';
import { setFollow, pointAt, type RuleRef, sameRule, useSelection } from '../store/selection';
import { completeLine, describeWord } from '../store/simulation';
import { stopKey } from '../playback/stops';
import { toggleStop, useStops } from '../store/stops';
import { useWorld } from '../store/world';
import { unfoldColumn } from './comments';
import { Draftbar } from './Draftbar';
import { explainLine } from './explain-line';
import { lookOfLine, type Moment } from './line-looks';
import { currentRef, rowStates } from './row-states';
import { SyncBar, SyncLines, useShownSync } from './SyncBar';
import { TableBand } from './TableBand';
import { useEditor } from './use-editor';
import { useRuleset } from './use-ruleset';
import { ByService } from './ByService';
import styles from './rules.module.css';
import './rows.css';

interface Props {
  readonly netns: Place;
  readonly view: RulesView;
}

/** The live iptables-save of a netns: where the packet is, what was counted, what changed; and it can be edited. */
export function RulesTab({ netns, view }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [firstLine, setFirstLine] = useState(0);
  /** The rule that was chosen in here: it stays where it is on the screen. */
  const clicked = useRef<RuleRef>(undefined);
  const follow = useSelection((s) => s.follow);
  const pointed = useSelection((s) => s.rule);
  const ruleset = useRuleset(netns, view);
  const moment = useMoment(netns, view, ruleset.diff);
  const { shown, shownLines, folded, appliedLine, shownLine, draft } = ruleset;

  const sync = useShownSync(netns);

  const editor = useEditor(host, true, {
    typed: ruleset.typed,
    beforeEdit() {
      // Somebody who types is not to be taken elsewhere.
      setFollow(false);
      if (!folded) return;
      const lines = view.text.split('\n');
      editor?.setText(view.text, (line, column) => unfoldColumn(lines[line] ?? '', column));
      editor?.setReadOnly(false);
      ruleset.unfold();
    },
    apply: () => void ruleset.apply(),
    match(line) {
      const ref = view.lines[appliedLine(line)];
      if (ref && ref.rule >= 0 && !draft) askForMatch({ netns, ...ref });
    },
    scrolled: () => setFollow(false),
    pressed(line, part) {
      const ref = view.lines[appliedLine(line)];
      if (!ref || draft) return;
      if (part === 'text') {
        clicked.current = ref.rule < 0 ? undefined : { netns, ...ref };
        return pointAt(clicked.current);
      }
      const { table, chain, rule } = ref;
      toggleStop(rule < 0 ? { kind: 'chain', netns, table, chain } : { kind: 'rule', netns, table, chain, rule });
    },
    shows: setFirstLine,
    hover: (line) => explainLine(view, appliedLine(line), moment, usePlayback.getState()),
    describe: (at) => describeWord({ on: netns, ...at }),
    complete: (at) => completeLine({ on: netns, ...at }),
  });

  const currentLine = useCurrentLine(netns, view);
  useEffect(() => {
    editor?.setText(shown, folded ? undefined : (_, column) => column);
    editor?.setReadOnly(folded);
  }, [editor, shown, folded]);
  useEffect(() => editor?.setLabel(`iptables-save of ${netns}. Escape, then Tab leaves the editor.`), [editor, netns]);
  useEffect(() => editor?.setProblems(draft?.problems ?? []), [editor, draft?.problems]);
  useEffect(() => editor?.setGhosts(ruleset.ghosts), [editor, ruleset.ghosts, shown]);
  useEffect(() => {
    editor?.dress((line) => lookOfLine(moment, line, appliedLine(line), shownLines[line] ?? ''));
  });
  useEffect(() => {
    if (follow && !draft && currentLine !== undefined) editor?.reveal(currentLine);
  }, [editor, follow, draft, currentLine, shown]);
  useEffect(() => {
    if (pointed?.netns !== netns || pointed === clicked.current) return;
    const line = lineOfRule(view, pointed.table, pointed.chain, pointed.rule);
    if (line !== undefined) editor?.reveal(line);
  }, [editor, pointed, netns, view]);

  const changes = useSelection((s) => s.changes);
  const removed = useMemo(() => new Set(ruleset.diff?.removedBefore), [ruleset.diff]);
  const changedLines = useMemo(
    () => shownLines.flatMap((_, i) => (ruleset.diff?.marks[i] || removed.has(i) ? [i] : [])),
    [shownLines, ruleset.diff, removed],
  );
  useEffect(() => {
    const line = changedLines[(changes - 1) % changedLines.length];
    if (changes > 0 && line !== undefined) editor?.reveal(line);
  }, [editor, changes, changedLines]);

  const count = ruleset.diff?.count ?? 0;
  return (
    <div className={styles['rules']} onBlur={() => !draft && ruleset.settle()}>
      <TableBand view={view} line={appliedLine(firstLine)} />
      <SyncBar netns={netns} />
      {sync && <SyncLines sync={sync} />}
      <div ref={host} className={styles['editor']} hidden={sync !== undefined} data-testid="rules-editor">
        {!editor && <pre className={styles['plain']}>{shown}</pre>}
      </div>
      {draft && (
        <Draftbar
          draft={draft}
          label="Edited rules"
          changed={`${count === 1 ? '1 line' : `${count} lines`} changed, not applied.`}
          kept="The last working rules stay in use."
          applying={ruleset.applying}
          onApply={() => void ruleset.apply()}
          onUndo={() => {
            ruleset.undo();
            editor?.focus();
          }}
          onGoTo={(offset) => editor?.goTo(offset)}
        />
      )}
      <footer className={styles['status']}>
        {follow ? (
          <span className={styles['follows']}>
            <Eye size={13} aria-hidden="true" />
            follows the packet
          </span>
        ) : (
          <button type="button" className={styles['link']} onClick={() => setFollow(true)}>
            <Locate size={13} aria-hidden="true" />
            Back to the packet
          </button>
        )}
        {draft ? (
          <span>comments shown</span>
        ) : (
          <button
            type="button"
            className={styles['link']}
            onClick={() => (ruleset.settle(), ruleset.setFolded(!folded))}
          >
            {folded ? 'comments folded' : 'comments shown'}
          </button>
        )}
        <ByService />
        <span className={styles['position']}>
          {currentLine !== undefined && shownLine(currentLine) >= 0 ? `line ${shownLine(currentLine) + 1} of ` : ''}
          {currentLine === undefined ? `${shownLines.length} lines` : shownLines.length}
        </span>
      </footer>
    </div>
  );
}

/** Line of the rules in use on which the cursor stands. */
function useCurrentLine(netns: Place, view: RulesView): number | undefined {
  return usePlayback((s) => {
    const ref = currentRef(currentStep(s), netns);
    return ref && lineOfRule(view, ref.table, ref.chain, ref.rule);
  });
}

/** All that the looks of the lines depend on, at the cursor. */
function useMoment(netns: Place, view: RulesView, diff: Moment['diff']): Moment {
  const walk = usePlayback((s) => s.walk);
  const packet = usePlayback((s) => s.packet);
  const n = usePlayback((s) => s.step);
  const trace = usePlayback(currentTrace);
  // Packets that met the text before have nothing to say about the lines of this one.
  const changed = useWorld((s) => s.rulesChanged[netns]) ?? -1;
  const current = walk[0] !== undefined && walk[0].id > changed;
  const stops = useStops((s) => s.stops);
  const only = usePlayback((s) => s.only);
  const connection = useSelection((s) => s.connection);
  return useMemo(() => {
    const stopped = new Set(stops.filter((s) => 'chain' in s && s.netns === netns).map(stopKey));
    const later = countsAfter(current ? walk : [], packet, n);
    const own = only && current ? countsOf(trace, n) : undefined;
    return {
      netns,
      view,
      packets: ({ table, chain, rule }, all) => {
        const key = counterKey(netns, table, chain, rule);
        return own ? (own.get(key)?.[0] ?? 0) : Math.max(0, all - (later.get(key)?.[0] ?? 0));
      },
      stopsAt: ({ table, chain, rule }) =>
        stopped.size > 0 &&
        stopped.has(
          stopKey(rule < 0 ? { kind: 'chain', netns, table, chain } : { kind: 'rule', netns, table, chain, rule }),
        ),
      binds: ({ table, chain, rule }) =>
        connection?.rules.some((r) => sameRule(r, { netns, table, chain, rule })) ?? false,
      states: rowStates(current ? trace : undefined, n, netns),
      step: current ? trace?.steps[n] : undefined,
      diff,
    };
  }, [view, walk, packet, n, trace, netns, current, diff, stops, only, connection]);
}
