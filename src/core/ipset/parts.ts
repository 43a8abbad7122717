import { formatIp, type Ip } from '../packet/address';
import { protocolName } from '../lib/names/protocols';
import type { Blob } from './blob';
import { printIcmp } from './icmp-names';
import {
  readAddress,
  readAddresses,
  readBitmapPort,
  readDevice,
  readListed,
  readMac,
  readNetwork,
  readProtocolPort,
  readSingleAddress,
} from './read';
import { readNumber } from './read-number';
import { bitsOf } from './ranges';
import type { Part } from './types/type';

function printNetwork(blob: Blob, ip: Ip | undefined, prefix: number | undefined): string {
  const text = ip === undefined ? '' : formatIp(ip);
  const bits = bitsOf(blob.family);
  return prefix === undefined || prefix === bits ? text : `${text}/${prefix}`;
}

const printFirst = (blob: Blob): string => {
  const text = printNetwork(blob, blob.ip, blob.cidr);
  return blob.ipTo === undefined ? text : `${text}-${printNetwork(blob, blob.ipTo, blob.cidr)}`;
};

/** The program prints the end of the first range here. */
const printSecond = (blob: Blob): string => {
  const text = printNetwork(blob, blob.ip2, blob.cidr2);
  return blob.ipTo === undefined ? text : `${text}-${printNetwork(blob, blob.ipTo, blob.cidr2)}`;
};

const printPorts = (blob: Blob): string =>
  blob.portTo === undefined ? String(blob.port) : `${blob.port}-${blob.portTo}`;

/** Addresses of hash:ip: ranges with IPv4 only. */
export const addresses: Part = { read: (r, text) => readAddresses(r, text), print: printFirst };
export const network: Part = { read: (r, text) => readNetwork(r, text), print: printFirst };
export const secondNetwork: Part = { read: (r, text) => readNetwork(r, text, true), print: printSecond };
export const secondAddress: Part = { read: (r, text) => readSingleAddress(r, text, true), print: printSecond };
/** Addresses of bitmap:ip, which is IPv4. */
export const bitmapAddresses: Part = { read: (r, text) => readAddress(r, text), print: printFirst };
export const singleAddress: Part = { read: (r, text) => readSingleAddress(r, text), print: printFirst };

export const protocolPort: Part = {
  read: readProtocolPort,
  print(blob) {
    const protocol = blob.protocol ?? 0;
    if (protocol === 1) return `icmp:${printIcmp(blob.port ?? 0, 'inet')}`;
    if (protocol === 58) return `ipv6-icmp:${printIcmp(blob.port ?? 0, 'inet6')}`;
    return `${protocol === 0 ? 'ip' : protocolName(protocol)}:${printPorts(blob)}`;
  },
};

export const bitmapPort: Part = { read: readBitmapPort, print: printPorts };

export const mac: Part = {
  read(r, text) {
    r.blob.mac = readMac(r, text);
  },
  print: (blob) => (blob.mac ?? '').toUpperCase(),
};

export const mark: Part = {
  read(r, text) {
    r.blob.mark = readNumber(r, text, 0xffffffff);
  },
  print: (blob) => `0x${(blob.mark ?? 0).toString(16).padStart(8, '0')}`,
};

export const device: Part = {
  read: readDevice,
  print: (blob) => `${blob.physical ? 'physdev:' : ''}${blob.device}`,
};

export const listed: Part = {
  read: readListed,
  // The program never says `before` here.
  print: (blob) => (blob.reference === undefined ? (blob.name ?? '') : `${blob.name} after ${blob.reference}`),
};
