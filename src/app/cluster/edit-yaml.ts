import { parseDocument } from 'yaml';

/** Sets a field of an object, or takes it away where there is no value. */
export type FieldEdit = readonly [path: readonly (string | number)[], value?: string | number | boolean];

/** The text of an object with some fields changed; everything else stays as it was written. */
export function editYaml(text: string, edits: readonly FieldEdit[]): string {
  const document = parseDocument(text);
  for (const [path, value] of edits) {
    if (value !== undefined) document.setIn(path, value);
    else if (document.hasIn(path)) document.deleteIn(path);
  }
  return String(document);
}
