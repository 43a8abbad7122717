import { type DnsMessage, encode, type Rcode, type ResourceRecord } from './message';

/** What a datagram may hold where the asker says nothing else. Source: RFC 1035 section 2.3.4 */
const PLAIN_UDP_BYTES = 512;

export interface Response {
  readonly rcode: Rcode;
  readonly answers: readonly ResourceRecord[];
  readonly authority?: readonly ResourceRecord[];
  readonly additional?: readonly ResourceRecord[];
  readonly authoritative: boolean;
}

/** The answer to a query as a message. */
export function respond(asked: DnsMessage, response: Response): DnsMessage {
  return {
    ...asked,
    response: true,
    authoritative: response.authoritative,
    recursionAvailable: !response.authoritative,
    rcode: response.rcode,
    answers: response.answers,
    authority: response.authority ?? [],
    additional: response.additional ?? [],
  };
}

/** The record that tells how long a name that does not exist may be taken as such. Source: CoreDNS plugin/backend_lookup.go SOA() */
export function startOfAuthority(zone: string, serial: number, ttl = 30): ResourceRecord {
  const data = `ns.dns.${zone}. hostmaster.${zone}. ${serial} 7200 1800 86400 ${ttl}`;
  return { name: `${zone}.`, type: 'SOA', ttl: Math.min(ttl, 300), data };
}

export interface Encoded {
  readonly message: DnsMessage;
  readonly bytes: string;
}

/**
 * The bytes that a server sends: names are only compressed where the message would not fit otherwise, and what does not fit
 * even then is left out, with the flag that sends the asker to TCP.
 *
 * Source: miekg/dns msg_truncate.go Truncate(), CoreDNS request/request.go Scrub()
 */
export function encodeFor(message: DnsMessage, protocol: 'tcp' | 'udp'): Encoded {
  const limit = protocol === 'tcp' ? 65535 : Math.max(PLAIN_UDP_BYTES, message.udpSize ?? 0);
  const plain = encode(message);
  if (plain.length <= limit) return { message, bytes: plain };
  let fitting: DnsMessage = message;
  let bytes = encode(message, true);
  while (bytes.length > limit && fitting.answers.length + fitting.additional.length > 0) {
    const fewer =
      fitting.additional.length > 0
        ? { additional: fitting.additional.slice(0, -1) }
        : { answers: fitting.answers.slice(0, -1), truncated: true };
    fitting = { ...fitting, ...fewer };
    bytes = encode(fitting, true);
  }
  return { message: fitting, bytes };
}

/** A message over TCP has its length before it. */
export function withLength(bytes: string): string {
  return String.fromCharCode(bytes.length >>> 8, bytes.length & 255) + bytes;
}
