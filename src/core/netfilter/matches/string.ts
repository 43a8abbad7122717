import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { packetBytes, utf8 } from '../../packet/wire';
import type { Match, Occurrence } from '../extension';
import { parseHexString } from '../hex-string';
import { readEach } from '../read-each';
import { bang } from '../say';

interface Config {
  readonly pattern: readonly number[];
  readonly algorithm: string;
  readonly from: number;
  readonly to: number;
  readonly ignoreCase: boolean;
  readonly invert: boolean;
}

const LONGEST = 128;
const LAST_OFFSET = 0xffff;

/** `-m string`: looks for bytes anywhere in the packet, its headers included. */
export const string: Match<Config> = {
  name: 'string',
  source: 'net/netfilter/xt_string.c string_mt(), net/core/skbuff.c skb_find_text()',
  doc: 'Looks for bytes anywhere in the packet. Offsets count from the IP header, so headers are searched too.',
  options: [
    { name: '--from', type: 'u16', doc: 'Offset from the IP header to begin at.' },
    { name: '--to', type: 'u16', doc: 'Offset before which the text must end.' },
    { name: '--algo', type: 'string', required: true, doc: 'bm (Boyer-Moore) or kmp (Knuth-Morris-Pratt).' },
    { name: '--string', type: 'string', invert: true, excludes: ['--hex-string'], doc: 'Text to look for.' },
    {
      name: '--hex-string',
      type: 'string',
      invert: true,
      excludes: ['--string'],
      doc: 'Text with bytes in hexadecimal: `|0d 0a|`.',
    },
    { name: '--icase', type: 'none', doc: 'Upper and lower case are the same.' },
  ],

  precheck(given) {
    if (!given.has('--string') && !given.has('--hex-string'))
      throw new RuleError("STRING match: You must specify `--string' or `--hex-string'");
  },

  read(given) {
    const short = (pattern: readonly number[], { text, word }: Occurrence) => {
      if (pattern.length > LONGEST) throw new RuleError(`STRING too long "${text}"`, word);
      return pattern;
    };
    const read = readEach(given, {
      '--string': (use) => short(utf8(use.text), use),
      '--hex-string': (use) => short(parseHexString(use.text, use.word), use),
    });
    const option = given.has('--hex-string') ? '--hex-string' : '--string';
    return {
      pattern: read[option] ?? [],
      algorithm: given.text('--algo').slice(0, 15),
      from: given.has('--from') ? given.number('--from') : 0,
      to: given.has('--to') ? given.number('--to') : LAST_OFFSET,
      ignoreCase: given.has('--icase'),
      invert: given.inverted(option),
    };
  },

  check(c) {
    if (c.from > c.to || c.pattern.length === 0) return 'EINVAL';
    if (c.algorithm === 'fsm') return 'EINVAL';
    return c.algorithm === 'bm' || c.algorithm === 'kmp' ? undefined : 'ENOENT';
  },

  print(c) {
    const parts = [`${bang(c.invert)}${patternText(c.pattern)} --algo ${c.algorithm}`];
    if (c.from !== 0) parts.push(`--from ${c.from}`);
    if (c.to !== LAST_OFFSET) parts.push(`--to ${c.to}`);
    if (c.ignoreCase) parts.push('--icase');
    return parts.join(' ');
  },
  list(c) {
    const parts = [`STRING match ${c.invert ? '!' : ''} ${quoted(c.pattern)} ALGO name ${c.algorithm}`];
    if (c.from !== 0) parts.push(`FROM ${c.from}`);
    if (c.to !== LAST_OFFSET) parts.push(`TO ${c.to}`);
    if (c.ignoreCase) parts.push('ICASE');
    return parts.join(' ');
  },

  phrase: (c) => {
    const text = quoted(c.pattern);
    return c.invert ? say`without the bytes ${text}` : say`with the bytes ${text}`;
  },
  test: (c, packet) => (find(c, packetBytes(packet)) !== undefined) !== c.invert,

  explain(c, packet) {
    const at = find(c, packetBytes(packet));
    const text = quoted(c.pattern);
    return at === undefined ? say`the packet does not have ${text}` : say`the packet has ${text} at byte ${at}`;
  },
};

/** Offset of the first place where the pattern lies between the bounds. */
function find(c: Config, bytes: Uint8Array): number | undefined {
  const wanted = c.ignoreCase ? c.pattern.map(upper) : c.pattern;
  const text = c.ignoreCase ? bytes.map(upper) : bytes;
  const last = Math.min(bytes.length, c.to) - wanted.length;
  for (let at = c.from; at <= last; at++) {
    let i = 0;
    while (i < wanted.length && text[at + i] === wanted[i]) i++;
    if (i === wanted.length) return at;
  }
  return undefined;
}

function upper(byte: number): number {
  return byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
}

/** The option as it is printed: hexadecimal where a byte cannot be printed, or a backslash would end it. */
function patternText(pattern: readonly number[]): string {
  return `${isPrintable(pattern) ? '--string' : '--hex-string'} ${quoted(pattern)}`;
}

function isPrintable(pattern: readonly number[]): boolean {
  return pattern.every((b) => b >= 0x20 && b <= 0x7e) && pattern[pattern.length - 1] !== 0x5c;
}

function quoted(pattern: readonly number[]): string {
  if (!isPrintable(pattern)) return `"|${pattern.map((b) => b.toString(16).padStart(2, '0')).join('')}|"`;
  return `"${String.fromCharCode(...pattern).replace(/["\\]/g, '\\$&')}"`;
}
