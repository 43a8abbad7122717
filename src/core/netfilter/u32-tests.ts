import { leadingNumber } from '../lib/numbers';
import { RuleError } from '../lib/words';

/** One test of `-m u32`: a place in the packet, what is done with the four bytes there, and what they may be. */
export interface U32Test {
  readonly start: number;
  readonly steps: readonly { readonly operator: '&' | '<<' | '>>' | '@'; readonly number: number }[];
  readonly ranges: readonly (readonly [low: number, high: number])[];
}

/** How many tests, numbers of a location and ranges of a test there may be: XT_U32_MAXSIZE. */
const MOST = 10;

/**
 * Reads `location=range,range&&location=...` where a location is a number followed by operators and numbers.
 *
 * Source: extensions/libxt_u32.c u32_parse()
 * @throws RuleError with the place of the mistake
 */
export function parseTests(text: string, word: number): U32Test[] {
  return new Reader(text, word).tests();
}

class Reader {
  private readonly text: string;
  private readonly word: number;
  private at = 0;

  constructor(text: string, word: number) {
    this.text = text;
    this.word = word;
  }

  tests(): U32Test[] {
    const tests: U32Test[] = [];
    for (;;) {
      const { start, steps } = this.location();
      const ranges = this.ranges();
      tests.push({ start, steps, ranges });
      // At the end of the text the program counts one test more than after `&&`.
      if (tests.length > MOST) throw this.wrong('too many "&&"s');
      if (this.at === this.text.length) return tests;
      this.at++;
    }
  }

  private location(): Pick<U32Test, 'start' | 'steps'> {
    const steps: U32Test['steps'][number][] = [];
    let start: number | undefined;
    for (;;) {
      this.blanks();
      if (this.at === this.text.length)
        throw new RuleError('u32: abrupt end of input after location specifier', this.word);
      if (this.next() === '=') {
        if (start === undefined) throw this.wrong('location spec missing');
        this.at++;
        return { start, steps };
      }
      if (start === undefined) start = this.number();
      else steps.push({ operator: this.operator(), number: this.number() });
      if (steps.length >= MOST) throw this.wrong('too many operators');
    }
  }

  /** The ranges up to the end of the text, or up to the second `&` of `&&`. */
  private ranges(): U32Test['ranges'] {
    const ranges: (readonly [number, number])[] = [];
    for (;;) {
      this.blanks();
      if (this.at === this.text.length) {
        if (ranges.length === 0) throw new RuleError('u32: test ended with no value specified', this.word);
        return ranges;
      }
      if (this.next() === '&') {
        this.at++;
        if (this.next() !== '&') throw this.wrong("a second '&' was expected");
        if (ranges.length === 0) throw this.wrong('value spec missing');
        return ranges;
      }
      if (ranges.length > 0) {
        if (this.next() !== ',') throw this.wrong('expected "," or "&&"');
        this.at++;
      }
      const low = this.number();
      this.blanks();
      if (this.next() === ':') {
        this.at++;
        ranges.push([low, this.number()]);
      } else ranges.push([low, low]);
      if (ranges.length > MOST) throw this.wrong('too many ","s');
    }
  }

  private operator(): '&' | '<<' | '>>' | '@' {
    const first = this.next();
    if (first === '&' || first === '@') {
      this.at++;
      return first;
    }
    if (first !== '<' && first !== '>') throw this.wrong('operator expected');
    this.at++;
    if (this.next() !== first) throw this.wrong(`a second '${first}' was expected`);
    this.at++;
    return first === '<' ? '<<' : '>>';
  }

  private number(): number {
    const read = leadingNumber(this.text.slice(this.at));
    if (!read || read.value > 0xffffffffn) throw this.wrong('not a number or out of range');
    this.at += read.end;
    return Number(read.value);
  }

  private next(): string | undefined {
    return this.text[this.at];
  }

  private blanks(): void {
    while (/\s/.test(this.next() ?? '')) this.at++;
  }

  private wrong(what: string): RuleError {
    return new RuleError(`u32: at char ${this.at}: ${what}`, this.word);
  }
}
