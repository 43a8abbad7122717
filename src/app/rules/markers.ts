import * as monaco from 'monaco-editor/editor';
import type { Problem } from '../../core/lib/words';

/** A problem as the editor marks it. */
export function markerOf(
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
