import { say } from '../../lib/say';
import { formatIp, type Ip } from '../../packet/address';
import { TCP, UDP } from '../../packet/packet';
import type { Target } from '../extension';
import { hex } from '../say';

interface Config {
  /** 0 is the packet's own port. */
  readonly port: number;
  /** 0 is the address of the device the packet came in by. */
  readonly address: Ip;
  readonly mark: number;
  readonly mask: number;
}

/** `-j TPROXY`: hands the packet to a local proxy without changing it. */
export const TPROXY: Target<Config> = {
  name: 'TPROXY',
  source: 'net/netfilter/xt_TPROXY.c tproxy_tg4()',
  doc: 'Hands the packet to a local socket without changing its addresses, and marks it so that a routing rule delivers it here.',
  limits: 'Any socket that listens counts as transparent.',
  protocols: [TCP, UDP],
  tables: ['mangle'],
  hooks: ['PREROUTING'],
  options: [
    { name: '--on-port', type: 'port', required: true, doc: "Port of the proxy; 0 is the packet's own." },
    { name: '--on-ip', type: 'host', doc: 'Address of the proxy.' },
    { name: '--tproxy-mark', type: 'mark', doc: 'Mark to set, with a mask after `/`.' },
  ],
  read(given) {
    const [mark, mask] = given.has('--tproxy-mark') ? given.pair('--tproxy-mark') : [0, 0];
    const none: Ip = given.family === 'ipv4' ? 0 : 0n;
    const address = given.has('--on-ip') ? given.masked('--on-ip').address : none;
    return { port: given.number('--on-port'), address, mark, mask };
  },
  print: (c) => `--on-port ${c.port} --on-ip ${formatIp(c.address)} --tproxy-mark ${hex(c.mark)}/${hex(c.mask)}`,
  list: (c) => `TPROXY redirect ${formatIp(c.address)}:${c.port} mark ${hex(c.mark)}/${hex(c.mask)}`,
  phrase: (c) => (c.port ? say`hand to the proxy on port ${c.port}` : say('hand to the proxy on port it came for')),
  apply(c, packet, context) {
    const t = packet.transport;
    if (t.kind !== 'tcp' && t.kind !== 'udp')
      return { packet, verdict: 'DROP', reason: 'TPROXY finds no ports in the packet' };
    const address =
      typeof c.address === 'number' && c.address !== 0 ? c.address : (context.primaryAddress(context.in) ?? packet.dst);
    const port = c.port || t.dport;
    const socket = context.listens(packet.protocol, address, port);
    if (socket === undefined)
      return { packet, verdict: 'DROP', reason: `no transparent socket listens on ${formatIp(address)}:${port}` };
    return { packet: { ...packet, socket, mark: ((packet.mark & ~c.mask) ^ c.mark) >>> 0 }, verdict: 'ACCEPT' };
  },
  describe: (c, _before, after) =>
    c.port
      ? say`hands the packet to port ${c.port}, marked ${hex(after.mark)}`
      : say`hands the packet to port it came for, marked ${hex(after.mark)}`,
};
