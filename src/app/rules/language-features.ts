import * as monaco from 'monaco-editor/editor';
import type { Suggestion } from '../../core/netfilter/line-complete';
import type { TableName } from '../../core/trace/step';
import type { EditorEvents } from './editor';
import { LANGUAGE } from './language';
import { blocksOf, chainAt, tableAt } from './text-blocks';

type Asked = Pick<EditorEvents, 'hover' | 'describe' | 'complete'>;

/** Who answers for the text of a model. */
const asked = new WeakMap<monaco.editor.ITextModel, Asked>();

/** Lets what is hovered, completed and looked up in a model be answered. */
export function attend(model: monaco.editor.ITextModel, events: Asked): void {
  asked.set(model, events);
}

function placeOf(model: monaco.editor.ITextModel, { lineNumber, column }: monaco.IPosition) {
  const table = tableAt((n) => model.getLineContent(n), lineNumber) as TableName | undefined;
  return { table, line: model.getLineContent(lineNumber), column: column - 1 };
}

monaco.languages.registerHoverProvider(LANGUAGE, {
  async provideHover(model, position) {
    const events = asked.get(model);
    const { lineNumber } = position;
    const [word, line] = await Promise.all([events?.describe(placeOf(model, position)), events?.hover(lineNumber - 1)]);
    const paragraphs = [...(line ?? []), ...(word?.paragraphs ?? [])];
    if (paragraphs.length === 0) return null;
    const range = word
      ? new monaco.Range(lineNumber, word.from + 1, lineNumber, word.to + 1)
      : new monaco.Range(lineNumber, 1, lineNumber, model.getLineMaxColumn(lineNumber));
    return { contents: paragraphs.map((value) => ({ value })), range };
  },
});

const { CompletionItemKind } = monaco.languages;
const KINDS: Readonly<Record<Suggestion['kind'], monaco.languages.CompletionItemKind>> = {
  command: CompletionItemKind.Keyword,
  chain: CompletionItemKind.Function,
  target: CompletionItemKind.Event,
  match: CompletionItemKind.Module,
  option: CompletionItemKind.Property,
  set: CompletionItemKind.Struct,
  device: CompletionItemKind.Interface,
  value: CompletionItemKind.EnumMember,
};

monaco.languages.registerCompletionItemProvider(LANGUAGE, {
  triggerCharacters: [' ', '-', ',', '*'],
  async provideCompletionItems(model, position) {
    const found = await asked.get(model)?.complete(placeOf(model, position));
    if (!found) return null;
    const { lineNumber, column } = position;
    const range = new monaco.Range(lineNumber, found.from + 1, lineNumber, column);
    return {
      suggestions: found.all.map(({ text, kind, detail, doc }, i) => ({
        label: { label: text, description: detail },
        kind: KINDS[kind],
        insertText: text,
        documentation: { value: doc },
        // As they come: what is likely stands first.
        sortText: String(i).padStart(6, '0'),
        range,
      })),
    };
  },
});

monaco.languages.registerDefinitionProvider(LANGUAGE, {
  provideDefinition(model, { lineNumber, column }) {
    const chain = chainAt(model.getLineContent(lineNumber), column - 1);
    const found = chain && namesOf(model, lineNumber, chain.name, '^:', ' ')[0];
    if (!found || !chain) return null;
    const { startLineNumber: line } = found.range;
    return { uri: model.uri, range: new monaco.Range(line, 2, line, 2 + chain.name.length) };
  },
});

monaco.languages.registerReferenceProvider(LANGUAGE, {
  provideReferences(model, { lineNumber, column }) {
    const chain = chainAt(model.getLineContent(lineNumber), column - 1);
    if (!chain) return [];
    return namesOf(model, lineNumber, chain.name, '(?:^:|-[jgA] )', '(?: |$)').map(({ range }) => ({
      uri: model.uri,
      range,
    }));
  },
});

/** Where a chain is named in the table around a line. */
function namesOf(model: monaco.editor.ITextModel, lineNumber: number, name: string, before: string, after: string) {
  const escaped = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const { from, to } = tableBlock(model, lineNumber);
  const range = new monaco.Range(from, 1, to, model.getLineMaxColumn(to));
  return model.findMatches(`${before}${escaped}${after}`, range, true, true, null, false);
}

function tableBlock(model: monaco.editor.ITextModel, lineNumber: number): { from: number; to: number } {
  const block = blocksOf(model.getLinesContent()).find((b) => b.from <= lineNumber && lineNumber <= b.to);
  return block ?? { from: 1, to: model.getLineCount() };
}

monaco.languages.registerFoldingRangeProvider(LANGUAGE, {
  provideFoldingRanges(model) {
    return blocksOf(model.getLinesContent()).flatMap(({ from, to, chains }) => [
      { start: from, end: to },
      ...chains.filter((c) => c.to > c.from).map((c) => ({ start: c.from, end: c.to })),
    ]);
  },
});

monaco.languages.registerDocumentSymbolProvider(LANGUAGE, {
  displayName: 'Chains',
  provideDocumentSymbols(model) {
    const symbol = (
      name: string,
      detail: string,
      from: number,
      to: number,
      children: monaco.languages.DocumentSymbol[],
    ) => {
      const range = new monaco.Range(from, 1, to, model.getLineMaxColumn(to));
      const kind = children.length > 0 ? monaco.languages.SymbolKind.Namespace : monaco.languages.SymbolKind.Function;
      return { name, detail, kind, tags: [], range, selectionRange: new monaco.Range(from, 1, from, 1), children };
    };
    return blocksOf(model.getLinesContent()).map(({ name, from, to, chains }) =>
      symbol(
        name,
        'table',
        from,
        to,
        chains.map((c) =>
          symbol(c.name, c.to - c.from === 0 ? '1 rule' : `${c.to - c.from + 1} rules`, c.from, c.to, []),
        ),
      ),
    );
  },
});
