import { nextRandom, type RandomState } from '../../core/lib/random';

/** Pieces that parsers trip over. */
const ODD = [
  '',
  '!',
  '-',
  '--',
  '-j',
  '-A',
  '""',
  '"',
  "'",
  '\\',
  '0',
  '-1',
  '4294967296',
  '1e309',
  '0x',
  '/33',
  ':',
  ',',
  '+',
  '\t',
  '\0',
  'é',
  '😀',
  '__proto__',
  'constructor',
  '[0:0]',
  '*nat',
  'COMMIT',
  '%s',
  'a'.repeat(300),
];

export const below = (random: RandomState, n: number) => nextRandom(random) % n;
export const one = <T>(random: RandomState, values: readonly T[]): T => values[below(random, values.length)] as T;

/** Changes words a little: one dropped, doubled, exchanged, replaced by an odd one or by another line's. */
export function mutateWords(random: RandomState, given: readonly string[], donor: readonly string[]): string[] {
  const words = [...given];
  const at = below(random, Math.max(words.length, 1));
  switch (below(random, 7)) {
    case 0:
      words.splice(at, 1);
      break;
    case 1:
      words.splice(at, 0, words[at] ?? '');
      break;
    case 2:
      words[at] = one(random, ODD);
      break;
    case 3:
      words.splice(at, 0, one(random, ODD));
      break;
    case 4:
      words[at] = one(random, donor) ?? '';
      break;
    case 5:
      words[at] = mutateCharacter(random, words[at] ?? '');
      break;
    default:
      [words[at], words[below(random, words.length)]] = [one(random, words) ?? '', words[at] ?? ''];
  }
  return words;
}

function mutateCharacter(random: RandomState, text: string): string {
  const i = below(random, text.length + 1);
  return text.slice(0, i) + String.fromCharCode(below(random, 256)) + text.slice(i + below(random, 2));
}

/** Changes some lines of a text a little: words or characters, or the whole line is left out. */
export function mutateText(random: RandomState, text: string): string {
  const lines = text.split('\n');
  for (let n = 1 + below(random, 3); n > 0; n--) {
    const at = below(random, Math.max(lines.length, 1));
    const line = lines[at] ?? '';
    if (below(random, 12) === 0) lines.splice(at, 1);
    else if (below(random, 7) === 0) lines[at] = mutateCharacter(random, line);
    else lines[at] = mutateWords(random, line.split(' '), (one(random, lines) ?? '').split(' ')).join(' ');
  }
  return lines.join('\n');
}
