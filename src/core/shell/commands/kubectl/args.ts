import { CommandError } from '../../command';

/** A line after `kubectl`, taken apart. */
export interface KubectlArgs {
  readonly words: readonly string[];
  /** Values by the long name of their flag; `true` for flags without one. */
  readonly flags: ReadonlyMap<string, string>;
  /** What stands behind `--`. */
  readonly rest: readonly string[] | undefined;
}

const SHORT: Readonly<Record<string, string>> = {
  n: 'namespace',
  o: 'output',
  l: 'selector',
  f: 'filename',
  A: 'all-namespaces',
  w: 'watch',
  c: 'container',
  p: 'patch',
  i: 'stdin',
  t: 'tty',
};

/** Flags that take no value. */
const SWITCHES = new Set([
  'all',
  'all-containers',
  'all-namespaces',
  'delete-emptydir-data',
  'dry-run',
  'expose',
  'follow',
  'force',
  'ignore-daemonsets',
  'ignore-not-found',
  'no-headers',
  'now',
  'overwrite',
  'prefix',
  'previous',
  'quiet',
  'rm',
  'show-labels',
  'stdin',
  'timestamps',
  'tty',
  'wait',
  'watch',
]);

export function readArgs(args: readonly string[]): KubectlArgs {
  const words: string[] = [];
  const flags = new Map<string, string>();
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    if (word === '--') return { words, flags, rest: args.slice(i + 1) };
    if (word.startsWith('--')) {
      const at = word.indexOf('=');
      const name = word.slice(2, at < 0 ? undefined : at);
      if (at >= 0) flags.set(name, word.slice(at + 1));
      else if (SWITCHES.has(name)) flags.set(name, 'true');
      else flags.set(name, valueOf(args, ++i, `--${name}`));
    } else if (/^-[a-zA-Z]/.test(word)) i = readShort(args, i, flags);
    else words.push(word);
  }
  return { words, flags, rest: undefined };
}

/** `-n x`, `-nx`, `-o=yaml`, `-it`; gives the index of the last word that it used. */
function readShort(args: readonly string[], at: number, flags: Map<string, string>): number {
  const word = args[at] as string;
  for (let i = 1; i < word.length; i++) {
    const letter = word[i] as string;
    const name = SHORT[letter];
    if (name === undefined) throw new CommandError(`error: unknown shorthand flag: '${letter}' in ${word}`);
    if (SWITCHES.has(name)) {
      flags.set(name, 'true');
      continue;
    }
    const value = word.slice(i + 1).replace(/^=/, '');
    if (value !== '') flags.set(name, value);
    else flags.set(name, valueOf(args, at + 1, `-${letter}`));
    return value !== '' ? at : at + 1;
  }
  return at;
}

function valueOf(args: readonly string[], at: number, flag: string): string {
  const value = args[at];
  if (value === undefined) {
    const words = flag.startsWith('--')
      ? `flag needs an argument: ${flag}`
      : `flag needs an argument: '${flag[1]}' in ${flag}`;
    throw new CommandError(`error: ${words}`);
  }
  return value;
}

/** A flag's whole number. */
export function numberFlag(args: KubectlArgs, name: string): number | undefined {
  const text = args.flags.get(name);
  if (text === undefined) return undefined;
  if (!/^-?\d+$/.test(text)) {
    const why = `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`;
    throw new CommandError(`error: invalid argument ${JSON.stringify(text)} for "--${name}" flag: ${why}`);
  }
  return Number(text);
}

export function isOn(args: KubectlArgs, name: string): boolean {
  const value = args.flags.get(name);
  return value !== undefined && value !== 'false';
}

export function namespaceOf(args: KubectlArgs): string {
  return args.flags.get('namespace') ?? 'default';
}
