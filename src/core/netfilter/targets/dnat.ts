import { say } from '../../lib/say';
import type { Target } from '../extension';
import { listTo, natRange, type NatTo, natTo, printTo, rangeText, readTo } from '../nat-range';

/** `-j DNAT`: sends the connection to another destination. */
export const DNAT: Target<NatTo> = {
  name: 'DNAT',
  source: 'net/netfilter/xt_nat.c xt_dnat_target_v2()',
  doc: 'Sends the connection to another address or port. Replies are rewritten back by conntrack.',
  tables: ['nat'],
  hooks: ['PREROUTING', 'OUTPUT'],
  tracks: true,
  shows: 'DNAT',
  options: [
    { name: '--to-destination', type: 'string', required: true, doc: '`address[-address][:port[-port[/port]]]`.' },
    { name: '--random', type: 'none', doc: 'Takes a port of the range by chance.' },
    { name: '--persistent', type: 'none', doc: 'The same client always gets the same address.' },
  ],
  read: (given) => natTo(given, readTo(given.use('--to-destination'), given.family)),
  print: (c, family) => printTo('--to-destination', c, family, false),
  list: (c, { family }) => listTo('to:', c, family),
  phrase: (c) => say`send to ${toText(c)}`,
  apply: (c, packet, context) => ({ packet, verdict: context.nat(packet, natRange(c), 'dst') }),
  describe: (c) => say`rewrites the destination to ${toText(c)}`,
};

function toText(c: NatTo): string {
  const text = rangeText(c, typeof c.addresses?.[0] === 'bigint' ? 'ipv6' : 'ipv4');
  return text.startsWith(':') ? say`port ${text.slice(1)}` : text;
}
