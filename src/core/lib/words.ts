/**
 * What is wrong with a text and where, for a person. `from` and `to` are offsets into the whole text
 * (characters, `to` excluded), so that an editor can mark the word.
 */
export interface Problem {
  readonly message: string;
  readonly from: number;
  readonly to: number;
  /** 1-based line, where the text has lines. */
  readonly line: number;
  readonly severity: 'error' | 'warning';
}

/** Thrown inside parsers only, caught at their door and returned as a `Problem`. */
export class RuleError extends Error {
  /** Index of the word in the rule that is wrong, from 0; `undefined` for the whole rule. */
  readonly word: number | undefined;
  constructor(message: string, word?: number) {
    super(message);
    this.name = 'RuleError';
    this.word = word;
  }
}
