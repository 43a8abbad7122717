import { say } from '../../lib/say';
import type { Match } from '../extension';
import { bang, compares, hex } from '../say';

interface Config {
  readonly mark: number;
  readonly mask: number;
  readonly invert: boolean;
}

const ALL = 0xffffffff;

/** `-m connmark`: compares the mark of the connection. */
export const connmark: Match<Config> = {
  name: 'connmark',
  source: 'net/netfilter/xt_connmark.c connmark_mt()',
  tracks: true,
  doc: 'Compares the mark of the connection that the packet belongs to. A packet without connection never matches.',
  options: [{ name: '--mark', type: 'mark', required: true, invert: true, doc: 'Mark, with a mask after `/`.' }],
  read(given) {
    const [mark, mask] = given.pair('--mark');
    return { mark, mask, invert: given.inverted('--mark') };
  },
  print: (c) => `${bang(c.invert)}--mark ${hex(c.mark)}${c.mask === ALL ? '' : `/${hex(c.mask)}`}`,
  list: (c) => `connmark match ${c.invert ? '!' : ''} ${hex(c.mark)}${c.mask === ALL ? '' : `/${hex(c.mask)}`}`,
  phrase: (c) => (c.invert ? say`connection not marked ${markText(c)}` : say`connection marked ${markText(c)}`),
  test: (c, _packet, { entry }) => entry !== undefined && ((entry.mark & c.mask) >>> 0 === c.mark) !== c.invert,
  explain(c, _packet, { entry }) {
    if (!entry) return say('the packet belongs to no connection');
    const mark = say`connection mark ${hex(entry.mark)}`;
    const subject = c.mask === ALL ? mark : say`${mark} under mask ${hex(c.mask)}`;
    return compares(subject, (entry.mark & c.mask) >>> 0 === c.mark, hex(c.mark));
  },
};

function markText({ mark, mask }: { readonly mark: number; readonly mask: number }): string {
  return mask === ALL ? hex(mark) : `${hex(mark)}/${hex(mask)}`;
}
