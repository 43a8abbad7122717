import type { Option } from './extension';
import type { GivenOptions, OptionTable } from './options';
import { letters, type OwnOption, ownOptions } from './own-options';

/** The options of one loaded match or target, and the instance that takes them now. */
export interface Scope {
  readonly table: OptionTable;
  owner: GivenOptions;
}

/** What getopt_long() found next. `last` is the number of the word it read last, `argv[optind - 1]` in the program. */
export type Found =
  | { readonly kind: 'end' }
  | { readonly kind: 'word'; readonly text: string; readonly last: number }
  | { readonly kind: 'own'; readonly letter: string; readonly value: string | undefined; readonly last: number }
  | {
      readonly kind: 'option';
      readonly option: Option;
      readonly scope: Scope;
      readonly value: string | undefined;
      readonly last: number;
    }
  | { readonly kind: 'unknown' | 'missing'; readonly last: number };

const ownByName: ReadonlyMap<string, OwnOption> = new Map(ownOptions.map((o) => [o.name, o]));

/**
 * Reads the words of a rule one after the other as glibc's getopt_long() with RETURN_IN_ORDER: long options may be
 * shortened as long as they are clear, values may follow `=` or, after a single dash, the letter itself.
 */
export class Getopt {
  readonly words: readonly string[];
  /** Scopes in the order they were loaded; newer ones are asked first. */
  readonly scopes: Scope[] = [];
  /** Number of the next word. */
  index = 0;
  /** Position inside a word of several letters; 0 outside. */
  private inside = 0;

  constructor(words: readonly string[]) {
    this.words = words;
  }

  next(): Found {
    const word = this.words[this.index];
    if (this.inside > 0 && word !== undefined) return this.letter(word);
    if (word === undefined) return { kind: 'end' };
    if (word.charCodeAt(0) !== 45 || word.length === 1) return { kind: 'word', text: word, last: this.index++ };
    if (word === '--') {
      this.index++;
      return { kind: 'end' };
    }
    if (word.charCodeAt(1) === 45) return this.long(word);
    this.inside = 1;
    return this.letter(word);
  }

  /** Takes the next word where it is a value and no option. Source: xshared.h xs_has_arg() */
  value(): string | undefined {
    const word = this.words[this.index];
    if (word === undefined || word[0] === '-' || word[0] === '!') return undefined;
    this.index++;
    return word;
  }

  private letter(word: string): Found {
    const letter = word[this.inside++]!;
    const rest = word.slice(this.inside);
    if (rest === '') {
      this.index++;
      this.inside = 0;
    }
    const value = letters.get(letter);
    if (value === undefined) return { kind: 'unknown', last: this.index - 1 };
    if (value === 'none') return { kind: 'own', letter, value: undefined, last: this.index - 1 };
    if (rest !== '') {
      this.index++;
      this.inside = 0;
      return { kind: 'own', letter, value: rest, last: this.index - 1 };
    }
    if (value === 'optional') return { kind: 'own', letter, value: undefined, last: this.index - 1 };
    const next = this.words[this.index];
    if (next === undefined) return { kind: 'missing', last: this.index - 1 };
    this.index++;
    return { kind: 'own', letter, value: next, last: this.index - 1 };
  }

  private long(word: string): Found {
    this.index++;
    const equals = word.indexOf('=');
    const name = equals < 0 ? word : word.slice(0, equals);
    const given = equals < 0 ? undefined : word.slice(equals + 1);
    const found = this.exact(name) ?? this.shortened(name);
    if (!found) return { kind: 'unknown', last: this.index - 1 };
    const needs = 'letter' in found ? found.value : needsOf(found.option);
    if (needs === 'none' && given !== undefined) return { kind: 'unknown', last: this.index - 1 };
    let value = given;
    if (needs === 'one' && value === undefined) {
      value = this.words[this.index];
      if (value === undefined) return { kind: 'missing', last: this.index - 1 };
      this.index++;
    }
    const last = this.index - 1;
    return 'letter' in found
      ? { kind: 'own', letter: found.letter, value, last }
      : { kind: 'option', option: found.option, scope: found.scope, value, last };
  }

  private exact(name: string): OwnOption | { option: Option; scope: Scope } | undefined {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const scope = this.scopes[i]!;
      const option = scope.table.byName.get(name);
      if (option && !ownByName.has(name)) return { option, scope };
    }
    return ownByName.get(name);
  }

  /** The option a shortened name stands for; none where it could be several that act differently. */
  private shortened(name: string): OwnOption | { option: Option; scope: Scope } | undefined {
    const own = ownOptions.filter((o) => o.name.startsWith(name));
    const others = this.scopes.flatMap((scope) =>
      [...scope.table.byName].filter(([n]) => n.startsWith(name)).map(([, option]) => ({ option, scope })),
    );
    const [first] = own;
    if (first) return others.length === 0 && own.every((o) => o.letter === first.letter) ? first : undefined;
    const [other] = others;
    return other && others.every((o) => o.option === other.option && o.scope === other.scope) ? other : undefined;
  }
}

function needsOf(option: Option): OwnOption['value'] {
  if (option.type === 'none') return 'none';
  return option.optional ? 'optional' : 'one';
}
