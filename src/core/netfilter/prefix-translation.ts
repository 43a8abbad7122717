import { say } from '../lib/say';
import { formatIp, type Masked, prefixLength } from '../packet/address';
import type { HookName } from '../trace/step';
import type { Target } from './extension';

interface Config {
  readonly source: Masked;
  readonly destination: Masked;
}

const LONGEST = 64;

/** The two targets of stateless prefix translation of IPv6, which differ in direction only. */
export function prefixTarget(name: 'DNPT' | 'SNPT', hooks: readonly HookName[]): Target<Config> {
  return {
    name,
    source: 'net/ipv6/netfilter/ip6t_NPT.c',
    doc: `Translates the prefix of the ${name === 'SNPT' ? 'source' : 'destination'} from one IPv6 network to another, without connection tracking.`,
    limits: 'Packets are IPv4 here: it is read, checked and printed, and changes nothing.',
    families: ['ipv6'],
    tables: ['mangle'],
    hooks,
    options: [
      { name: '--src-pfx', type: 'hostmask', required: true, doc: 'Network that is translated.' },
      { name: '--dst-pfx', type: 'hostmask', required: true, doc: 'Network it is translated to.' },
    ],
    read: (given) => ({ source: given.masked('--src-pfx'), destination: given.masked('--dst-pfx') }),
    check: (c) => ([c.source, c.destination].every(isPrefix) ? undefined : 'EINVAL'),
    print: (c) => `--src-pfx ${text(c.source)} --dst-pfx ${text(c.destination)}`,
    phrase: (c) => say`translate ${text(c.source)} to ${text(c.destination)}`,
    apply: (_c, packet) => ({ packet, verdict: 'CONTINUE' }),
    describe: () => say('leaves an IPv4 packet as it is'),
  };
}

function text({ address, mask }: Masked): string {
  return `${formatIp(address)}/${prefixLength(mask)}`;
}

/** Not too long, and without bits of a host. */
function isPrefix({ address, mask }: Masked): boolean {
  if (typeof address !== 'bigint' || typeof mask !== 'bigint') return false;
  return (prefixLength(mask) ?? LONGEST + 1) <= LONGEST && (address & mask) === address;
}
