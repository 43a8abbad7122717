/** A long option: the letter it acts as, and whether a value follows. */
export interface LongOption {
  readonly name: string;
  readonly letter: string;
  readonly value?: 'one' | 'optional';
}

export interface Found {
  readonly letter: string;
  readonly value?: string;
}

/** The words of a command line, sorted out. */
export interface Sorted {
  /** Options in their order, up to the first that is wrong. */
  readonly options: readonly Found[];
  /** Words that are no options. */
  readonly rest: readonly string[];
  /** What is wrong, as the C library says it. */
  readonly problem?: string;
}

/**
 * Reads options as glibc's getopt_long() does.
 *
 * @param letters as in C: `:` after a letter that needs a value, `::` where one may follow in the same word
 */
export function getopt(program: string, args: readonly string[], letters: string, long: readonly LongOption[]): Sorted {
  const options: Found[] = [];
  const rest: string[] = [];
  const wrong = (problem: string) => ({ options, rest, problem: `${program}: ${problem}` });
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    if (word === '--') {
      rest.push(...args.slice(i + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      rest.push(word);
    } else if (word.startsWith('--')) {
      const [name = '', given] = splitOnce(word.slice(2), '=');
      const option = find(name, long);
      if (option === undefined) return wrong(`unrecognized option '--${name}'`);
      if (Array.isArray(option))
        return wrong(`option '--${name}' is ambiguous; possibilities: ${option.map((o) => `'--${o.name}'`).join(' ')}`);
      if (!option.value && given !== undefined) return wrong(`option '--${option.name}' doesn't allow an argument`);
      const value = given ?? (option.value === 'one' ? args[++i] : undefined);
      if (option.value === 'one' && value === undefined) return wrong(`option '--${option.name}' requires an argument`);
      options.push({ letter: option.letter, ...(value !== undefined && { value }) });
    } else {
      for (let at = 1; at < word.length; at++) {
        const letter = word.charAt(at);
        const place = letter === ':' ? -1 : letters.indexOf(letter);
        if (place < 0) return wrong(`invalid option -- '${letter}'`);
        if (letters[place + 1] !== ':') {
          options.push({ letter });
          continue;
        }
        const inside = word.slice(at + 1);
        const value = inside !== '' ? inside : letters[place + 2] === ':' ? undefined : args[++i];
        if (value === undefined && letters[place + 2] !== ':')
          return wrong(`option requires an argument -- '${letter}'`);
        options.push({ letter, ...(value !== undefined && { value }) });
        break;
      }
    }
  }
  return { options, rest };
}

function find(name: string, long: readonly LongOption[]): LongOption | LongOption[] | undefined {
  const exact = long.find((option) => option.name === name);
  if (exact) return exact;
  const some = long.filter((option) => option.name.startsWith(name));
  const [first] = some;
  return first && some.every((o) => o.letter === first.letter && o.value === first.value) ? first : first && some;
}

function splitOnce(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
