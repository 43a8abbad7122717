import type { languages } from 'monaco-editor/editor';

export const LANGUAGE = 'iptables-save';

/** Targets with a colour of their own; every other word after `-j` is a chain, in the colour of its table. */
const targets = {
  accept: ['ACCEPT'],
  drop: ['DROP'],
  reject: ['REJECT'],
  return: ['RETURN'],
  dnat: ['DNAT', 'REDIRECT', 'NETMAP', 'TPROXY'],
  snat: ['SNAT'],
  masq: ['MASQUERADE'],
  mark: ['MARK', 'CONNMARK'],
};

const tables = ['raw', 'mangle', 'nat', 'filter', 'security'];

/** What a line of one table is made of. `table` gives the chains that are jumped to their colour. */
function linesOf(table: string): languages.IMonarchLanguageRule[] {
  return [
    ...tables.map(
      (name): languages.IMonarchLanguageRule => [
        new RegExp(`^\\*${name}\\s*$`),
        { token: `table.${name}`, switchTo: `@${name}` },
      ],
    ),
    [/^\*\S+/, 'table'],
    [/^COMMIT\s*$/, 'commit'],
    [/^\s*#.*$/, 'comment'],
    [/^(:)(\S+)(\s+)(\S+)/, ['colon', 'chain', '', 'policy']],
    [/\[\d+:\d+\]/, 'counter'],
    [/^(\s*-[AINPDRXF])(\s+)(\S+)/, ['command', '', 'chain']],
    [/(-j|-g|--jump|--goto)(\s+)(\S+)/, ['command', '', { cases: targetCases(table) }]],
    [/"(?:[^"\\]|\\.)*"?/, 'string'],
    [/!(?=\s)/, 'not'],
    [/--?[a-zA-Z][\w-]*/, 'option'],
    [/\S+/, 'value'],
  ];
}

function targetCases(table: string): Record<string, string> {
  const cases: Record<string, string> = {};
  for (const [name, words] of Object.entries(targets))
    for (const word of words) cases[`$3==${word}`] = `target.${name}`;
  return { ...cases, '@default': `jump.${table}` };
}

/** The language of iptables-save, for Monaco's tokenizer. */
export const language: languages.IMonarchLanguage = {
  defaultToken: 'value',
  tokenizer: Object.fromEntries([['root', linesOf('filter')], ...tables.map((name) => [name, linesOf(name)])]),
};

export const configuration: languages.LanguageConfiguration = {
  comments: { lineComment: '#' },
  wordPattern: /[^\s"]+/,
};

/** Colours of tokens by the design tokens they take them from. */
export const tokenColours: readonly (readonly [token: string, colour: string, style?: string])[] = [
  ['', 'ink-2'],
  ['value', 'ink-2'],
  ['option', 'ink-2'],
  ['command', 'ink-3'],
  ['colon', 'ink-3'],
  ['chain', 'ink', 'bold'],
  ['policy', 'ink-2'],
  ['counter', 'ink-3'],
  ['commit', 'ink-3'],
  ['comment', 'ink-3'],
  ['string', 'ink-3'],
  ['key', 'ink', 'bold'],
  ['not', 'ink', 'bold'],
  ['table', 'ink', 'bold'],
  ...tables.map((name) => [`table.${name}`, name, 'bold'] as const),
  ...tables.map((name) => [`jump.${name}`, name, 'bold'] as const),
  ...Object.keys(targets).map((name) => [`target.${name}`, name, 'bold'] as const),
];
