import { bitmapIp } from './bitmap-ip';
import { bitmapIpMac } from './bitmap-ip-mac';
import { bitmapPortType } from './bitmap-port';
import { hashIp } from './hash-ip';
import { hashIpMac } from './hash-ip-mac';
import { hashIpMark } from './hash-ip-mark';
import { hashIpPort } from './hash-ip-port';
import { hashIpPortIp } from './hash-ip-port-ip';
import { hashIpPortNet } from './hash-ip-port-net';
import { hashMac } from './hash-mac';
import { hashNet } from './hash-net';
import { hashNetIface } from './hash-net-iface';
import { hashNetNet } from './hash-net-net';
import { hashNetPort } from './hash-net-port';
import { hashNetPortNet } from './hash-net-port-net';
import { listSet } from './list-set';
import type { SetType } from './type';

/** Every type of set, in the order of `ipset help`. */
export const setTypes: readonly SetType[] = [
  listSet,
  hashMac,
  hashIpMac,
  hashNetIface,
  hashNetPort,
  hashNetPortNet,
  hashNetNet,
  hashNet,
  hashIpPortNet,
  hashIpPortIp,
  hashIpMark,
  hashIpPort,
  hashIp,
  bitmapPortType,
  bitmapIpMac,
  bitmapIp,
];

const byName = new Map(setTypes.flatMap((t) => [t.name, ...t.aliases].map((name) => [name, t] as const)));

/** A type by its name or by one it had in old programs. */
export function findType(name: string): SetType | undefined {
  return byName.get(name);
}

/** The type of a set that exists. */
export function typeOf(name: string): SetType {
  const type = byName.get(name);
  if (!type) throw new Error(`no set type ${name}`);
  return type;
}
