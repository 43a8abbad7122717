/**
 * DNS messages as they stand in packets, a character a byte.
 *
 * Source: RFC 1035 section 4; RFC 3596 (AAAA), RFC 2782 (SRV), RFC 6891 (EDNS)
 */
export type RecordType = 'A' | 'NS' | 'CNAME' | 'SOA' | 'PTR' | 'MX' | 'TXT' | 'AAAA' | 'SRV';

export const TYPE_NUMBER: Readonly<Record<RecordType, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
};
const TYPE_NAME = new Map(Object.entries(TYPE_NUMBER).map(([name, number]) => [number, name as RecordType]));
const OPT = 41;
const IN = 1;

export const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'] as const;
export type Rcode = (typeof RCODES)[number];

/** Names end in a dot, as `web.default.svc.cluster.local.`. */
export interface Question {
  readonly name: string;
  readonly type: RecordType;
}

/** A resource record with its data as a zone file writes it: `10.96.0.10`, `0 100 80 web.default.svc.cluster.local.`. */
export interface ResourceRecord {
  readonly name: string;
  readonly type: RecordType;
  /** Seconds. */
  readonly ttl: number;
  readonly data: string;
}

export interface DnsMessage {
  readonly id: number;
  readonly response: boolean;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  readonly rcode: Rcode;
  readonly question: Question;
  readonly answers: readonly ResourceRecord[];
  readonly authority: readonly ResourceRecord[];
  readonly additional: readonly ResourceRecord[];
  /** What the sender takes in a datagram, where it says so (EDNS). */
  readonly udpSize?: number;
}

export function query(id: number, name: string, type: RecordType, udpSize?: number): DnsMessage {
  return {
    id,
    response: false,
    authoritative: false,
    truncated: false,
    recursionDesired: true,
    recursionAvailable: false,
    rcode: 'NOERROR',
    question: { name, type },
    answers: [],
    authority: [],
    additional: [],
    ...(udpSize === undefined ? {} : { udpSize }),
  };
}

const word = (n: number) => String.fromCharCode((n >>> 8) & 255, n & 255);
const long = (n: number) => word(n >>> 16) + word(n & 0xffff);

/** A name as labels; with `known` what was written before is pointed to. */
function nameBytes(name: string, at: number, known: Map<string, number> | undefined): string {
  let out = '';
  let rest = name.replace(/\.$/, '');
  while (rest !== '') {
    const before = known?.get(rest.toLowerCase());
    if (before !== undefined) return out + word(0xc000 | before);
    if (at + out.length < 0x4000) known?.set(rest.toLowerCase(), at + out.length);
    const dot = rest.indexOf('.');
    const label = dot < 0 ? rest : rest.slice(0, dot);
    out += String.fromCharCode(label.length) + label;
    rest = dot < 0 ? '' : rest.slice(dot + 1);
  }
  return `${out}\0`;
}

function dataBytes(record: ResourceRecord, at: number, known: Map<string, number> | undefined): string {
  const words = record.data.split(' ');
  const number = (i: number) => Number(words[i] ?? 0);
  switch (record.type) {
    case 'A':
      return record.data.split('.').reduce((out, part) => out + String.fromCharCode(Number(part)), '');
    case 'AAAA':
      return ipv6Bytes(record.data);
    case 'SRV':
      return word(number(0)) + word(number(1)) + word(number(2)) + nameBytes(words[3] ?? '', at + 6, undefined);
    case 'MX':
      return word(number(0)) + nameBytes(words[1] ?? '', at + 2, known);
    case 'SOA': {
      const primary = nameBytes(words[0] ?? '', at, known);
      const mailbox = nameBytes(words[1] ?? '', at + primary.length, known);
      return primary + mailbox + [2, 3, 4, 5, 6].map((i) => long(number(i))).join('');
    }
    case 'TXT':
      return String.fromCharCode(record.data.length) + record.data;
    default:
      return nameBytes(record.data, at, known);
  }
}

function ipv6Bytes(text: string): string {
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((g) => Number.parseInt(g, 16)));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => 0);
  return [...left, ...zeros, ...right].map(word).join('');
}

/** The bytes of a message. `compress`: a name that stands in it before is pointed to. */
export function encode(message: DnsMessage, compress = false): string {
  const { question, answers, authority, additional } = message;
  const flags =
    (message.response ? 0x8000 : 0) |
    (message.authoritative ? 0x0400 : 0) |
    (message.truncated ? 0x0200 : 0) |
    (message.recursionDesired ? 0x0100 : 0) |
    (message.recursionAvailable ? 0x0080 : 0) |
    RCODES.indexOf(message.rcode);
  const counts = [1, answers.length, authority.length, additional.length + (message.udpSize === undefined ? 0 : 1)];
  const known = compress ? new Map<string, number>() : undefined;
  let out = word(message.id) + word(flags) + counts.map(word).join('');
  out += nameBytes(question.name, out.length, known) + word(TYPE_NUMBER[question.type]) + word(IN);
  for (const record of [...answers, ...authority, ...additional]) {
    out += nameBytes(record.name, out.length, known) + word(TYPE_NUMBER[record.type]) + word(IN) + long(record.ttl);
    const data = dataBytes(record, out.length + 2, known);
    out += word(data.length) + data;
  }
  if (message.udpSize !== undefined) out += `\0${word(OPT)}${word(message.udpSize)}${long(0)}${word(0)}`;
  return out;
}

/** Where a reader is in a message. */
interface Cursor {
  at: number;
}

class Malformed extends Error {}

function readName(bytes: string, cursor: Cursor): string {
  let out = '';
  let at = cursor.at;
  let after = -1;
  for (let hops = 0; ; hops++) {
    const length = bytes.charCodeAt(at);
    if (Number.isNaN(length) || hops > 128) throw new Malformed();
    if (length === 0) break;
    if (length >= 0xc0) {
      if (after < 0) after = at + 2;
      at = ((length & 0x3f) << 8) | bytes.charCodeAt(at + 1);
      continue;
    }
    if (length > 63 || at + length >= bytes.length) throw new Malformed();
    out += `${bytes.slice(at + 1, at + 1 + length)}.`;
    at += length + 1;
  }
  cursor.at = after < 0 ? at + 1 : after;
  return out === '' ? '.' : out;
}

function readNumber(bytes: string, cursor: Cursor, size: number): number {
  if (cursor.at + size > bytes.length) throw new Malformed();
  let out = 0;
  for (let i = 0; i < size; i++) out = out * 256 + bytes.charCodeAt(cursor.at + i);
  cursor.at += size;
  return out;
}

function readData(bytes: string, cursor: Cursor, type: RecordType, length: number): string {
  const end = cursor.at + length;
  const numbers = (count: number, size: number) => Array.from({ length: count }, () => readNumber(bytes, cursor, size));
  switch (type) {
    case 'A':
      return numbers(4, 1).join('.');
    case 'AAAA':
      return numbers(8, 2)
        .map((n) => n.toString(16))
        .join(':')
        .replace(/\b0(:0\b)+/, ':')
        .replace(/^:?:{2,}:?|:{3,}/, '::');
    case 'SRV':
      return `${numbers(3, 2).join(' ')} ${readName(bytes, cursor)}`;
    case 'MX':
      return `${readNumber(bytes, cursor, 2)} ${readName(bytes, cursor)}`;
    case 'SOA':
      return `${readName(bytes, cursor)} ${readName(bytes, cursor)} ${numbers(5, 4).join(' ')}`;
    case 'TXT':
      return bytes.slice(cursor.at + 1, end);
    default:
      return readName(bytes, cursor);
  }
}

/** @returns `undefined` for bytes that are no DNS message of one question */
export function decode(bytes: string): DnsMessage | undefined {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

function read(bytes: string): DnsMessage | undefined {
  const cursor: Cursor = { at: 0 };
  const [id = 0, flags = 0, questions = 0, ...counts] = Array.from({ length: 6 }, () => readNumber(bytes, cursor, 2));
  if (questions !== 1 || counts.some((count) => count > 4096)) return undefined;
  const name = readName(bytes, cursor);
  const type = TYPE_NAME.get(readNumber(bytes, cursor, 2));
  if (!type || readNumber(bytes, cursor, 2) !== IN) return undefined;
  let udpSize: number | undefined;
  const sections = counts.map((count) => {
    const records: ResourceRecord[] = [];
    for (let i = 0; i < count; i++) {
      const owner = readName(bytes, cursor);
      const number = readNumber(bytes, cursor, 2);
      const kind = TYPE_NAME.get(number);
      const third = readNumber(bytes, cursor, 2);
      const ttl = readNumber(bytes, cursor, 4);
      const length = readNumber(bytes, cursor, 2);
      const end = cursor.at + length;
      if (number === OPT) udpSize = third;
      else if (kind) records.push({ name: owner, type: kind, ttl, data: readData(bytes, cursor, kind, length) });
      cursor.at = end;
    }
    return records;
  });
  const [answers = [], authority = [], additional = []] = sections;
  return {
    id,
    response: (flags & 0x8000) !== 0,
    authoritative: (flags & 0x0400) !== 0,
    truncated: (flags & 0x0200) !== 0,
    recursionDesired: (flags & 0x0100) !== 0,
    recursionAvailable: (flags & 0x0080) !== 0,
    rcode: RCODES[flags & 15] ?? 'SERVFAIL',
    question: { name, type },
    answers,
    authority,
    additional,
    ...(udpSize === undefined ? {} : { udpSize }),
  };
}

/** A message in a few words, for the title of its trace: `A? web.default.svc.cluster.local`, `A 10.96.45.123`, `NXDOMAIN`. */
export function titleOf(message: DnsMessage): string {
  const { question, rcode, answers } = message;
  if (!message.response) return `${question.type}? ${question.name.replace(/(.)\.$/, '$1')}`;
  if (rcode !== 'NOERROR') return rcode;
  if (message.truncated) return `${question.type} truncated`;
  const [first] = answers;
  if (!first) return `no ${question.type}`;
  const more = answers.length > 1 ? ` and ${answers.length - 1} more` : '';
  return `${first.type} ${first.data.replace(/(.)\.$/, '$1')}${more}`;
}
