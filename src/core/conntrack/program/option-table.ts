import type { LongOption } from '../../lib/getopt';

/** What `conntrack` may be asked to do, by letter; with `expect` after it, it is asked of expectations. */
export type Verb = 'L' | 'I' | 'A' | 'U' | 'D' | 'G' | 'F' | 'E' | 'C' | 'S' | 'V' | 'h';

export type Table = 'conntrack' | 'expect' | 'dying' | 'unconfirmed';

/** Options as getopt() knows them. Source: src/conntrack.c getopt_str */
export const LETTERS = 'L::I::U::D::G::E::F::A::hVs:d:r:q:p:t:u:e:a:z[:]:{:}:m:i:f:o:n::g::c:b:C::Sj::w:l:<:>::(:):';

const values: readonly (readonly [letters: string, value: LongOption['value']])[] = [
  ['LIADUGFEC', 'optional'],
  ['sdrqptuemcfobwl', 'one'],
  ['[]{}a<()', 'one'],
  ['ingj>', 'optional'],
];

/** Long names by letter; the first is the one that messages use. */
const NAMES: readonly (readonly [letter: string, names: readonly string[]])[] = [
  ['L', ['dump']],
  ['I', ['create']],
  ['A', ['add']],
  ['D', ['delete']],
  ['U', ['update']],
  ['G', ['get']],
  ['F', ['flush']],
  ['E', ['event']],
  ['C', ['counter']],
  ['S', ['stats']],
  ['V', ['version']],
  ['h', ['help']],
  ['s', ['orig-src', 'src']],
  ['d', ['orig-dst', 'dst']],
  ['r', ['reply-src']],
  ['q', ['reply-dst']],
  ['p', ['protonum']],
  ['t', ['timeout']],
  ['u', ['status']],
  ['z', ['zero']],
  ['e', ['event-mask']],
  ['[', ['tuple-src']],
  [']', ['tuple-dst']],
  ['{', ['mask-src']],
  ['}', ['mask-dst']],
  ['a', ['nat-range']],
  ['m', ['mark']],
  ['c', ['secmark']],
  ['i', ['id']],
  ['f', ['family']],
  ['n', ['src-nat']],
  ['g', ['dst-nat']],
  ['o', ['output']],
  ['b', ['buffer-size']],
  ['j', ['any-nat']],
  ['w', ['zone']],
  ['l', ['label']],
  ['<', ['label-add']],
  ['>', ['label-del']],
  ['(', ['orig-zone']],
  [')', ['reply-zone']],
];

export const LONG: readonly LongOption[] = NAMES.flatMap(([letter, names]) => {
  const value = values.find(([letters]) => letters.includes(letter))?.[1];
  return names.map((name) => ({ name, letter, ...(value && { value }) }));
});

export function longName(letter: string): string {
  return NAMES.find(([known]) => known === letter)?.[1][0] ?? 'unknown';
}

/** Options in the order they are checked, with the names that complaints have. Source: src/conntrack.c optflags */
export const CHECKED: readonly (readonly [letter: string, name: string])[] = [
  ['s', 'src'],
  ['d', 'dst'],
  ...[...'rqptuze[]{}amifngocbjwl<>()'].map((letter) => [letter, longName(letter)] as const),
];

/**
 * Which options a command takes, in the order of CHECKED: 0 no, 1 it must have it, 2 it may, 3 source and destination
 * belong together. Commands that take none are not here.
 *
 * Source: src/conntrack.c commands_v_options
 */
export const LEGAL: Readonly<Record<string, string>> = {
  '': '00000000000000000000000000002',
  L: '22222022000220202222202220022',
  I: '33331120000002200220000202022',
  A: '33331120000002200220000202022',
  U: '22222220000220222222000022200',
  D: '22222220000220222222000220022',
  G: '33331000000000020002000020000',
  F: '00000000000000002000000000000',
  E: '22222000200220202222222220022',
  h: '00002000000000000000000000000',
  'L expect': '00000000000000002002000000000',
  'I expect': '11221120011110000000000000000',
  'D expect': '11221000000000000000000000000',
  'G expect': '11221000000000000000000000000',
  'E expect': '00000000000000000002000000000',
};

/** Commands that can be asked of expectations. */
export const OF_EXPECTATIONS = 'LIDGFEVhCS';

/** With these, a connection is compared with what was given. Source: src/conntrack.c CT_COMPARISON */
export const COMPARISON = 'psdrqmcuiwl()';
