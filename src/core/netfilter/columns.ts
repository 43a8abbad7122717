import { type Buckets, put } from '../lib/buckets';
import { type Packet, TCP, UDP } from '../packet/packet';
import { findMatch } from './lookup';
import type { Header, Rule } from './rule';

/**
 * The headers of a chain's rules as columns of numbers, so that the rules that a packet cannot match are passed over
 * without a look at them. A cache: the rules say the same.
 */
export interface Columns {
  readonly length: number;
  /** `STRIDE` numbers for each rule, at the positions below. */
  readonly fields: Int32Array;
  /** Device patterns; columns IN and OUT hold positions here. */
  readonly devices: readonly string[];
  /** Long chains only: which rules can match at all, by the one column that says most. */
  readonly index: ColumnIndex | undefined;
}

/** Rules by the value that they want in one column, in order; rules that want none stand in `rest`. */
interface ColumnIndex {
  readonly column: IndexColumn;
  readonly byValue: Buckets;
  readonly rest: readonly number[];
}

type IndexColumn = 'dst' | 'src' | 'dport' | 'in' | 'out';

/** What a header is compared with. */
export interface Probe {
  src: number;
  dst: number;
  protocol: number;
  /** -1 where the packet has no ports. */
  dport: number;
  /** Not the first fragment. */
  fragment: boolean;
  in: string;
  out: string;
}

const STRIDE = 8;
const SRC = 0;
const SRC_MASK = 1;
const DST = 2;
const DST_MASK = 3;
/** Protocol in the low byte, flags above. */
const FLAGS = 4;
/** First port in the low half, last port in the high. */
const PORTS = 5;
const IN = 6;
const OUT = 7;

const NOT_SRC = 0x100;
const NOT_DST = 0x200;
const NOT_PROTOCOL = 0x400;
const NOT_IN = 0x800;
const NOT_OUT = 0x1000;
const FRAGMENT = 0x2000;
const NO_FRAGMENT = 0x4000;
const HAS_PORTS = 0x8000;

const ANY_DEVICE = -1;
/** From this length on a chain has an index. */
const LONG = 32;

const cache = new WeakMap<readonly Rule[], Columns>();

/** The columns of a chain, built once for each version of it. */
export function columnsOf(rules: readonly Rule[]): Columns {
  const known = cache.get(rules);
  if (known) return known;
  const columns = build(rules);
  cache.set(rules, columns);
  return columns;
}

export function probeOf(packet: Packet, input: string, output: string): Probe {
  const { transport } = packet;
  const fragment = packet.fragment !== undefined && packet.fragment.offset > 0;
  const dport = !fragment && (transport.kind === 'tcp' || transport.kind === 'udp') ? transport.dport : -1;
  return { src: packet.src, dst: packet.dst, protocol: packet.protocol, dport, fragment, in: input, out: output };
}

/** The first rule from `from` on whose header fits; the number of rules where there is none. */
export function nextFit(columns: Columns, from: number, probe: Probe): number {
  const { index, length } = columns;
  if (!index) {
    let at = from;
    while (at < length && !fits(columns, at, probe)) at++;
    return at;
  }
  const value = wanted(index.column, probe, columns.devices);
  const chosen = index.byValue.get(value);
  const { rest } = index;
  let a = typeof chosen === 'object' ? position(chosen, from) : 0;
  let b = position(rest, from);
  for (;;) {
    const next =
      typeof chosen === 'object' ? chosen[a] : a === 0 && chosen !== undefined && chosen >= from ? chosen : undefined;
    const other = rest[b];
    if (next === undefined && other === undefined) return length;
    let at: number;
    if (other === undefined || (next !== undefined && next < other)) {
      at = next as number;
      a++;
    } else {
      at = other;
      b++;
    }
    if (fits(columns, at, probe)) return at;
  }
}

/** Where the first member that is not below `from` stands in an ascending list. */
function position(list: readonly number[], from: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] as number) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Source: net/ipv4/netfilter/ip_tables.c ip_packet_match() */
function fits({ fields, devices }: Columns, rule: number, probe: Probe): boolean {
  const at = rule * STRIDE;
  const flags = fields[at + FLAGS] as number;
  if (((probe.dst & (fields[at + DST_MASK] as number)) === fields[at + DST]) === ((flags & NOT_DST) !== 0))
    return false;
  if (((probe.src & (fields[at + SRC_MASK] as number)) === fields[at + SRC]) === ((flags & NOT_SRC) !== 0))
    return false;
  const protocol = flags & 0xff;
  if (protocol !== 0 && (protocol === probe.protocol) === ((flags & NOT_PROTOCOL) !== 0)) return false;
  if (flags & HAS_PORTS) {
    const ports = fields[at + PORTS] as number;
    if (probe.dport < (ports & 0xffff) || probe.dport > ports >>> 16) return false;
  }
  const input = fields[at + IN] as number;
  if (input !== ANY_DEVICE && isDevice(probe.in, devices[input] as string) === ((flags & NOT_IN) !== 0)) return false;
  const output = fields[at + OUT] as number;
  if (output !== ANY_DEVICE && isDevice(probe.out, devices[output] as string) === ((flags & NOT_OUT) !== 0))
    return false;
  if (flags & (FRAGMENT | NO_FRAGMENT)) return probe.fragment === ((flags & FRAGMENT) !== 0);
  return true;
}

/** Is it the device, or does its name begin so? */
export function isDevice(name: string, pattern: string): boolean {
  return pattern.endsWith('+') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function build(rules: readonly Rule[]): Columns {
  const fields = new Int32Array(rules.length * STRIDE);
  const devices: string[] = [];
  const numbers = new Map<string, number>();
  const deviceNumber = (pattern: string): number => {
    if (pattern === '') return ANY_DEVICE;
    let number = numbers.get(pattern);
    if (number === undefined) {
      number = devices.push(pattern) - 1;
      numbers.set(pattern, number);
    }
    return number;
  };
  rules.forEach((rule, i) => {
    const { header } = rule;
    const at = i * STRIDE;
    const source = header.source;
    const destination = header.destination;
    // `-s 0.0.0.1/0.0.0.0` is legal and fits nothing; Int32Array makes all of these signed alike.
    if (source) fields.set([Number(source.address), Number(source.mask)], at + SRC);
    if (destination) fields.set([Number(destination.address), Number(destination.mask)], at + DST);
    const ports = portsOf(rule);
    fields[at + FLAGS] = flagsOf(header) | (ports ? HAS_PORTS : 0);
    if (ports) fields[at + PORTS] = ports[0] | (ports[1] << 16);
    fields[at + IN] = deviceNumber(header.in);
    fields[at + OUT] = deviceNumber(header.out);
  });
  const columns = { length: rules.length, fields, devices };
  return { ...columns, index: rules.length < LONG ? undefined : buildIndex(columns) };
}

function flagsOf(header: Header): number {
  let flags = header.protocol;
  if (header.notSource) flags |= NOT_SRC;
  if (header.notDestination) flags |= NOT_DST;
  if (header.notProtocol) flags |= NOT_PROTOCOL;
  if (header.notIn) flags |= NOT_IN;
  if (header.notOut) flags |= NOT_OUT;
  if (header.fragment) flags |= header.fragment === 'yes' ? FRAGMENT : NO_FRAGMENT;
  return flags;
}

/**
 * The destination ports outside which a rule cannot match: those of `-m tcp` or `-m udp`, where no match with an effect
 * of its own is asked before it.
 */
function portsOf(rule: Rule): readonly [number, number] | undefined {
  const { protocol, notProtocol } = rule.header;
  if (notProtocol || (protocol !== TCP && protocol !== UDP)) return undefined;
  const first = rule.matches.find((m) => m.name !== 'comment');
  if (!first || first.unknown !== undefined) return undefined;
  return findMatch(first.name)?.destinationPorts?.(first.config as never);
}

/** What a packet has in a column: the value under which its rules stand in the index. */
function wanted(column: IndexColumn, probe: Probe, devices: readonly string[]): number {
  switch (column) {
    case 'dst':
      return probe.dst | 0;
    case 'src':
      return probe.src | 0;
    case 'dport':
      return probe.dport;
    case 'in':
      return devices.indexOf(probe.in);
    case 'out':
      return devices.indexOf(probe.out);
  }
}

/** The one value that a rule wants in a column; `undefined` where several fit. */
function demanded(column: IndexColumn, { fields, devices }: Omit<Columns, 'index'>, rule: number): number | undefined {
  const at = rule * STRIDE;
  const flags = fields[at + FLAGS] as number;
  switch (column) {
    case 'dst':
      return fields[at + DST_MASK] === -1 && !(flags & NOT_DST) ? fields[at + DST] : undefined;
    case 'src':
      return fields[at + SRC_MASK] === -1 && !(flags & NOT_SRC) ? fields[at + SRC] : undefined;
    case 'dport': {
      const ports = fields[at + PORTS] as number;
      return flags & HAS_PORTS && (ports & 0xffff) === ports >>> 16 ? ports & 0xffff : undefined;
    }
    case 'in':
    case 'out': {
      const device = fields[at + (column === 'in' ? IN : OUT)] as number;
      if (device === ANY_DEVICE || flags & (column === 'in' ? NOT_IN : NOT_OUT)) return undefined;
      return devices[device]?.endsWith('+') ? undefined : device;
    }
  }
}

/** An index by the column in which most rules want one value; none where fewer than half do. */
function buildIndex(columns: Omit<Columns, 'index'>): ColumnIndex | undefined {
  const all: readonly IndexColumn[] = ['dst', 'dport', 'src', 'in', 'out'];
  let best: IndexColumn | undefined;
  let most = columns.length / 2;
  for (const column of all) {
    const values = new Set<number>();
    let count = 0;
    for (let i = 0; i < columns.length; i++) {
      const value = demanded(column, columns, i);
      if (value === undefined) continue;
      values.add(value);
      count++;
    }
    // A column in which all rules want the same tells nothing apart.
    const passedOver = values.size > 0 ? count - count / values.size : 0;
    if (passedOver >= most) [best, most] = [column, passedOver + 1];
  }
  if (!best) return undefined;
  const byValue: Buckets = new Map();
  const rest: number[] = [];
  for (let i = 0; i < columns.length; i++) {
    const value = demanded(best, columns, i);
    if (value === undefined) rest.push(i);
    else put(byValue, value, i);
  }
  return { column: best, byValue, rest };
}
