import * as monaco from 'monaco-editor/editor';
import { say } from '../../core/lib/say';
import { diffLines } from './line-diff';
import type { EditorEvents, LineLook, RulesEditor } from './editor';
import { LANGUAGE } from './language';
import { attend } from './language-features';
import { goToOffset, setProblems } from './markers';

/** Room of a counter in front of a rule, in characters. */
const COUNTER_WIDTH = 5;
/** Lines that are dressed below the visible ones: those are the wholly visible. */
const BEYOND = 3;
/** A scroll this soon after the reader's hand moved is the reader's, ms. */
const HAND = 400;
const MARKERS = 'iptables-restore';

const options: monaco.editor.IStandaloneEditorConstructionOptions = {
  automaticLayout: true,
  fontFamily: '"JetBrains Mono", "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSize: 11.5,
  lineHeight: 18,
  lineNumbersMinChars: 4,
  lineDecorationsWidth: 26,
  glyphMargin: false,
  folding: true,
  showFoldingControls: 'mouseover',
  foldingMaximumRegions: 200_000,
  minimap: { enabled: false },
  wordWrap: 'on',
  wrappingIndent: 'deepIndent',
  wordBreak: 'keepAll',
  // Lines break at blanks only: an address or a chain's name stays whole.
  wordWrapBreakAfterCharacters: ' ',
  wordWrapBreakBeforeCharacters: '',
  tabSize: 4,
  // A ruleset needs no tabs: the key leaves the editor, as the label says.
  tabFocusMode: true,
  renderLineHighlight: 'none',
  scrollBeyondLastLine: false,
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  overviewRulerBorder: false,
  occurrencesHighlight: 'off',
  selectionHighlight: false,
  matchBrackets: 'never',
  guides: { indentation: false },
  links: false,
  quickSuggestions: { other: true, comments: false, strings: false },
  acceptSuggestionOnEnter: 'smart',
  suggest: { showWords: false, showSnippets: false },
  wordBasedSuggestions: 'off',
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true },
  renderControlCharacters: true,
  renderFinalNewline: 'on',
  padding: { top: 6, bottom: 6 },
  scrollbar: { verticalScrollbarSize: 10, horizontal: 'hidden', useShadows: false },
  stickyScroll: { enabled: false },
  hover: { delay: 250, above: false },
  fixedOverflowWidgets: true,
  accessibilitySupport: 'auto',
};

/** An editor for iptables-save texts in `element`. */
export function createRulesEditor(element: HTMLElement, events: EditorEvents): RulesEditor {
  const model = monaco.editor.createModel('', LANGUAGE);
  model.setEOL(monaco.editor.EndOfLineSequence.LF);
  const editor = monaco.editor.create(element, { ...options, model });
  const looks = editor.createDecorationsCollection();
  let ghostZones: string[] = [];
  let lookAt: (line: number) => LineLook = () => ({});
  /** When the reader last moved a wheel, a key or a pointer in here. A layout that changes scrolls too. */
  let hand = Number.NEGATIVE_INFINITY;
  const moved = () => {
    hand = performance.now();
  };
  for (const name of ['wheel', 'keydown', 'pointermove', 'touchmove'] as const) {
    const options = { capture: true, passive: true };
    element.addEventListener(
      name,
      (e) => (name !== 'pointermove' || (e as PointerEvent).buttons > 0) && moved(),
      options,
    );
  }
  /** We change the text or scroll: not the reader's doing. */
  let ours = false;
  const quietly = (change: () => void) => {
    ours = true;
    try {
      change();
    } finally {
      ours = false;
    }
  };

  const paint = () => {
    const decorations: monaco.editor.IModelDeltaDecoration[] = [];
    for (const { startLineNumber, endLineNumber } of editor.getVisibleRanges()) {
      const end = Math.min(endLineNumber + BEYOND, model.getLineCount());
      for (let n = startLineNumber; n <= end; n++) dressLine(model, n, lookAt(n - 1), decorations);
    }
    looks.set(decorations);
  };
  attend(model, events);

  editor.onDidChangeModelContent(() => {
    if (!ours) events.typed(model.getValue());
    paint();
  });
  editor.onDidScrollChange((event) => {
    if (event.scrollTopChanged && !ours && performance.now() - hand < HAND) events.scrolled();
    paint();
    events.shows((editor.getVisibleRanges()[0]?.startLineNumber ?? 1) - 1);
  });
  editor.onDidLayoutChange(paint);
  editor.onMouseUp(({ target, event }) => {
    const line = target.position?.lineNumber;
    if (line === undefined || !event.leftButton || !editor.getSelection()?.isEmpty()) return;
    const { GUTTER_LINE_NUMBERS, GUTTER_LINE_DECORATIONS, CONTENT_TEXT } = monaco.editor.MouseTargetType;
    if (target.type === CONTENT_TEXT) events.pressed(line - 1, 'text');
    if (target.type === GUTTER_LINE_NUMBERS || target.type === GUTTER_LINE_DECORATIONS)
      events.pressed(line - 1, 'margin');
  });
  // Before Monaco sees the key or the clipboard, so that it already meets the text that may be edited.
  element.addEventListener('keydown', (event) => edits(event) && events.beforeEdit(), { capture: true });
  element.addEventListener('paste', () => events.beforeEdit(), { capture: true });
  editor.addAction({
    id: 'apply',
    label: 'Apply the rules',
    keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter],
    contextMenuGroupId: '1_rules',
    run: () => events.apply(),
  });

  editor.addAction({
    id: 'would-match',
    label: say('Send a packet that would match'),
    keybindings: [monaco.KeyMod.Alt | monaco.KeyCode.Enter],
    contextMenuGroupId: '1_rules',
    run: () => events.match((editor.getPosition()?.lineNumber ?? 1) - 1),
  });

  return {
    text: () => model.getValue(),
    setText(text, column) {
      if (text === model.getValue()) return;
      const selection = editor.getSelection();
      quietly(() => {
        model.applyEdits(smallestEdits(model, text.split('\n')));
        if (selection && column) editor.setSelection(placed(selection, column));
      });
      tokenizeAll(model);
    },
    setReadOnly: (readOnly) => editor.updateOptions({ readOnly }),
    setLabel: (ariaLabel) => editor.updateOptions({ ariaLabel }),
    dress(look) {
      lookAt = look;
      paint();
    },
    setProblems: (problems) => setProblems(model, MARKERS, problems),
    setGhosts(ghosts) {
      editor.changeViewZones((zones) => {
        for (const id of ghostZones) zones.removeZone(id);
        ghostZones = ghosts.map(({ before, lines }) =>
          zones.addZone({
            afterLineNumber: before,
            heightInLines: lines.length,
            domNode: ghostRows(lines),
            suppressMouseDown: true,
          }),
        );
      });
    },
    reveal(line) {
      const height = editor.getLayoutInfo().height;
      const top = editor.getTopForLineNumber(line + 1);
      const y = top - editor.getScrollTop();
      if (y >= height / 3 && y <= (height * 2) / 3 - 36) return;
      quietly(() => editor.setScrollTop(Math.max(0, top - height * 0.45), monaco.editor.ScrollType.Immediate));
    },
    goTo: (offset) => goToOffset(editor, model, offset),
    focus: () => editor.focus(),
    dispose() {
      editor.dispose();
      model.dispose();
    },
  };
}

/** Lines that are gone, as an element. */
function ghostRows(lines: readonly string[]): HTMLElement {
  const rows = document.createElement('div');
  rows.className = 'rules-ghosts';
  rows.setAttribute('role', 'note');
  rows.setAttribute('aria-label', `Removed: ${lines.join('; ')}`);
  for (const line of lines) {
    const row = document.createElement('div');
    row.textContent = line;
    row.title = `Removed: ${line}`;
    rows.append(row);
  }
  return rows;
}

/** A text of more lines is coloured bit by bit, as Monaco does. */
const AT_ONCE = 3000;

/**
 * Colours the whole text now. Left alone, Monaco guesses the table of a line that it jumps to, and a chain has the wrong
 * colour until it has come there.
 */
function tokenizeAll(model: monaco.editor.ITextModel): void {
  const { tokenization } = model as { tokenization?: { forceTokenization?(line: number): void } };
  if (model.getLineCount() <= AT_ONCE) tokenization?.forceTokenization?.(model.getLineCount());
}

/** A selection in the same lines at other columns. */
function placed(selection: monaco.Selection, column: (line: number, column: number) => number): monaco.Selection {
  const { selectionStartLineNumber, selectionStartColumn, positionLineNumber, positionColumn } = selection;
  const at = (line: number, old: number) => column(line - 1, old - 1) + 1;
  return new monaco.Selection(
    selectionStartLineNumber,
    at(selectionStartLineNumber, selectionStartColumn),
    positionLineNumber,
    at(positionLineNumber, positionColumn),
  );
}

/** Will this key change the text? */
function edits(event: KeyboardEvent): boolean {
  if (event.altKey) return false;
  if (event.ctrlKey || event.metaKey) return ['v', 'x', 'z', 'y'].includes(event.key.toLowerCase());
  return event.key.length === 1 || ['Backspace', 'Delete', 'Enter'].includes(event.key);
}

/** Edits of whole lines that turn the model into a text: runs of new lines replace runs of old ones. */
function smallestEdits(
  model: monaco.editor.ITextModel,
  now: readonly string[],
): monaco.editor.IIdentifiedSingleEditOperation[] {
  const before = model.getLinesContent();
  const { from, marks } = diffLines(before, now);
  const edits: monaco.editor.IIdentifiedSingleEditOperation[] = [];
  let a = 0;
  for (let b = 0; b <= now.length; ) {
    let bEnd = b;
    while (bEnd < now.length && marks[bEnd] !== undefined) bEnd++;
    const aEnd = bEnd < now.length ? (from[bEnd] ?? 0) : before.length;
    if (a < aEnd || b < bEnd) edits.push(replaceLines(model, a, aEnd, now.slice(b, bEnd)));
    a = aEnd + 1;
    b = bEnd + 1;
  }
  return edits;
}

/** Replaces the lines from `first` up to but not `end` (from 0); one of the line breaks around goes or comes with them. */
function replaceLines(
  model: monaco.editor.ITextModel,
  first: number,
  end: number,
  lines: readonly string[],
): monaco.editor.IIdentifiedSingleEditOperation {
  const total = model.getLineCount();
  const text = lines.join('\n');
  if (end > first && lines.length > 0) {
    return { range: new monaco.Range(first + 1, 1, end, model.getLineMaxColumn(end)), text };
  }
  if (lines.length > 0) {
    if (first >= total)
      return {
        range: new monaco.Range(total, model.getLineMaxColumn(total), total, model.getLineMaxColumn(total)),
        text: `\n${text}`,
      };
    return { range: new monaco.Range(first + 1, 1, first + 1, 1), text: `${text}\n` };
  }
  if (end < total) return { range: new monaco.Range(first + 1, 1, end + 1, 1), text: '' };
  const column = first > 0 ? model.getLineMaxColumn(first) : 1;
  return { range: new monaco.Range(Math.max(first, 1), column, end, model.getLineMaxColumn(end)), text: '' };
}

function dressLine(
  model: monaco.editor.ITextModel,
  n: number,
  look: LineLook,
  out: monaco.editor.IModelDeltaDecoration[],
): void {
  const at = (from: number, to: number) => new monaco.Range(n, from, n, to);
  const whole = at(1, model.getLineMaxColumn(n));
  const { counter = '', state } = look;
  if (model.getLineLength(n) > 0) {
    out.push({
      range: at(1, 1),
      options: {
        showIfCollapsed: true,
        before: {
          content: `${counter.padStart(COUNTER_WIDTH).replaceAll(' ', '\u00a0')}\u00a0`,
          inlineClassName: `rules-counter${look.counted ? ' rules-counted' : ''}`,
          inlineClassNameAffectsLetterSpacing: false,
          cursorStops: monaco.editor.InjectedTextCursorStops.None,
        },
      },
    });
  }
  if (look.glyph) {
    out.push({
      range: at(1, 1),
      options: {
        firstLineDecorationClassName: `rules-glyph rules-glyph-${look.glyph} rules-tone-${look.tone ?? 'ink'}`,
      },
    });
  }
  if (look.mark) out.push({ range: whole, options: { linesDecorationsClassName: `rules-mark rules-${look.mark}` } });
  if (look.removedBefore)
    out.push({ range: at(1, 1), options: { firstLineDecorationClassName: 'rules-mark rules-removed' } });
  if (state === 'now') {
    out.push({
      range: whole,
      options: { isWholeLine: true, className: 'rules-now', marginClassName: 'rules-now-margin' },
    });
  }
  if (state) out.push({ range: whole, options: { inlineClassName: `rules-text-${state}` } });
  if (look.fresh) {
    out.push({ range: at(look.fresh.from + 1, look.fresh.to + 1), options: { inlineClassName: 'rules-fresh' } });
  }
  if (look.bound) {
    out.push({ range: whole, options: { isWholeLine: true, className: 'rules-bound' } });
  }
  if (look.stop) {
    out.push({
      range: at(1, 1),
      options: { lineNumberClassName: 'rules-stop', lineNumberHoverMessage: { value: 'Play stops here.' } },
    });
  }
  if (look.stops) {
    out.push({ range: whole, options: { className: 'squiggly-warning', hoverMessage: { value: look.stops } } });
  }
}
