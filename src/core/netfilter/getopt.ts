import type { Option } from './extension';
import type { GivenOptions } from './options';
import { letters, type OwnOption, ownOptions } from './own-options';

/** What comes next among the words of a rule. */
export type Found =
  | 'end'
  /** A word that is no option. */
  | 'word'
  /** An option of the program itself: see `letter`. */
  | 'own'
  /** An option of a loaded match or target: see `option` and `owner`. */
  | 'option'
  | 'unknown'
  /** An option without the value it needs. */
  | 'missing';

const ownByName: ReadonlyMap<string, OwnOption> = new Map(ownOptions.map((o) => [o.name, o]));

const DASH = 45;

/**
 * Reads the words of a rule one after the other as glibc's getopt_long() with RETURN_IN_ORDER: long options may be
 * shortened as long as they are clear, values may follow `=` or, after a single dash, the letter itself. What `next` has
 * found stands in the fields.
 */
export class Getopt {
  readonly words: readonly string[];
  /** Matches and target, in the order they were loaded; newer ones are asked first. */
  readonly loaded: GivenOptions[] = [];
  /** Number of the next word. */
  index = 0;

  letter = '';
  option!: Option;
  owner!: GivenOptions;
  value: string | undefined;
  /** Number of the word read last: `argv[optind - 1]` in the program. */
  last = 0;

  /** Position inside a word of several letters; 0 outside. */
  private inside = 0;

  constructor(words: readonly string[]) {
    this.words = words;
  }

  next(): Found {
    const word = this.words[this.index];
    if (this.inside > 0 && word !== undefined) return this.nextLetter(word);
    if (word === undefined) return 'end';
    if (word.charCodeAt(0) !== DASH || word.length === 1) {
      this.value = word;
      this.last = this.index++;
      return 'word';
    }
    if (word.charCodeAt(1) === DASH) {
      this.index++;
      return word.length === 2 ? 'end' : this.nextLong(word);
    }
    this.inside = 1;
    return this.nextLetter(word);
  }

  /** Takes the next word where it is a value and no option. Source: xshared.h xs_has_arg() */
  takeValue(): string | undefined {
    const word = this.words[this.index];
    if (word === undefined || word[0] === '-' || word[0] === '!') return undefined;
    this.index++;
    return word;
  }

  private nextLetter(word: string): Found {
    const letter = word.charAt(this.inside++);
    const rest = word.slice(this.inside);
    const takes = letters.get(letter);
    let value: string | undefined;
    if (rest === '' || (takes !== undefined && takes !== 'none')) {
      this.index++;
      this.inside = 0;
      if (rest !== '') value = rest;
    }
    this.last = this.index - 1;
    if (takes === undefined) return 'unknown';
    if (takes === 'one' && value === undefined) {
      value = this.words[this.index];
      if (value === undefined) return 'missing';
      this.last = this.index++;
    }
    this.letter = letter;
    this.value = value;
    return 'own';
  }

  private nextLong(word: string): Found {
    this.last = this.index - 1;
    const equals = word.indexOf('=');
    const name = equals < 0 ? word : word.slice(0, equals);
    let value = equals < 0 ? undefined : word.slice(equals + 1);
    const found = this.exact(name) ?? this.shortened(name);
    if (!found) return 'unknown';
    const takes = found === 'option' ? needsOf(this.option) : found.value;
    if (takes === 'none' && value !== undefined) return 'unknown';
    if (takes === 'one' && value === undefined) {
      value = this.words[this.index];
      if (value === undefined) return 'missing';
      this.last = this.index++;
    }
    this.value = value;
    if (found === 'option') return 'option';
    this.letter = found.letter;
    return 'own';
  }

  /** The option called so; one of an extension is left in `option` and `owner`. */
  private exact(name: string): OwnOption | 'option' | undefined {
    const own = ownByName.get(name);
    if (own) return own;
    const { loaded } = this;
    for (let i = loaded.length - 1; i >= 0; i--) {
      const owner = loaded[i];
      const option = owner?.optionTable.byName.get(name);
      if (!owner || !option) continue;
      this.option = option;
      this.owner = owner;
      return 'option';
    }
    return undefined;
  }

  /** The option a shortened name stands for; none where it could be several that act differently. */
  private shortened(name: string): OwnOption | 'option' | undefined {
    const own = ownOptions.filter((o) => o.name.startsWith(name));
    const others = this.loaded.flatMap((owner) =>
      [...owner.optionTable.byName].filter(([n]) => n.startsWith(name)).map(([, option]) => ({ option, owner })),
    );
    const [first] = own;
    if (first) return others.length === 0 && own.every((o) => o.letter === first.letter) ? first : undefined;
    const [other] = others;
    if (!other || !others.every((o) => o.option === other.option && o.owner === other.owner)) return undefined;
    this.option = other.option;
    this.owner = other.owner;
    return 'option';
  }
}

function needsOf(option: Option): OwnOption['value'] {
  if (option.type === 'none') return 'none';
  return option.optional ? 'optional' : 'one';
}
