import type { Blob } from '../blob';
import { SetError } from '../errors';
import { WITH_PORTS } from '../read';
import type { Member } from '../set';

/** Last lines of the help of types with ports. */
export const PORT_USAGE: readonly string[] = [
  '      Adding/deleting multiple elements with TCP/SCTP/UDP/UDPLITE',
  '      port range is supported both for IPv4 and IPv6.',
];

const INDEX = new Map([...WITH_PORTS.keys(), 1, 58].map((protocol, i) => [protocol, i]));

/** Protocol and port in 19 bits: protocols without ports share the last kind, with their number in the port's place. */
export function portKey(m: Member): number {
  const index = INDEX.get(m.protocol);
  return index === undefined ? (7 << 16) | m.protocol : (index << 16) | m.port;
}

/** The kernel refuses protocol 0. */
export function checkedProtocol(blob: Blob): number {
  if (!blob.protocol) throw new SetError('INVALID_PROTO');
  return blob.protocol;
}
