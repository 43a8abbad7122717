import { type Ip, type Masked, prefixLength } from '../../packet/address';

/** What the /etc/hosts and /etc/networks of a host have. */
const HOSTS: ReadonlyMap<Ip, string> = new Map<Ip, string>([
  [0x7f000001, 'localhost'],
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
