import { RuleError } from '../../lib/words';
import type { CheckContext, Match } from '../extension';
import { bang } from '../say';
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
  readonly length?: { readonly value: number; readonly invert: boolean };
  readonly reserved: boolean;
}

const AH = 51;

/** `-m ah`: the security parameter index of an authenticated packet. */
export const ah: Match<Config> = {
  name: 'ah',
  source: 'net/ipv4/netfilter/ipt_ah.c ah_mt()',
  doc: 'The security parameter index of an AH packet.',
  options: [
    { name: '--ahspi', type: 'u32range', invert: true, doc: 'Index, or `low:high`.' },
    { name: '--ahlen', type: 'u32', invert: true, doc: 'IPv6: length of the header.' },
    { name: '--ahres', type: 'none', doc: 'IPv6: the reserved field is empty.' },
  ],
  read(given) {
    for (const option of ['--ahlen', '--ahres'])
      if (given.family === 'ipv4' && given.has(option))
        throw new RuleError(`unknown option "${option}"`, given.word(option));
    return {
      ...readSpis(given, '--ahspi', [0, 0xffffffff]),
      ...(given.has('--ahlen') && { length: { value: given.number('--ahlen'), invert: given.inverted('--ahlen') } }),
      reserved: given.has('--ahres'),
    };
  },
  check(_c, { family, protocol, notProtocol }: CheckContext) {
    return family === 'ipv4' && (protocol !== AH || notProtocol) ? 'EINVAL' : undefined;
  },
  print(c) {
    const parts = [printSpis(c, '--ahspi')];
    // A length of 0 that is not inverted is what there is without the option.
    if (c.length && (c.length.value !== 0 || c.length.invert))
      parts.push(`${bang(c.length.invert)}--ahlen ${c.length.value}`);
    if (c.reserved) parts.push('--ahres');
    return parts.filter((part) => part !== '').join(' ');
  },
  list(c, { family }) {
    const length = c.length ? `length:${c.length.invert ? '!' : ''}${c.length.value}` : '';
    // ip6tables forgets the blank before the length.
    const spi = `${listSpis(c, 'spi')}${family === 'ipv6' || length === '' ? '' : ' '}${length}`;
    return `ah ${spi}${c.reserved ? ' reserved' : ''}`;
  },
  phrase: phraseSpi,
  test(c, packet, context) {
    if (packet.fragment && packet.fragment.offset > 0) return false;
    const spi = headerNumber(packet, 4, 4);
    if (spi !== undefined) return hasSpi(c, spi);
    context.hotdrop();
    return false;
  },
  explain: (c, packet) => explainSpi(c, headerNumber(packet, 4, 4)),
};
