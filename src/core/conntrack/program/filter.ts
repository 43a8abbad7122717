import { ICMP } from '../../packet/packet';
import type { Entry, Tuple } from '../entry';
import { COMPARISON } from './option-table';
import { ConntrackError, type NatSide, type Request, type Side, STATUS } from './request';

/** Bits of an entry's status, as far as there is something behind them. */
export function statusOf(entry: Entry): number {
  return (
    STATUS.CONFIRMED |
    (entry.master === undefined ? 0 : STATUS.EXPECTED) |
    (entry.replied ? STATUS.SEEN_REPLY : 0) |
    (entry.assured ? STATUS.ASSURED : 0)
  );
}

/**
 * Is the connection one that was asked for?
 *
 * Source: src/conntrack.c nfct_filter(), libnetfilter_conntrack src/conntrack/compare.c
 * @param now virtual time, µs
 */
export function fits(entry: Entry, request: Request, now: number): boolean {
  const { family, given, wanted } = request;
  // Connections of IPv6 are not tracked here.
  if (family === 'ipv6') return false;
  if (!fitsNat(entry, request)) return false;
  for (const mark of [wanted.mark, wanted.kernelMark])
    if (mark && (entry.mark & mark.mask) >>> 0 !== mark.value) return false;
  if (!fitsNetworks(entry, request)) return false;
  if (![...given].some((letter) => COMPARISON.includes(letter))) return true;
  const { protocol, icmp, status, timeout } = wanted;
  const type = entry.original.dport >>> 8;
  return (
    fitsSide(entry.original, withoutNetworks(request)) &&
    fitsSide(entry.reply, wanted.reply) &&
    (protocol === undefined || entry.original.protocol === protocol) &&
    (protocol !== ICMP ||
      ((icmp.type === undefined || type === icmp.type) &&
        (icmp.code === undefined || (entry.original.dport & 0xff) === icmp.code))) &&
    (wanted.tcp === undefined || entry.tcp?.state === wanted.tcp) &&
    (wanted.sctp === undefined || entry.sctp?.state === wanted.sctp) &&
    (status === undefined || (statusOf(entry) & status) === status) &&
    (timeout === undefined || secondsLeft(entry, now) === timeout) &&
    (wanted.id === undefined || entry.id === wanted.id) &&
    (wanted.zone === undefined || wanted.zone === zoneFor(entry, undefined)) &&
    (wanted.originalZone === undefined || wanted.originalZone === zoneFor(entry, 'original')) &&
    (wanted.replyZone === undefined || wanted.replyZone === zoneFor(entry, 'reply'))
  );
}

/** What the kernel itself leaves out where connections are listed by their status. @throws ConntrackError */
export function fitsStatusMask(entry: Entry, { wanted, given }: Request): boolean {
  if (!given.has('u')) return true;
  if (wanted.statusMask === 0) throw new ConntrackError('Operation failed: invalid parameters', 1);
  return (statusOf(entry) & wanted.statusMask) === (wanted.status ?? 0);
}

export function secondsLeft(entry: Entry, now: number): number {
  return Math.max(0, Math.floor((entry.expires - now) / 1_000_000));
}

/** The tuple, as far as it is compared. */
export function fitsSide(tuple: Tuple, { source, destination, sport, dport }: Side): boolean {
  return (
    (source === undefined || tuple.src === source) &&
    (destination === undefined || tuple.dst === destination) &&
    (sport === undefined || tuple.sport === sport) &&
    (dport === undefined || (tuple.protocol === ICMP ? tuple.dport & 0xff : tuple.dport) === dport)
  );
}

/** The original tuple without addresses that are compared as networks. */
export function withoutNetworks({ wanted, given }: Request): Side {
  const { source, destination, ...rest } = wanted.original;
  return {
    ...rest,
    ...(source !== undefined && !given.has('{') && { source }),
    ...(destination !== undefined && !given.has('}') && { destination }),
  };
}

/** Source: src/conntrack.c nfct_filter_init(), filter_network() */
export function fitsNetworks({ original }: Entry, { wanted, given }: Request): boolean {
  for (const [mask, option, side, address] of [
    ['{', 'src', 'source', original.src],
    ['}', 'dst', 'destination', original.dst],
  ] as const) {
    if (!given.has(mask)) continue;
    const network = wanted.original[side];
    if (network === undefined) throw new ConntrackError(`Can't use --mask-${option} without --${option}`);
    if (((address ^ network) & (wanted.masks[side] ?? 0)) !== 0) return false;
  }
  return true;
}

/** Source: src/conntrack.c filter_nat() */
export function fitsNat(entry: Entry, { wanted, given }: Request): boolean {
  const { original, reply, srcNatDone, dstNatDone } = entry;
  const any = given.has('j');
  if (!any && !given.has('n') && !given.has('g')) return true;
  const bySource = srcNatDone && isTranslated(wanted.sourceNat, reply.dst, original.src, reply.dport, original.sport);
  const byDestination =
    dstNatDone && isTranslated(wanted.destinationNat, reply.src, original.dst, reply.sport, original.dport);
  if (any) return bySource || byDestination;
  return (!given.has('n') || bySource) && (!given.has('g') || byDestination);
}

function isTranslated({ address, port }: NatSide, to: number, from: number, toPort: number, fromPort: number): boolean {
  const moved = to !== from;
  const movedPort = toPort !== fromPort;
  if (address === undefined && port === undefined) return moved || movedPort;
  return (address === undefined || (moved && to === address)) && (port === undefined || (movedPort && toPort === port));
}

function zoneFor(entry: Entry, direction: 'original' | 'reply' | undefined): number {
  return entry.zoneDirection === direction ? entry.zone : 0;
}
