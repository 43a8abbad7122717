import { say } from '../../lib/say';
import { formatIp, type Masked, prefixLength } from '../../packet/address';
import type { Given, Match, Option } from '../extension';
import { ipv6Only } from '../ipv6-only';
import { bang } from '../say';

/** Options with their printed values, in the order they are printed. */
type Config = readonly { readonly option: string; readonly text: string; readonly invert: boolean }[];

const number = (name: string, doc: string): Option => ({
  name,
  type: name === '--srh-tag' ? 'u16' : 'u8',
  invert: true,
  doc,
});
const segment = (name: string, doc: string): Option => ({ name, type: 'hostmask', invert: true, doc });

/** `-m srh`: the segment routing header of IPv6. */
export const srh: Match<Config> = {
  ...ipv6Only,
  name: 'srh',
  source: 'net/ipv6/netfilter/ip6t_srh.c srh_mt6()',
  doc: 'Looks at the segment routing header of IPv6.',
  options: [
    number('--srh-next-hdr', 'Next header.'),
    number('--srh-hdr-len-eq', 'Length is this.'),
    number('--srh-hdr-len-gt', 'Length is above this.'),
    number('--srh-hdr-len-lt', 'Length is below this.'),
    number('--srh-segs-left-eq', 'Segments left are this many.'),
    number('--srh-segs-left-gt', 'Segments left are more.'),
    number('--srh-segs-left-lt', 'Segments left are fewer.'),
    number('--srh-last-entry-eq', 'Last entry is this.'),
    number('--srh-last-entry-gt', 'Last entry is above this.'),
    number('--srh-last-entry-lt', 'Last entry is below this.'),
    number('--srh-tag', 'Tag.'),
    segment('--srh-psid', 'Segment before the active one.'),
    segment('--srh-nsid', 'Segment after the active one.'),
    segment('--srh-lsid', 'Last segment.'),
  ],
  read: (given) =>
    srh.options
      .filter(({ name }) => given.has(name))
      .map(({ name, type }) => ({
        option: name,
        text: type === 'hostmask' ? network(given.masked(name)) : `${given.number(lastOfField(given, name))}`,
        invert: given.inverted(name),
      })),
  print: (c) => c.map((p) => `${bang(p.invert)}${p.option} ${p.text}`).join(' '),
  list: (c) => `srh ${c.map(listed).join(' ')}`,
  phrase: () => say('with a segment routing header'),
};

/** The three options about one field write their number to one place: the last counts for all. */
function lastOfField(given: Given, name: string): string {
  const field = name.replace(/-(eq|gt|lt)$/, '');
  const uses = given.all().filter(({ option }) => option.replace(/-(eq|gt|lt)$/, '') === field);
  return uses[uses.length - 1]?.option ?? name;
}

function network({ address, mask }: Masked): string {
  return `${formatIp(address)}/${prefixLength(mask)}`;
}

/** Segments are written as words, numbers after a colon. */
function listed({ option, text, invert }: Config[number]): string {
  const name = option.slice('--srh-'.length);
  if (name.endsWith('sid')) return `${name} ${invert ? '!' : ''} ${text}`;
  return `${name}:${invert ? '!' : ''}${text}`;
}
