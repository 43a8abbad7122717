import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Target } from '../extension';
import { listTo, natRange, type NatTo, natTo, NOWHERE, portsWords, printTo, readPorts } from '../nat-range';

const LOOPBACK = 0x7f000001;

/** `-j REDIRECT`: sends the connection to this host itself. */
export const REDIRECT: Target<NatTo> = {
  name: 'REDIRECT',
  source: 'net/netfilter/nf_nat_redirect.c nf_nat_redirect_ipv4()',
  doc: 'Sends the connection to this host itself: to the address of the device it came in by, or to 127.0.0.1 if it starts here.',
  tables: ['nat'],
  hooks: ['PREROUTING', 'OUTPUT'],
  tracks: true,
  shows: 'DNAT',
  options: [
    { name: '--to-ports', type: 'string', doc: 'Port or ports to send it to: `port[-port]`.' },
    { name: '--random', type: 'none', doc: 'Takes a port of the range by chance.' },
  ],
  read(given) {
    const [use] = given.all('--to-ports');
    const to = use ? readPorts(use.text, use) : NOWHERE;
    if (to.base !== undefined) throw new RuleError('Shifted portmap ranges not supported with this kernel');
    return natTo(given, to);
  },
  print: (c, family) => printTo('--to-ports', c, family, true),
  list: (c, { family }) => listTo('redir ports ', c, family),
  phrase: (c) => (c.ports ? say`send to this node, ${portsWords(c.ports)}` : say('send to this node')),
  apply(c, packet, context) {
    const address = context.hook === 'OUTPUT' ? LOOPBACK : context.primaryAddress(context.in);
    if (address === undefined)
      return { packet, verdict: 'DROP', reason: `${context.in} has no address to redirect to` };
    return { packet, verdict: context.nat(packet, { ...natRange(c), min: address, max: address }, 'dst') };
  },
  describe: (c) =>
    c.ports
      ? say`redirects the connection to this node, ${portsWords(c.ports)}`
      : say('redirects the connection to this node'),
};
