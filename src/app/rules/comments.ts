/** A part of a line that is left out of sight: from a column to another, both from 0. */
export interface Cut {
  readonly from: number;
  readonly to: number;
}

const COMMENT = / -m comment --comment (?:"(?:[^"\\]|\\.)*"|\S+)/g;

/** Where the comments of a rule stand, with the blank before them. */
export function commentsOf(line: string): readonly Cut[] {
  if (!line.includes('--comment')) return [];
  return [...line.matchAll(COMMENT)].map((m) => ({ from: m.index, to: m.index + m[0].length }));
}

/** A text without the comments of its rules; it has the same lines. */
export function foldComments(text: string): string {
  return text.replaceAll(COMMENT, '');
}

/** The column of the whole line that stands at a column of the folded one. */
export function unfoldColumn(line: string, column: number): number {
  let at = column;
  for (const { from, to } of commentsOf(line)) if (at >= from) at += to - from;
  return at;
}
