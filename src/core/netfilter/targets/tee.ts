import { say } from '../../lib/say';
import { formatIp, type Ip } from '../../packet/address';
import type { Target } from '../extension';

interface Config {
  readonly gateway: Ip;
  readonly device: string;
}

/** `-j TEE`: sends a copy of the packet to another host. */
export const TEE: Target<Config> = {
  name: 'TEE',
  source: 'net/netfilter/xt_TEE.c tee_tg4(), net/ipv4/netfilter/nf_dup_ipv4.c',
  doc: 'Sends a copy of the packet to a gateway on the local network. The packet itself goes on.',
  options: [
    { name: '--gateway', type: 'host', required: true, doc: 'Address of a neighbour that gets the copy.' },
    { name: '--oif', type: 'string', doc: 'Device by which the copy leaves.' },
  ],
  read: (given) => ({
    gateway: given.masked('--gateway').address,
    device: given.has('--oif') ? given.text('--oif').slice(0, 15) : '',
  }),
  check: (c) => (c.gateway === 0 || c.gateway === 0n ? 'EINVAL' : undefined),
  print: (c) => `--gateway ${formatIp(c.gateway)}${c.device && ` --oif ${c.device}`}`,
  list: (c) => `TEE gw:${formatIp(c.gateway)}${c.device && ` oif=${c.device}`}`,
  phrase: (c) => say`send a copy to ${formatIp(c.gateway)}`,
  apply(c, packet, context) {
    if (typeof c.gateway === 'number') context.clone(packet, c.gateway, c.device || undefined);
    return { packet, verdict: 'CONTINUE' };
  },
  describe: (c) => say`sends a copy to ${formatIp(c.gateway)}`,
};
