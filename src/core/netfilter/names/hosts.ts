import { type Masked, parseIpv6, prefixLength } from '../../packet/address';

/** What a Debian host's /etc/hosts and /etc/networks have. */
const HOSTS: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [0x7f000001, 'localhost'],
  [1n, 'localhost'],
  [parseIpv6('ff02::1'), 'ip6-allnodes'],
  [parseIpv6('ff02::2'), 'ip6-allrouters'],
  [0, 'default'],
  [0x7f000000, 'loopback'],
  [0xa9fe0000, 'link-local'],
]);

/** The name of an address, before the length of its prefix where it is a network. */
export function hostName({ address, mask }: Masked): string | undefined {
  const name = HOSTS.get(address);
  const bits = prefixLength(mask);
  const whole = typeof address === 'number' ? 32 : 128;
  return name !== undefined && bits !== undefined && bits !== whole ? `${name}/${bits}` : name;
}
