import { CommandError } from '../../command';

/** Flags of a subcommand: a letter or '' and whether a value follows. */
export type Flags = Readonly<Record<string, { readonly letter?: string; readonly value: boolean }>>;

export interface Read {
  /** Values by long name, in the order given; '' for a flag without value. */
  readonly given: ReadonlyMap<string, readonly string[]>;
  readonly rest: readonly string[];
}

/**
 * Reads flags as docker's command line does.
 *
 * Source: spf13/pflag flag.go parseLongArg(), parseSingleShortArg()
 *
 * @param interspersed flags may stand behind words that are none
 * @throws CommandError
 */
export function readFlags(command: string, args: readonly string[], flags: Flags, interspersed = true): Read {
  const given = new Map<string, string[]>();
  const rest: string[] = [];
  const note = (name: string, value: string) => given.set(name, [...(given.get(name) ?? []), value]);
  const wrong = (text: string) =>
    new CommandError(
      `${text}\n\nUsage:  docker ${command}\n\nRun 'docker ${command} --help' for more information`,
      125,
    );
  const byLetter = new Map(Object.entries(flags).flatMap(([name, f]) => (f.letter ? [[f.letter, name] as const] : [])));
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    const value = (flag: string): string => {
      const next = args[++i];
      if (next === undefined) throw wrong(`flag needs an argument: ${flag}`);
      return next;
    };
    if (word === '--') return { given, rest: [...rest, ...args.slice(i + 1)] };
    if (word.startsWith('--')) {
      const [name = '', ...text] = word.slice(2).split('=');
      const flag = flags[name];
      if (!flag) throw wrong(`unknown flag: --${name}`);
      if (!flag.value) note(name, text.length ? text.join('=') : 'true');
      else note(name, text.length ? text.join('=') : value(word));
    } else if (word.startsWith('-') && word !== '-') {
      for (let at = 1; at < word.length; at++) {
        const letter = word[at] ?? '';
        const name = byLetter.get(letter);
        const flag = name === undefined ? undefined : flags[name];
        if (name === undefined || !flag) throw wrong(`unknown shorthand flag: '${letter}' in ${word}`);
        if (!flag.value) {
          note(name, 'true');
          continue;
        }
        const text = word.slice(at + 1).replace(/^=/, '');
        note(name, text === '' ? value(`'${letter}' in ${word}`) : text);
        break;
      }
    } else if (interspersed) rest.push(word);
    else return { given, rest: args.slice(i) };
  }
  return { given, rest };
}

export function last(read: Read, name: string): string | undefined {
  return read.given.get(name)?.at(-1);
}

export function all(read: Read, name: string): readonly string[] {
  return read.given.get(name) ?? [];
}

export function isOn(read: Read, name: string, otherwise = false): boolean {
  const value = last(read, name);
  return value === undefined ? otherwise : value !== 'false';
}

/** @throws CommandError where fewer words were given */
export function needs(command: string, rest: readonly string[], least: number, usage: string): void {
  if (rest.length >= least) return;
  throw new CommandError(
    `docker: 'docker ${command}' requires at least ${least} argument${least === 1 ? '' : 's'}\n\nUsage:  docker ${usage}\n\nSee 'docker ${command} --help' for more information`,
  );
}
