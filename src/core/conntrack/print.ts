import { formatIpv4 } from '../packet/address';
import { ICMP, SCTP, TCP, UDP } from '../packet/packet';
import type { Direction, Entry, Tuple } from './entry';
import type { ConntrackTable } from './table';

const DCCP = 33;
const GRE = 47;
const UDPLITE = 136;
const WITH_PORTS: ReadonlySet<number> = new Set([TCP, UDP, SCTP, DCCP, UDPLITE]);

/** Names of protocols as `conntrack` knows them; `unknown` for any other. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [ICMP, 'icmp'],
  [TCP, 'tcp'],
  [UDP, 'udp'],
  [DCCP, 'dccp'],
  [GRE, 'gre'],
  [58, 'icmpv6'],
  [SCTP, 'sctp'],
  [UDPLITE, 'udplite'],
]);

export function protocolName(protocol: number): string {
  return NAMES.get(protocol) ?? 'unknown';
}

/**
 * A connection as `conntrack -L` prints it.
 *
 * Source: libnetfilter_conntrack src/conntrack/snprintf_default.c
 * @param now virtual time, µs
 */
export function formatEntry(entry: Entry, now: number): string {
  const { protocol } = entry.original;
  const seconds = Math.max(0, Math.floor((entry.expires - now) / 1_000_000));
  const words = [`${protocolName(protocol).padEnd(8)} ${protocol} ${seconds}`];
  const state = entry.tcp?.state ?? entry.sctp?.state;
  if (state) words.push(state);
  words.push(...direction(entry, 0));
  if (!entry.replied) words.push('[UNREPLIED]');
  words.push(...direction(entry, 1));
  if (entry.assured) words.push('[ASSURED]');
  words.push(`mark=${entry.mark}`);
  if (entry.zone !== 0 && entry.zoneDirection === undefined) words.push(`zone=${entry.zone}`);
  if (entry.helper) words.push(`helper=${entry.helper}`);
  words.push('use=1');
  return words.join(' ');
}

function direction(entry: Entry, d: Direction): string[] {
  const words = [formatTuple(d === 0 ? entry.original : entry.reply)];
  const name = d === 0 ? 'original' : 'reply';
  if (entry.zone !== 0 && entry.zoneDirection === name) words.push(`zone-${d === 0 ? 'orig' : 'reply'}=${entry.zone}`);
  if (entry.counted) words.push(`packets=${entry.packets[d]} bytes=${entry.bytes[d]}`);
  return words;
}

/** One direction: `src=… dst=… sport=… dport=…`, for ICMP `type=… code=… id=…`. */
export function formatTuple(t: Tuple): string {
  const addresses = `src=${formatIpv4(t.src)} dst=${formatIpv4(t.dst)}`;
  if (t.protocol === ICMP) return `${addresses} type=${t.dport >>> 8} code=${t.dport & 255} id=${t.sport}`;
  if (t.protocol === GRE) return `${addresses} srckey=0x${t.sport.toString(16)} dstkey=0x${t.dport.toString(16)}`;
  if (WITH_PORTS.has(t.protocol)) return `${addresses} sport=${t.sport} dport=${t.dport}`;
  return addresses;
}

/** The connections that `conntrack -L` lists: those in the table that have time left, oldest first. */
export function listEntries(table: ConntrackTable, now: number): Entry[] {
  return [...table.entries.values()].filter((entry) => entry.expires > now && !entry.clash);
}
