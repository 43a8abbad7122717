import { say } from '../../lib/say';
import type { Match } from '../extension';
import { bang, compares, hex } from '../say';

interface Config {
  readonly mark: number;
  readonly mask: number;
  readonly invert: boolean;
}

const ALL = 0xffffffff;

/** `-m mark`: compares the mark of the packet. */
export const mark: Match<Config> = {
  name: 'mark',
  source: 'net/netfilter/nft_meta.c NFT_META_MARK, iptables/nft.c add_nft_mark()',
  doc: 'Compares the mark of the packet, which `MARK` sets. Only the bits of the mask are looked at.',
  options: [{ name: '--mark', type: 'mark', required: true, invert: true, doc: 'Mark, with a mask after `/`.' }],
  read(given) {
    const [value, mask] = given.pair('--mark');
    return { mark: value, mask, invert: given.inverted('--mark') };
  },
  print: (c) => `${bang(c.invert)}--mark ${hex(c.mark)}${c.mask === ALL ? '' : `/${hex(c.mask)}`}`,
  list: (c) => `mark match ${bang(c.invert)}${hex(c.mark)}${c.mask === ALL ? '' : `/${hex(c.mask)}`}`,
  phrase: (c) => (c.invert ? say`not marked ${markText(c)}` : say`already marked ${markText(c)}`),
  test: (c, packet) => ((packet.mark & c.mask) >>> 0 === c.mark) === !c.invert,
  explain(c, packet) {
    const mark = say`mark ${hex(packet.mark)}`;
    const subject = c.mask === ALL ? mark : say`${mark} under mask ${hex(c.mask)}`;
    return compares(subject, (packet.mark & c.mask) >>> 0 === c.mark, hex(c.mark));
  },
};

function markText(c: Config): string {
  return c.mask === ALL || c.mask === c.mark ? hex(c.mark) : `${hex(c.mark)}/${hex(c.mask)}`;
}
