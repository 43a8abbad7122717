import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Packet } from '../../packet/packet';
import { packetBytes } from '../../packet/wire';
import type { Given, Match } from '../extension';
import { bang, span } from '../say';
import { listPortRange, portOptions } from '../ports';

interface Ports {
  readonly low: number;
  readonly high: number;
  readonly invert: boolean;
}
interface Config {
  readonly source?: Ports;
  readonly destination?: Ports;
  /** Bit n is type n. */
  readonly types?: { readonly bits: number; readonly invert: boolean };
  readonly option?: { readonly number: number; readonly invert: boolean };
}

const DCCP = 33;
const TYPES = [
  'REQUEST',
  'RESPONSE',
  'DATA',
  'ACK',
  'DATAACK',
  'CLOSEREQ',
  'CLOSE',
  'RESET',
  'SYNC',
  'SYNCACK',
  'INVALID',
];
/** Bytes that a type adds to the header, by type. */
const TYPE_BYTES = [4, 12, 0, 8, 8, 8, 8, 12, 8, 8];

/** `-m dccp`: ports, types and options of the Datagram Congestion Control Protocol. */
export const dccp: Match<Config> = {
  name: 'dccp',
  source: 'net/netfilter/xt_dccp.c dccp_mt()',
  doc: 'Ports, packet types and options of the Datagram Congestion Control Protocol.',
  protocols: [DCCP],
  options: [
    ...portOptions({ type: 'portrange' }, '`low:high`'),
    { name: '--dccp-types', type: 'string', invert: true, doc: 'Packet types, such as `REQUEST,DATA`.' },
    { name: '--dccp-option', type: 'u8', min: 1, invert: true, doc: 'Number of an option that is there.' },
  ],
  read: (given) => ({
    ...(given.has('--source-port') && { source: ports(given, '--source-port') }),
    ...(given.has('--destination-port') && { destination: ports(given, '--destination-port') }),
    ...(given.has('--dccp-types') && { types: { bits: readTypes(given), invert: given.inverted('--dccp-types') } }),
    ...(given.has('--dccp-option') && {
      option: { number: given.number('--dccp-option'), invert: given.inverted('--dccp-option') },
    }),
  }),
  print(c) {
    const parts = [];
    if (c.source) parts.push(`${bang(c.source.invert)}--sport ${span(c.source.low, c.source.high)}`);
    if (c.destination)
      parts.push(`${bang(c.destination.invert)}--dport ${span(c.destination.low, c.destination.high)}`);
    if (c.types) parts.push(`${bang(c.types.invert)}--dccp-types ${typeNames(c.types.bits)}`);
    if (c.option) parts.push(`${bang(c.option.invert)}--dccp-option ${c.option.number}`);
    return parts.join(' ');
  },
  list(c, { numeric }) {
    const parts = ['dccp'];
    const ports = (name: string, range: Ports | undefined) => {
      if (range) parts.push(listPortRange(name, [range.low, range.high], range.invert, numeric ? undefined : 'dccp'));
    };
    ports('spt', c.source);
    ports('dpt', c.destination);
    if (c.types) parts.push(`${bang(c.types.invert)}${numeric ? typeNumbers(c.types.bits) : typeNames(c.types.bits)}`);
    if (c.option) parts.push(`option=${c.option.invert ? '!' : ''}${c.option.number}`);
    return parts.join(' ');
  },
  phrase: (c) =>
    dccp
      .print(c, 'ipv4')
      .replaceAll('! --', `${say('not')} `)
      .replaceAll('--', ''),
  test(c, packet, context) {
    if (packet.fragment && packet.fragment.offset > 0) return false;
    const bytes = packetBytes(packet).subarray(20);
    if (bytes.length < 12) {
      context.hotdrop();
      return false;
    }
    const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (c.source && inside(c.source, header.getUint16(0)) === c.source.invert) return false;
    if (c.destination && inside(c.destination, header.getUint16(2)) === c.destination.invert) return false;
    if (c.types && ((c.types.bits >>> typeOf(header)) & 1) === (c.types.invert ? 1 : 0)) return false;
    return !c.option || hasOption(header, c.option.number) !== c.option.invert;
  },
  explain: (c, _packet: Packet, { matched }) =>
    matched ? say`the DCCP header has ${dccp.phrase(c)}` : say`the DCCP header does not have ${dccp.phrase(c)}`,
};

function ports(given: Given, option: string): Ports {
  const [low, high] = given.pair(option);
  return { low, high, invert: given.inverted(option) };
}

function inside(range: Ports, port: number): boolean {
  return port >= range.low && port <= range.high;
}

function readTypes(given: Given): number {
  let bits = 0;
  for (const name of given.text('--dccp-types').split(',')) {
    if (name === '') continue;
    const type = TYPES.indexOf(name.toUpperCase());
    if (type < 0) throw new RuleError(`Unknown DCCP type \`${name}'`, given.word('--dccp-types'));
    bits |= 1 << type;
  }
  return bits;
}

function typeNames(bits: number): string {
  return TYPES.filter((_, type) => (bits >>> type) & 1).join(',');
}

function typeOf(header: DataView): number {
  return (header.getUint8(8) >>> 1) & 15;
}

/** Options stand between the header of the type and the data; 0 to 31 are one byte long, others say their length. */
function hasOption(header: DataView, wanted: number): boolean {
  const end = Math.min(header.getUint8(4) * 4, header.byteLength);
  let i = (header.getUint8(8) & 1 ? 16 : 12) + (TYPE_BYTES[typeOf(header)] ?? 0);
  while (i < end) {
    const option = header.getUint8(i);
    if (option === wanted) return true;
    i += option > 31 ? Math.max(i + 1 < end ? header.getUint8(i + 1) : 1, 1) : 1;
  }
  return false;
}

function typeNumbers(bits: number): string {
  // Types without a name are all INVALID.
  return [...Array(16).keys()].filter((type) => (bits >>> Math.min(type, TYPES.length - 1)) & 1).join(',');
}
