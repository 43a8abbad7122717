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

/**
 * How the real program ends: with its name before the message and a hint after it (`parameter`, status 2), with the hint
 * alone (`plain`, status 2), or with its name alone (`other`, status 1).
 */
export type Ending = 'parameter' | 'plain' | 'other';

/** Thrown inside parsers only, caught at their door and returned as a `Problem`. */
export class RuleError extends Error {
  /** Index of the word in the rule that is wrong, from 0; `undefined` for the whole rule. */
  readonly word: number | undefined;
  readonly ending: Ending;
  constructor(message: string, word?: number, ending: Ending = 'parameter') {
    super(message);
    this.name = 'RuleError';
    this.word = word;
    this.ending = ending;
  }
}

const QUOTE = 34;
const BACKSLASH = 92;
const BLANK = 32;
const TAB = 9;
const NEWLINE = 10;

/** Room for one word and for a rule in iptables-restore. Source: iptables/xshared.c add_param(), xshared.h MAX_ARGC */
const LONGEST_WORD = 1023;
const MOST_WORDS = 250;

/** A copy of a word that does not hold on to the text it was cut from, which makes it quicker to compare too. */
export function detached(word: string): string {
  // Engines keep a slice, or a sum, as a view of its parts; join() makes characters of its own.
  return [word.slice(0, 1), word.slice(1)].join('');
}

/**
 * Splits the part of a text from `from` to `to` into words, as iptables-restore does: blanks part them, double quotes hold
 * them together, a backslash takes the next character as it is, but only between quotes. A closing quote ends the
 * word. `spans`, where given, gets the offsets of each word: its first character and the one after its last.
 *
 * Source: iptables/xshared.c add_param_to_argv()
 * @throws RuleError where a word or the rule is too long for the program
 */
export function splitWords(text: string, from = 0, to = text.length, spans?: number[]): string[] {
  const words: string[] = [];
  let i = from;
  while (i < to) {
    const c = text.charCodeAt(i);
    if (c === BLANK || c === TAB || c === NEWLINE) {
      i++;
      continue;
    }
    const start = i;
    let plain = i;
    while (plain < to && !isSpecial(text.charCodeAt(plain))) plain++;
    if (plain === to || text.charCodeAt(plain) !== QUOTE) {
      words.push(text.slice(start, plain));
      i = plain;
    } else {
      i = quotedWord(text, start, to, words);
    }
    if (spans) spans.push(start, i);
    // An open quote makes a word longer by one than its place.
    if (i - start >= LONGEST_WORD && (words.at(-1) ?? '').length > LONGEST_WORD)
      throw new RuleError('Parameter too long!', words.length - 1);
    if (words.length > MOST_WORDS) throw new RuleError('Parser cannot handle more arguments', words.length - 1);
  }
  return words;
}

function isSpecial(c: number): boolean {
  return c === BLANK || c === TAB || c === NEWLINE || c === QUOTE;
}

/** Reads a word with quotes in it, adds it to `words` and returns where it ended. */
function quotedWord(text: string, start: number, to: number, words: string[]): number {
  let word = '';
  let open = false;
  /** Where the part begins that is not in `word` yet: parts as long as they can be keep the word flat. */
  let part = start;
  for (let i = start; i < to; i++) {
    const c = text.charCodeAt(i);
    if (open && c === BACKSLASH) {
      word += text.slice(part, i);
      // The character after it is the first of the next part, whatever it is.
      part = ++i;
    } else if (c === QUOTE) {
      word += text.slice(part, i);
      part = i + 1;
      if (open) {
        words.push(word);
        return part;
      }
      open = true;
    } else if (!open && (c === BLANK || c === TAB || c === NEWLINE)) {
      words.push(word + text.slice(part, i));
      return i;
    }
  }
  word += text.slice(part, to);
  // An open quote swallows the end of the line, which is part of the word then.
  words.push(open ? `${word}\n` : word);
  return to;
}
