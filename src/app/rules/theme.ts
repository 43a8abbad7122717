import type { editor } from 'monaco-editor/editor';
import { tokenColours } from './language';

/** Reads a design token of the theme that is on now, as `#rrggbb`. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The editor's theme, from the tokens of the page: the same contrast, checked in one place. */
export function editorTheme(dark: boolean): editor.IStandaloneThemeData {
  const bare = (name: string) => token(name).slice(1);
  return {
    base: dark ? 'vs-dark' : 'vs',
    inherit: false,
    rules: tokenColours.map(([name, colour, fontStyle]) => ({
      token: name,
      foreground: bare(colour),
      ...(fontStyle ? { fontStyle } : {}),
    })),
    colors: {
      'editor.background': token('surface'),
      'editor.foreground': token('ink-2'),
      'editorLineNumber.foreground': token('ink-3'),
      'editorLineNumber.activeForeground': token('ink-2'),
      'editorCursor.foreground': token('ink'),
      'editor.selectionBackground': token('hl'),
      'editor.inactiveSelectionBackground': token('hl'),
      'editor.lineHighlightBackground': '#00000000',
      'editor.lineHighlightBorder': '#00000000',
      'editor.findMatchBackground': token('pkt-new'),
      'editor.findMatchHighlightBackground': token('hl'),
      'editorHoverWidget.background': token('raised'),
      'editorHoverWidget.foreground': token('ink'),
      'editorHoverWidget.border': token('line-strong'),
      'editorWidget.background': token('raised'),
      'editorWidget.foreground': token('ink'),
      'editorWidget.border': token('line-strong'),
      'editorSuggestWidget.background': token('raised'),
      'editorSuggestWidget.foreground': token('ink'),
      'editorSuggestWidget.border': token('line-strong'),
      'editorSuggestWidget.selectedBackground': token('sunken'),
      'editorSuggestWidget.selectedForeground': token('ink'),
      'editorSuggestWidget.selectedIconForeground': token('ink'),
      'editorSuggestWidget.highlightForeground': token('focus'),
      'editorSuggestWidget.focusHighlightForeground': token('focus'),
      'symbolIcon.fieldForeground': token('ink-2'),
      'symbolIcon.enumeratorMemberForeground': token('ink-2'),
      'symbolIcon.structForeground': token('ink-2'),
      'input.background': token('surface'),
      'input.foreground': token('ink'),
      'input.border': token('line-strong'),
      'menu.background': token('raised'),
      'menu.foreground': token('ink'),
      'menu.selectionBackground': token('sunken'),
      'menu.selectionForeground': token('ink'),
      'menu.border': token('line'),
      'editorError.foreground': token('drop'),
      'editorWarning.foreground': token('hl-line'),
      focusBorder: token('focus'),
      'scrollbarSlider.background': `${token('ink-3')}55`,
      'scrollbarSlider.hoverBackground': `${token('ink-3')}88`,
      'scrollbarSlider.activeBackground': `${token('ink-3')}aa`,
      'scrollbar.shadow': '#00000000',
    },
  };
}
