import { say } from '../../lib/say';
import { formatIp, type Masked, prefixLength } from '../../packet/address';
import type { Target } from '../extension';

/** `-j NETMAP`: maps a whole network onto another, host by host. */
export const NETMAP: Target<Masked> = {
  name: 'NETMAP',
  source: 'net/netfilter/xt_NETMAP.c netmap_tg4()',
  doc: 'Maps a whole network onto another: the network part of the address changes, the host part stays.',
  tables: ['nat'],
  hooks: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  tracks: true,
  shows: 'DNAT',
  options: [{ name: '--to', type: 'hostmask', required: true, doc: 'Network to map to.' }],
  read(given) {
    const { address, mask } = given.masked('--to');
    if (typeof address === 'number') return { address: (address & Number(mask)) >>> 0, mask };
    return { address: address & BigInt(mask), mask };
  },
  print: (c) => `--to ${network(c)}`,
  list: (c) => `to:${network(c)}`,
  phrase: (c) => say`map to network ${network(c)}`,
  apply(c, packet, context) {
    if (typeof c.address !== 'number') return { packet, verdict: 'CONTINUE' };
    const max = (c.address | ~Number(c.mask)) >>> 0;
    const manip = context.hook === 'PREROUTING' || context.hook === 'OUTPUT' ? 'dst' : 'src';
    return { packet, verdict: context.nat(packet, { min: c.address, max, netmap: true }, manip) };
  },
  describe: (c) => say`maps the address into ${network(c)}`,
};

function network({ address, mask }: Masked): string {
  const bits = prefixLength(mask) ?? formatIp(mask);
  return `${formatIp(address)}/${bits}`;
}
