/** A long option: the letter it acts as, and whether a value follows. */
export interface LongOption {
  readonly name: string;
  readonly letter: string;
  readonly value?: 'one' | 'optional';
}

/** What the next word is. */
export type Found =
  | { readonly kind: 'option'; readonly letter: string; readonly value?: string }
  /** `problem` is what the C library says of it. */
  | {
      readonly kind: 'wrong';
      readonly why: 'unknown' | 'missing';
      readonly word: string;
      /** The word that getopt() has just left, argv[optind - 1]: the one before, where letters of this one are left. */
      readonly left: string | undefined;
      readonly problem: string;
    };

/** Reads options one after the other as glibc's getopt_long() does: words that are no options are put aside. */
export class Getopt {
  /** Words that were no options, so far. */
  readonly rest: string[] = [];
  private readonly args: readonly string[];
  private readonly letters: string;
  private long: readonly LongOption[];
  private at = 0;
  /** Inside a word of several letters. */
  private inside = 0;

  /** @param letters as in C: `:` after a letter that needs a value, `::` where one may follow in the same word */
  constructor(args: readonly string[], letters: string, long: readonly LongOption[]) {
    this.args = args;
    this.letters = letters;
    this.long = long;
  }

  /** Knows more long options from here on. */
  learn(options: readonly LongOption[]): void {
    this.long = [...this.long, ...options];
  }

  /** Takes the next word where it is a value and no option. */
  takeWord(): string | undefined {
    const word = this.args[this.at];
    if (this.inside > 0 || word === undefined || /^[-!]/.test(word)) return undefined;
    this.at++;
    return word;
  }

  next(): Found | undefined {
    const found = this.find();
    if (found?.kind !== 'wrong') return found;
    return found.why === 'missing' ? found : { ...found, left: this.args[this.at - 1] };
  }

  private find(): Found | undefined {
    const word = this.args[this.at];
    if (word === undefined) return undefined;
    if (this.inside > 0) return this.nextLetter(word);
    if (word === '--') {
      this.rest.push(...this.args.slice(this.at + 1));
      this.at = this.args.length;
      return undefined;
    }
    if (!word.startsWith('-') || word === '-') {
      this.rest.push(word);
      this.at++;
      return this.find();
    }
    if (word.startsWith('--')) return this.nextLong(word);
    this.inside = 1;
    return this.nextLetter(word);
  }

  private nextLetter(word: string): Found {
    const letter = word.charAt(this.inside++);
    const place = letter === ':' ? -1 : this.letters.indexOf(letter);
    const follows = place < 0 ? 'nothing' : takes(this.letters.slice(place + 1));
    const inside = word.slice(this.inside);
    if (inside === '' || (place >= 0 && follows !== 'nothing')) {
      this.at++;
      this.inside = 0;
    }
    if (place < 0) return wrong('unknown', word, `invalid option -- '${letter}'`);
    if (follows === 'nothing') return { kind: 'option', letter };
    const value = inside !== '' ? inside : follows === 'one' ? this.args[this.at++] : undefined;
    if (follows === 'one' && value === undefined)
      return wrong('missing', word, `option requires an argument -- '${letter}'`);
    return { kind: 'option', letter, ...(value !== undefined && { value }) };
  }

  private nextLong(word: string): Found {
    this.at++;
    const equals = word.indexOf('=');
    const name = word.slice(2, equals < 0 ? undefined : equals);
    const given = equals < 0 ? undefined : word.slice(equals + 1);
    const found = this.findLong(name);
    const [option] = found;
    if (!option) return wrong('unknown', word, `unrecognized option '--${name}'`);
    if (found.length > 1) {
      const all = found.map((o) => `'--${o.name}'`).join(' ');
      return wrong('unknown', word, `option '--${name}' is ambiguous; possibilities: ${all}`);
    }
    if (!option.value && given !== undefined)
      return wrong('unknown', word, `option '--${option.name}' doesn't allow an argument`);
    const value = given ?? (option.value === 'one' ? this.args[this.at++] : undefined);
    if (option.value === 'one' && value === undefined)
      return wrong('missing', word, `option '--${option.name}' requires an argument`);
    return { kind: 'option', letter: option.letter, ...(value !== undefined && { value }) };
  }

  /** The option called so, or all that the name may be short for. */
  private findLong(name: string): readonly LongOption[] {
    const exact = this.long.find((option) => option.name === name);
    if (exact) return [exact];
    const some = this.long.filter((option) => option.name.startsWith(name));
    const [first] = some;
    return first && some.every((o) => o.letter === first.letter && o.value === first.value) ? [first] : some;
  }
}

function takes(rest: string): 'nothing' | 'one' | 'optional' {
  if (!rest.startsWith(':')) return 'nothing';
  return rest.startsWith('::') ? 'optional' : 'one';
}

function wrong(why: 'unknown' | 'missing', word: string, problem: string): Found {
  return { kind: 'wrong', why, word, left: word, problem };
}
