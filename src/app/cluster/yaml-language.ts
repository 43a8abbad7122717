import type { languages } from 'monaco-editor/editor';

/** YAML as manifests use it, for Monaco's tokenizer. */
export const yaml: languages.IMonarchLanguage = {
  defaultToken: 'value',
  tokenizer: {
    root: [
      [/^---.*$/, 'commit'],
      [/#.*$/, 'comment'],
      [/-(?=\s|$)/, 'command'],
      [/("[^"]*"|'[^']*'|[^\s:#{}[\],&*!|>'"%@`-][^:#]*?)(\s*)(:)(?=\s|$)/, ['key', '', 'command']],
      [/"(?:[^"\\]|\\.)*"?|'[^']*'?/, 'value'],
      [/[{}[\],]/, 'command'],
      [/[^\s{}[\],#"']+/, 'value'],
    ],
  },
};

export const yamlConfiguration: languages.LanguageConfiguration = {
  comments: { lineComment: '#' },
  brackets: [
    ['{', '}'],
    ['[', ']'],
  ],
  autoClosingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '"', close: '"' },
  ],
  // 1: IndentAction.Indent
  onEnterRules: [{ beforeText: /:\s*$/, action: { indentAction: 1 } }],
};
