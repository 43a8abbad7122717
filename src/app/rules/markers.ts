import * as monaco from 'monaco-editor/editor';
import type { Problem } from '../../core/lib/words';

/** A problem as the editor marks it. */
function markerOf(
  model: monaco.editor.ITextModel,
  { message, from, to, severity }: Problem,
): monaco.editor.IMarkerData {
  const start = model.getPositionAt(from);
  const end = model.getPositionAt(Math.max(to, from + 1));
  return {
    message,
    severity: severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
    startLineNumber: start.lineNumber,
    startColumn: start.column,
    endLineNumber: end.lineNumber,
    endColumn: end.column,
  };
}

/** Marks the problems of one owner in a text. */
export function setProblems(model: monaco.editor.ITextModel, owner: string, problems: readonly Problem[]): void {
  const markers = problems.map((problem) => markerOf(model, problem));
  monaco.editor.setModelMarkers(model, owner, markers);
}

/** Puts the caret at an offset of the text and shows it. */
export function goToOffset(editor: monaco.editor.ICodeEditor, model: monaco.editor.ITextModel, offset: number): void {
  const position = model.getPositionAt(offset);
  editor.setPosition(position);
  editor.revealPositionInCenter(position, monaco.editor.ScrollType.Immediate);
  editor.focus();
}
