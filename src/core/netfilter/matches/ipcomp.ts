import type { Match } from '../extension';
import {
  explainSpi,
  hasSpi,
  headerNumber,
  listSpis,
  phraseSpi,
  printSpis,
  readSpis,
  type SpiRange,
} from '../spi-range';

interface Config extends SpiRange {
  readonly reserved: boolean;
}

/** `-m ipcomp`: the index of a compressed packet. */
export const ipcomp: Match<Config> = {
  name: 'ipcomp',
  source: 'net/netfilter/xt_ipcomp.c comp_mt()',
  doc: 'The compression parameter index of an IPComp packet.',
  protocols: [108],
  options: [
    { name: '--ipcompspi', type: 'u32range', invert: true, doc: 'Index, or `low:high`.' },
    { name: '--compres', type: 'none', doc: 'Written back, and not looked at by the kernel.' },
  ],
  read: (given) => ({ ...readSpis(given, '--ipcompspi', [0, 0]), reserved: given.has('--compres') }),
  print: (c) => [printSpis(c, '--ipcompspi'), c.reserved ? '--compres' : ''].filter((part) => part !== '').join(' '),
  list: (c) => `comp ${listSpis(c, 'spi')}${c.reserved ? ' reserved' : ''}`,
  phrase: phraseSpi,
  test(c, packet, context) {
    if (packet.fragment && packet.fragment.offset > 0) return false;
    const index = headerNumber(packet, 2, 2);
    if (index !== undefined) return hasSpi(c, index);
    context.hotdrop();
    return false;
  },
  explain: (c, packet) => explainSpi(c, headerNumber(packet, 2, 2)),
};
