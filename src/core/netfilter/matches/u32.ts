import { say } from '../../lib/say';
import { packetBytes } from '../../packet/wire';
import type { Match } from '../extension';
import { bang, hex, notIf } from '../say';
import { parseTests, type U32Test } from '../u32-tests';

interface Config {
  readonly tests: readonly U32Test[];
  readonly invert: boolean;
}

/** `-m u32`: four bytes of the packet at a place that is worked out, shifted, masked and compared. */
export const u32: Match<Config> = {
  name: 'u32',
  source: 'net/netfilter/xt_u32.c u32_match_it()',
  doc: 'Takes four bytes at an offset from the IP header, masks and shifts them, and compares them with numbers or ranges.',
  options: [
    { name: '--u32', type: 'string', required: true, invert: true, doc: 'Tests such as `6&0xFF=1`, joined by `&&`.' },
  ],
  read: (given) => ({ tests: parseTests(given.text('--u32'), given.word('--u32')), invert: given.inverted('--u32') }),

  check({ tests }) {
    const tooFar = tests.some((t) =>
      t.steps.some((s) => (s.operator === '<<' || s.operator === '>>') && s.number >= 32),
    );
    return tooFar ? 'EINVAL' : undefined;
  },

  print: (c) => `${bang(c.invert)}--u32 "${text(c)}"`,
  list: (c) => `u32 ${bang(c.invert)}"${text(c)}"`,
  phrase: (c) => notIf(c.invert, say`bytes ${text(c)}`),
  test: (c, packet) => c.tests.every((t) => holds(t, valueOf(t, packetBytes(packet)))) !== c.invert,

  explain(c, packet) {
    const bytes = packetBytes(packet);
    const failed = c.tests.find((t) => !holds(t, valueOf(t, bytes)));
    if (!failed) return say`the bytes pass ${text(c)}`;
    const value = valueOf(failed, bytes);
    return value === undefined
      ? say`${location(failed)} lies outside the packet`
      : say`${location(failed)} is ${hex(value)}, not ${wanted(failed)}`;
  },
};

function text(c: Config): string {
  return c.tests.map((t) => `${location(t)}=${wanted(t)}`).join('&&');
}

function location(test: U32Test): string {
  return test.steps.reduce((before, s) => `${before}${s.operator}${hex(s.number)}`, hex(test.start));
}

function wanted(test: U32Test): string {
  return test.ranges.map(([low, high]) => (low === high ? hex(low) : `${hex(low)}:${hex(high)}`)).join(',');
}

function holds(test: U32Test, value: number | undefined): boolean {
  return value !== undefined && test.ranges.some(([low, high]) => value >= low && value <= high);
}

/** The number a location names; `undefined` where it lies outside the packet. */
function valueOf(test: U32Test, bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = (at: number) => (at + 4 <= bytes.length ? view.getUint32(at) : undefined);
  let value = read(test.start);
  let base = 0;
  for (const { operator, number } of test.steps) {
    if (value === undefined) return undefined;
    if (operator === '&') value = (value & number) >>> 0;
    else if (operator === '<<') value = (value << number) >>> 0;
    else if (operator === '>>') value >>>= number;
    else {
      base += value;
      if (base > 0xffffffff) return undefined;
      value = read(base + number);
    }
  }
  return value;
}
