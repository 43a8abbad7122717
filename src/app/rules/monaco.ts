/** Everything of Monaco that is used, and nothing else: this file and what it imports load after the first paint. */
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/contextmenu/register';
import 'monaco-editor/features/lineSelection/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/wordOperations/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/folding/register';
import 'monaco-editor/features/gotoSymbol/register';
import 'monaco-editor/editor/contrib/gotoSymbol/browser/goToCommands';
import 'monaco-editor/features/referenceSearch/register';
import 'monaco-editor/features/quickOutline/register';
// Completion, whose own register file leaves its controller out. Services that come after the first editor are not seen.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import * as monaco from 'monaco-editor/editor';
// oxlint-disable-next-line import/default -- the bundler makes these two modules
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
// oxlint-disable-next-line import/default
import editorWorkerUrl from 'monaco-editor/editor/editor.worker?worker&url';
import { classicShim } from '../../worker/classic-shim';
import { installGlyphClasses } from './glyph-sheet';
import { configuration, LANGUAGE, language } from './language';
import { editorTheme } from './theme';

self.MonacoEnvironment = {
  getWorker: () => (self.origin === 'null' ? classicShim(editorWorkerUrl) : new EditorWorker()),
};

installGlyphClasses();
monaco.languages.register({ id: LANGUAGE });
monaco.languages.setLanguageConfiguration(LANGUAGE, configuration);
monaco.languages.setMonarchTokensProvider(LANGUAGE, language);

export function setTheme(dark: boolean): void {
  const name = dark ? 'chainwalk-dark' : 'chainwalk-light';
  monaco.editor.defineTheme(name, editorTheme(dark));
  monaco.editor.setTheme(name);
}

export { createRulesEditor } from './create-editor';
