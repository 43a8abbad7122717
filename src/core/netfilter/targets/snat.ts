import { say } from '../../lib/say';
import type { Target } from '../extension';
import { listTo, natRange, type NatTo, natTo, printTo, rangeText, readTo, withoutBase } from '../nat-range';

/** `-j SNAT`: lets the connection come from another source. */
export const SNAT: Target<NatTo> = {
  name: 'SNAT',
  source: 'net/netfilter/xt_nat.c xt_snat_target_v1()',
  doc: 'Lets the connection come from another address or port. Replies are rewritten back by conntrack.',
  tables: ['nat'],
  hooks: ['INPUT', 'POSTROUTING'],
  tracks: true,
  shows: 'SNAT',
  options: [
    { name: '--to-source', type: 'string', required: true, doc: '`address[-address][:port[-port]]`.' },
    { name: '--random', type: 'none', doc: 'Takes a port by chance, after a hash.' },
    { name: '--random-fully', type: 'none', doc: 'Takes a port by chance.' },
    { name: '--persistent', type: 'none', doc: 'The same client always gets the same address.' },
  ],
  // The form of the target has no room for the port that a shifted range starts from.
  read(given) {
    const to = readTo(given.use('--to-source'), given.family);
    return natTo(given, withoutBase(to));
  },
  print: (c, family) => printTo('--to-source', c, family, false),
  list: (c, { family }) => listTo('to:', c, family),
  phrase: (c) => say`let it come from ${fromText(c)}`,
  apply: (c, packet, context) => ({ packet, verdict: context.nat(packet, natRange(c), 'src') }),
  describe: (c) => say`rewrites the source to ${fromText(c)}`,
};

function fromText(c: NatTo): string {
  const text = rangeText(c, typeof c.addresses?.[0] === 'bigint' ? 'ipv6' : 'ipv4');
  return text.startsWith(':') ? say`port ${text.slice(1)}` : text;
}
