import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { TCP } from '../../packet/packet';
import type { Match } from '../extension';
import { bang, compares, fromTo, span, notIf } from '../say';

interface Config {
  readonly low: number;
  readonly high: number;
  readonly invert: boolean;
}

/** `-m tcpmss`: compares the maximum segment size that a SYN offers. */
export const tcpmss: Match<Config> = {
  name: 'tcpmss',
  source: 'net/netfilter/xt_tcpmss.c tcpmss_mt()',
  doc: 'Compares the maximum segment size in the TCP options of a SYN or SYN-ACK.',
  protocols: [TCP],
  options: [{ name: '--mss', type: 'u16range', required: true, invert: true, doc: 'Size, or `low:high`.' }],
  read(given) {
    const [low, high] = given.pair('--mss');
    if (high < low) throw new RuleError('tcpmss: invalid range given', given.word('--mss'));
    return { low, high, invert: given.inverted('--mss') };
  },
  print: (c) => `${bang(c.invert)}--mss ${span(c.low, c.high)}`,
  list: (c) => `tcpmss match ${c.invert ? '!' : ''}${span(c.low, c.high)}`,
  phrase: (c) => `MSS ${notIf(c.invert, fromTo(c.low, c.high))}`,
  test(c, packet) {
    const mss = packet.transport.kind === 'tcp' ? packet.transport.options?.mss : undefined;
    return (mss !== undefined && mss >= c.low && mss <= c.high) !== c.invert;
  },
  explain(c, packet) {
    const mss = packet.transport.kind === 'tcp' ? packet.transport.options?.mss : undefined;
    if (mss === undefined) return say('the segment offers no MSS');
    return compares(`MSS ${mss}`, mss >= c.low && mss <= c.high, fromTo(c.low, c.high));
  },
};
