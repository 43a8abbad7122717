import type { Entry, Tuple } from '../conntrack/entry';
import { formatEntry, listEntries, protocolName } from '../conntrack/print';
import type { ConntrackTable } from '../conntrack/table';
import { formatIpv4 } from '../packet/address';
import { SCTP, TCP, UDP } from '../packet/packet';
import type { ConntrackView, TupleView } from './snapshot';

const WITH_PORTS = new Set([TCP, UDP, SCTP]);

function viewTuple(tuple: Tuple): TupleView {
  const addresses = { src: formatIpv4(tuple.src), dst: formatIpv4(tuple.dst) };
  return WITH_PORTS.has(tuple.protocol) ? { ...addresses, sport: tuple.sport, dport: tuple.dport } : addresses;
}

function flagsOf(entry: Entry): ConntrackView['flags'] {
  const flags: ConntrackView['flags'][number][] = [];
  if (!entry.replied) flags.push('UNREPLIED');
  if (entry.assured) flags.push('ASSURED');
  if (entry.srcNat) flags.push('SNAT');
  if (entry.dstNat) flags.push('DNAT');
  if (!entry.confirmed) flags.push('UNCONFIRMED');
  return flags;
}

/** The connections of a netns, oldest first. */
export function viewConntrack(table: ConntrackTable, now: number): readonly ConntrackView[] {
  return listEntries(table, now).map((entry) => ({
    id: entry.id,
    protocol: protocolName(entry.original.protocol),
    state: entry.tcp?.state ?? '',
    seconds: Math.max(0, Math.floor((entry.expires - now) / 1_000_000)),
    original: viewTuple(entry.original),
    reply: viewTuple(entry.reply),
    flags: flagsOf(entry),
    mark: entry.mark,
    packets: [entry.packets[0], entry.packets[1]],
    bytes: [entry.bytes[0], entry.bytes[1]],
    line: formatEntry(entry, now),
  }));
}
