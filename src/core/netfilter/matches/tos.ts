import { say } from '../../lib/say';
import type { Match } from '../extension';
import { bang, compares, hex, notIf } from '../say';
import { tosName } from '../tos-names';

interface Config {
  readonly value: number;
  readonly mask: number;
  readonly invert: boolean;
}

/** `-m tos`: compares the TOS byte of the IP header under a mask. */
export const tos: Match<Config> = {
  name: 'tos',
  source: 'net/netfilter/xt_dscp.c tos_mt()',
  doc: 'Compares the type-of-service byte under a mask. Names like `Minimize-Delay` mean the old TOS bits (mask 0x3f).',
  options: [
    {
      name: '--tos',
      type: 'tos',
      max: 0x3f,
      required: true,
      invert: true,
      doc: 'Value, with a mask after `/`, or a name.',
    },
  ],
  read(given) {
    const [value, mask] = given.pair('--tos');
    return { value, mask, invert: given.inverted('--tos') };
  },
  print: (c) => `${bang(c.invert)}--tos ${hex(c.value, 2)}/${hex(c.mask, 2)}`,
  list(c, { numeric }) {
    const name = numeric ? undefined : tosName(c.value, c.mask);
    return `tos match${c.invert ? '!' : ''}${name ? ` ${name}` : `${hex(c.value, 2)}/${hex(c.mask, 2)}`}`;
  },
  phrase: (c) => underMaskText(`TOS ${notIf(c.invert, hex(c.value, 2))}`, c.mask),
  test: (c, packet) => ((packet.tos & c.mask) === c.value) !== c.invert,
  explain(c, packet) {
    const subject = underMaskText(`TOS ${hex(packet.tos, 2)}`, c.mask);
    return compares(subject, (packet.tos & c.mask) === c.value, hex(c.value, 2));
  },
};

function underMaskText(text: string, mask: number): string {
  return mask === 0xff ? text : say`${text} under mask ${hex(mask, 2)}`;
}
