import { say } from '../../lib/say';
import { formatIpv4 } from '../../packet/address';
import type { Target } from '../extension';
import {
  listTo,
  natRange,
  type NatTo,
  natTo,
  NOWHERE,
  portsWords,
  printTo,
  readPorts,
  withoutBase,
} from '../nat-range';

/** `-j MASQUERADE`: lets the connection come from the address of the device it leaves by. */
export const MASQUERADE: Target<NatTo> = {
  name: 'MASQUERADE',
  source: 'net/netfilter/nf_nat_masquerade.c nf_nat_masquerade_ipv4()',
  doc: 'Lets the connection come from the address of the device it leaves by.',
  tables: ['nat'],
  hooks: ['POSTROUTING'],
  tracks: true,
  shows: 'MASQUERADE',
  options: [
    { name: '--to-ports', type: 'string', doc: 'Ports to take: `port[-port]`.' },
    { name: '--random', type: 'none', doc: 'Takes a port by chance, after a hash.' },
    { name: '--random-fully', type: 'none', doc: 'Takes a port by chance.' },
  ],
  // The form of the target has no room for the port that a shifted range starts from.
  read(given) {
    const [use] = given.all('--to-ports');
    return natTo(given, use ? withoutBase(readPorts(use.text, use)) : NOWHERE);
  },
  print: (c, family) => printTo('--to-ports', c, family, true),
  list: (c, { family }) => listTo('masq ports: ', c, family),
  phrase: (c) => (c.ports ? say`masquerade the source with ${portsWords(c.ports)}` : say('masquerade the source')),
  apply(c, packet, context) {
    // A packet from nowhere (DHCP) keeps its source.
    if (context.entry?.original.src === 0) return { packet, verdict: 'ACCEPT' };
    const address = context.masqueradeAddress(packet);
    if (address === undefined)
      return { packet, verdict: 'DROP', reason: `${context.out} has no address to masquerade with` };
    const range = { ...natRange(c), min: address, max: address, masquerade: true };
    return { packet, verdict: context.nat(packet, range, 'src') };
  },
  describe: (_c, before, after) =>
    before.src === after.src ? say('masquerades the source') : say`masquerades the source as ${formatIpv4(after.src)}`,
};
