import type { Entry } from './entry';

/** A confirmed TCP connection in which nothing has happened; fields may be given. */
export function newEntry(fields: Partial<Entry> = {}): Entry {
  const original = fields.original ?? { src: 1, dst: 2, protocol: 6, sport: 1000, dport: 80 };
  const { src, dst, protocol, sport, dport } = original;
  return {
    id: 1,
    zone: 0,
    original,
    reply: { src: dst, dst: src, protocol, sport: dport, dport: sport },
    expires: 0,
    confirmed: false,
    replied: false,
    assured: false,
    dying: false,
    srcNat: false,
    dstNat: false,
    srcNatDone: false,
    dstNatDone: false,
    mark: 0,
    counted: true,
    packets: [0, 0],
    bytes: [0, 0],
    since: 0,
    ...fields,
  };
}
