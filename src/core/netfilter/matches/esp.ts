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

/** `-m esp`: the security parameter index of an encrypted packet. */
export const esp: Match<SpiRange> = {
  name: 'esp',
  source: 'net/netfilter/xt_esp.c esp_mt()',
  doc: 'The security parameter index of an ESP packet.',
  protocols: [50],
  options: [{ name: '--espspi', type: 'u32range', invert: true, doc: 'Index, or `low:high`.' }],
  read: (given) => readSpis(given, '--espspi', [0, 0xffffffff]),
  print: (c) => printSpis(c, '--espspi'),
  list: (c) => `esp ${listSpis(c, 'spi')}`.trimEnd(),
  phrase: phraseSpi,
  test(c, packet, context) {
    if (packet.fragment && packet.fragment.offset > 0) return false;
    const spi = headerNumber(packet, 0, 4);
    if (spi !== undefined) return hasSpi(c, spi);
    context.hotdrop();
    return false;
  },
  explain: (c, packet) => explainSpi(c, headerNumber(packet, 0, 4)),
};
