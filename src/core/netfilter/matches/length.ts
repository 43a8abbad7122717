import { say } from '../../lib/say';
import type { Match } from '../extension';
import { bang, compares, fromTo, span, notIf } from '../say';

interface Config {
  readonly low: number;
  readonly high: number;
  readonly invert: boolean;
}

/** `-m length`: compares the length of the IP packet, its header included. */
export const length: Match<Config> = {
  name: 'length',
  source: 'net/netfilter/xt_length.c length_mt()',
  doc: 'Compares the length of the whole IP packet, header included, with a number or a range of bytes.',
  options: [
    {
      name: '--length',
      type: 'u16range',
      required: true,
      invert: true,
      doc: 'Bytes, or a range `low:high`, both ends included.',
    },
  ],
  read(given) {
    const [low, high] = given.pair('--length');
    return { low, high, invert: given.inverted('--length') };
  },
  print: (c) => `${bang(c.invert)}--length ${span(c.low, c.high)}`,
  list: (c) => `length ${c.invert ? '!' : ''}${span(c.low, c.high)}`,
  phrase: (c) => notIf(c.invert, say`${fromTo(c.low, c.high)} bytes long`),
  test: (c, packet) => inside(c, packet.length) !== c.invert,
  explain: (c, packet) => compares(say`length ${packet.length}`, inside(c, packet.length), fromTo(c.low, c.high)),
};

function inside(c: Config, bytes: number): boolean {
  return bytes >= c.low && bytes <= c.high;
}
