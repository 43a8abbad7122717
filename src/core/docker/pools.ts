import { type Cidr, cidr, formatCidr, formatIpv4, type Ipv4, networkOf, parseCidr, parseIpv4 } from '../packet/address';

/**
 * Where networks come from when nobody says which.
 *
 * Source: libnetwork/ipamutils/utils.go localScopeDefaultNetworks
 */
const POOLS: readonly string[] = [
  ...Array.from({ length: 15 }, (_, i) => `172.${17 + i}.0.0/16`),
  ...Array.from({ length: 16 }, (_, i) => `192.168.${16 * i}.0/20`),
];

/** The first pool that overlaps with none of the networks in use; `undefined` where all are taken. */
export function freePool(used: readonly Cidr[]): string | undefined {
  return POOLS.find((pool) => !used.some((other) => overlap(cidr(pool), other)));
}

export function overlap(a: Cidr, b: Cidr): boolean {
  const prefix = Math.min(a.prefix, b.prefix);
  return networkOf({ ...a, prefix }).address === networkOf({ ...b, prefix }).address;
}

/** A subnet as it is kept, without host bits; `undefined` where the text is none. */
export function readSubnet(text: string): string | undefined {
  const parsed = text.includes('/') ? parseCidr(text) : undefined;
  return parsed && parsed.prefix > 0 && parsed.prefix < 31 ? formatCidr(networkOf(parsed)) : undefined;
}

/** The first address of a subnet: the bridge's. */
export function firstAddress(subnet: string): string {
  return formatIpv4(networkOf(cidr(subnet)).address + 1);
}

export function contains(subnet: string, address: string): boolean {
  const parsed = parseIpv4(address);
  const { prefix } = cidr(subnet);
  return parsed !== undefined && networkOf({ address: parsed, prefix }).address === networkOf(cidr(subnet)).address;
}

/** The lowest address that nobody has; the network's own and its broadcast are nobody's. `undefined` where all are taken. */
export function freeAddress(subnet: string, taken: ReadonlySet<string>): string | undefined {
  const { address, prefix } = networkOf(cidr(subnet));
  const last: Ipv4 = address + 2 ** (32 - prefix) - 1;
  for (let at = address + 1; at < last; at++) if (!taken.has(formatIpv4(at))) return formatIpv4(at);
  return undefined;
}
