import type { Problem } from '../lib/words';
import type { Section } from './source';

/** A problem of a text, with the source that it stands in. */
export interface ImportProblem extends Problem {
  readonly source: number;
}

/** A line of a section, with its place in the source. */
export interface SourceLine {
  readonly text: string;
  readonly source: number;
  /** 1-based line of the source. */
  readonly line: number;
  /** Offset in the source where it begins. */
  readonly from: number;
}

/** The lines of sections, without their ends. */
export function* linesOf(sections: readonly Section[]): Generator<SourceLine> {
  for (const { text, source, line: first, from } of sections) {
    let line = first;
    for (let at = 0; at < text.length; line++) {
      const end = text.indexOf('\n', at);
      const to = end < 0 ? text.length : end;
      const last = text.charCodeAt(to - 1) === 13 && to > at ? to - 1 : to;
      yield { text: text.slice(at, last), source, line, from: from + at };
      at = to + 1;
    }
  }
}

/** Tells what is wrong with a line: at `word` where it has it, else as a whole. */
export type Report = (line: SourceLine, message: string, word?: string, severity?: Problem['severity']) => void;

/** A report that fills a list. */
export function reportTo(problems: ImportProblem[]): Report {
  return (line, message, word, severity = 'error') => {
    const at = word ? placeOfWord(line.text, word) : -1;
    const start = at < 0 ? line.text.length - line.text.trimStart().length : at;
    const end = at < 0 ? line.text.trimEnd().length : at + (word ?? '').length;
    const from = line.from + start;
    problems.push({
      message,
      source: line.source,
      line: line.line,
      from,
      to: line.from + Math.max(end, start),
      severity,
    });
  };
}

/** Where a word begins that stands by itself, or as a value (`src=10.0.0.1`); else where the text first has it; -1 for nowhere. */
export function placeOfWord(text: string, word: string): number {
  const ends = (c: string | undefined) => c === undefined || /[\s"'=,[\]]/.test(c);
  let at = text.indexOf(word);
  const first = at;
  while (at >= 0) {
    if (ends(text[at - 1]) && ends(text[at + word.length])) return at;
    at = text.indexOf(word, at + 1);
  }
  return first;
}
