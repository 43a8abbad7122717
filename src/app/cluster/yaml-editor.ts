/** The editor for manifests, and what of Monaco it needs besides the rules editor. Loaded when the pane is opened. */
import * as monaco from 'monaco-editor/editor';

import { readManifests } from '../../core/kube/manifest';
import type { Problem } from '../../core/lib/words';
import { setTheme } from '../rules/monaco';
import { goToOffset, setProblems } from '../rules/markers';
import { explainAt, type Suggestion, suggestionsAt } from './complete';
import { yaml, yamlConfiguration } from './yaml-language';

const LANGUAGE = 'yaml';
const MARKERS = 'kubectl';

monaco.languages.register({ id: LANGUAGE });
monaco.languages.setLanguageConfiguration(LANGUAGE, yamlConfiguration);
monaco.languages.setMonarchTokensProvider(LANGUAGE, yaml);

const KIND: Readonly<Record<Suggestion['what'], monaco.languages.CompletionItemKind>> = {
  field: monaco.languages.CompletionItemKind.Field,
  value: monaco.languages.CompletionItemKind.EnumMember,
  kind: monaco.languages.CompletionItemKind.Struct,
};

monaco.languages.registerCompletionItemProvider(LANGUAGE, {
  triggerCharacters: [' ', '\n'],
  provideCompletionItems(model, { lineNumber, column }) {
    const { from, to, list } = suggestionsAt(model.getLinesContent(), lineNumber - 1, column - 1);
    const range = new monaco.Range(lineNumber, from + 1, lineNumber, to + 1);
    return {
      suggestions: list.map((s, i) => ({
        label: s.label,
        insertText: s.insert,
        // Lines of the text are indented already.
        insertTextRules: monaco.languages.CompletionItemInsertTextRule.KeepWhitespace,
        kind: KIND[s.what],
        detail: s.detail,
        documentation: { value: s.doc },
        sortText: String(i).padStart(4, '0'),
        range,
        ...(s.what === 'field' ? { command: { id: 'editor.action.triggerSuggest', title: '' } } : {}),
      })),
    };
  },
});

monaco.languages.registerHoverProvider(LANGUAGE, {
  provideHover(model, { lineNumber, column }) {
    const said = explainAt(model.getLinesContent(), lineNumber - 1, column - 1);
    return said.length > 0 ? { contents: said.map((value) => ({ value })) } : null;
  },
});

export interface YamlEvents {
  typed(text: string): void;
  apply(): void;
}

export interface YamlEditor {
  /** Shows a text. Where it is the text of the same thing as before, the caret stays. */
  setText(text: string, same: boolean): void;
  setProblems(problems: readonly Problem[]): void;
  setLabel(label: string): void;
  goTo(offset: number): void;
  focus(): void;
  dispose(): void;
}

export function createYamlEditor(element: HTMLElement, events: YamlEvents): YamlEditor {
  const model = monaco.editor.createModel('', LANGUAGE);
  model.setEOL(monaco.editor.EndOfLineSequence.LF);
  const editor = monaco.editor.create(element, { ...options, model });
  let ours = false;
  editor.onDidChangeModelContent(() => {
    if (!ours) events.typed(model.getValue());
  });
  editor.addAction({
    id: 'apply',
    label: 'Apply the manifest',
    keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter],
    contextMenuGroupId: '1_manifest',
    run: () => events.apply(),
  });
  return {
    setText(text, same) {
      if (text === model.getValue()) return;
      const view = same ? editor.saveViewState() : null;
      ours = true;
      model.setValue(text);
      ours = false;
      if (view) editor.restoreViewState(view);
      else editor.setScrollTop(0);
    },
    setProblems: (problems) => setProblems(model, MARKERS, problems),
    setLabel: (ariaLabel) => editor.updateOptions({ ariaLabel }),
    goTo: (offset) => goToOffset(editor, model, offset),
    focus: () => editor.focus(),
    dispose() {
      editor.dispose();
      model.dispose();
    },
  };
}

const options: monaco.editor.IStandaloneEditorConstructionOptions = {
  automaticLayout: true,
  fontFamily: '"JetBrains Mono", "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSize: 12,
  lineHeight: 18,
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 8,
  glyphMargin: false,
  folding: false,
  minimap: { enabled: false },
  wordWrap: 'on',
  tabSize: 2,
  insertSpaces: true,
  detectIndentation: false,
  // The key leaves the editor, as the label says.
  tabFocusMode: true,
  renderLineHighlight: 'none',
  scrollBeyondLastLine: false,
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  occurrencesHighlight: 'off',
  selectionHighlight: false,
  links: false,
  quickSuggestions: { other: true, strings: true, comments: false },
  quickSuggestionsDelay: 60,
  wordBasedSuggestions: 'off',
  suggest: { showStatusBar: false, showIcons: true, insertMode: 'replace' },
  padding: { top: 6, bottom: 6 },
  scrollbar: { verticalScrollbarSize: 10, horizontal: 'hidden', useShadows: false },
  stickyScroll: { enabled: false },
  hover: { delay: 250, above: false },
  fixedOverflowWidgets: true,
  unicodeHighlight: { ambiguousCharacters: false },
};

/** What the API server would say of a text, as far as the text alone tells. */
export function problemsOf(text: string): readonly Problem[] {
  return readManifests(text).problems;
}

/** The objects of a text, by the names that a snapshot lists them with. */
export function objectsOf(text: string): readonly string[] {
  return readManifests(text).objects.map((o) => {
    const { namespace, name } = o.metadata;
    return `${o.kind}/${namespace === undefined ? '' : `${namespace}/`}${name}`;
  });
}

export { setTheme };
