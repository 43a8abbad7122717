import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from '../packet/address';

/** Ranges whose kind matters: what is in one stays in it. Bits that are kept, by range. */
const KINDS: readonly (readonly [network: string, prefix: number, keep: number])[] = [
  ['10.0.0.0', 8, 8],
  ['172.16.0.0', 12, 12],
  ['192.168.0.0', 16, 16],
  ['100.64.0.0', 10, 10],
  ['198.18.0.0', 15, 15],
];
/** Ranges that name nobody: they stay as they are. */
const FIXED: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.2.0', 24],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

function within(value: number, network: string, prefix: number): boolean {
  return prefix === 0 || value >>> (32 - prefix) === (parseIpv4(network) ?? 0) >>> (32 - prefix);
}

/** A number that looks drawn by chance. Source: the finaliser of MurmurHash3 */
function mix(seed: number, value: number): number {
  let h = (seed ^ Math.imul(value, 0x9e3779b1)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Maps addresses so that two that shared a prefix share one of the same length afterwards; private, shared and public ones
 * stay what they are, and the last number stays too, so that gateways look like gateways.
 */
export interface AddressMap {
  ipv4(address: number): number;
  ipv6(address: bigint): bigint;
  mac(text: string): string;
}

export function createAddressMap(key: number): AddressMap {
  const flip = (value: number, keep: number): number => {
    let out = value;
    for (let bit = keep; bit < 24; bit++) {
      const before = bit === 0 ? 0 : value >>> (32 - bit);
      if (mix(key + bit, before) & 1) out = (out ^ (1 << (31 - bit))) >>> 0;
    }
    return out;
  };
  const kindOf = (value: number) => KINDS.find(([network, prefix]) => within(value, network, prefix));
  const isFixed = (value: number) => FIXED.some(([network, prefix]) => within(value, network, prefix));
  return {
    ipv4(address) {
      if (isFixed(address)) return address;
      const kind = kindOf(address);
      if (kind) return flip(address, kind[2]);
      // A public address must not become a private one by chance: then it goes on until it is public again.
      let out = flip(address, 8);
      while (kindOf(out) || isFixed(out)) out = flip(out, 8);
      return out;
    },
    ipv6(address) {
      const first = Number(address >> 120n);
      if (address >> 16n === 0n || first === 0xff || address >> 118n === 0x3fan) return address;
      let out = 0n;
      for (let group = 0; group < 8; group++) {
        const shift = BigInt(112 - 16 * group);
        const value = Number((address >> shift) & 0xffffn);
        const before = Number((address >> (shift + 16n)) & 0xffffffffn) + group;
        const mapped =
          group === 0
            ? (value & 0xff00) | ((value ^ mix(key, 7)) & 0xff)
            : group === 7 || value === 0
              ? value
              : (value ^ mix(key, before)) & 0xffff;
        out = (out << 16n) | BigInt(mapped);
      }
      return out;
    },
    mac(text) {
      if (/^(?:ff:){5}ff$|^(?:00:){5}00$|^01:|^33:33:/i.test(text)) return text;
      const parts = text.split(':').map((part) => Number.parseInt(part, 16));
      const whole = parts.reduce((sum, part) => (Math.imul(sum, 257) + part) >>> 0, 0);
      const drawn = [mix(key, whole), mix(key + 1, whole)];
      const bytes = parts.map((part, i) => (i === 0 ? (part & 3) | 2 : ((drawn[i % 2] ?? 0) >>> (4 * i)) & 0xff));
      return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
    },
  };
}

const MAC = /(?<![\w:])[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?![\w:])/gi;
const IPV4 = /(?<![\w.])(\d{1,3}(?:\.\d{1,3}){3})(?:\/(\d{1,2}))?(?![\w.]*\.\d)/g;
const IPV6 = /(?<![\w:.])((?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4})(?:\/(\d{1,3}))?(?![\w:])/gi;

/** Every address in a text mapped; networks stay networks. */
export function mapAddresses(text: string, map: AddressMap): string {
  return text
    .replace(MAC, (mac) => map.mac(mac))
    .replace(IPV6, (whole: string, address: string, prefix?: string) => {
      const value = parseIpv6(address);
      if (value === undefined) return whole;
      const mapped = map.ipv6(value);
      const bits = BigInt(128 - Number(prefix ?? 128));
      const isNetwork = bits > 0n && bits <= 128n && value % (1n << bits) === 0n;
      return `${formatIpv6(isNetwork ? (mapped >> bits) << bits : mapped)}${prefix === undefined ? '' : `/${prefix}`}`;
    })
    .replace(IPV4, (whole: string, address: string, prefix?: string) => {
      const value = parseIpv4(address);
      if (value === undefined) return whole;
      const bits = 32 - Number(prefix ?? 32);
      const mapped = map.ipv4(value);
      const size = 2 ** bits;
      const out = bits > 0 && value % size === 0 ? mapped - (mapped % size) : mapped;
      return `${formatIpv4(out)}${prefix === undefined ? '' : `/${prefix}`}`;
    });
}
