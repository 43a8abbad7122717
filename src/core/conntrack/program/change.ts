import { ICMP } from '../../packet/packet';
import type { Entry, TcpState, TcpTrack, TcpWindow, Tuple, Zone } from '../entry';
import { tellOf } from '../events';
import { emptyWindow, newTrack } from '../protocols/tcp';
import { LIBERAL, SACK_PERMITTED } from '../protocols/tcp-window';
import { bindSource, find, insert, type TrackEnv } from '../table';
import { setting } from '../timeouts';
import { invert } from '../tuple';
import { secondsLeft, statusOf } from './filter';
import { ConntrackError, type Request, type Side, STATUS, type Wanted } from './request';

const MICROSECONDS = 1_000_000;
/** The longest time that fits into the kernel's clock, s: INT_MAX ticks at 250 a second. */
const LONGEST = 8_589_934;
const CHANGEABLE = STATUS.SEEN_REPLY | STATUS.ASSURED | STATUS.FIXED_TIMEOUT;

const failed = (why: string) => new ConntrackError(`Operation failed: ${why}`, 1);
const NO_ZONE: Zone = { id: 0 };

/** The tuple that was given; `undefined` where a part is missing. */
export function tupleOf(side: Side, { protocol, icmp }: Wanted): Tuple | undefined {
  const { source, destination } = side;
  if (source === undefined || destination === undefined || protocol === undefined) return undefined;
  if (protocol === ICMP) {
    if (icmp.type === undefined || icmp.code === undefined) return undefined;
    return { src: source, dst: destination, protocol, sport: side.sport ?? 0, dport: (icmp.type << 8) | icmp.code };
  }
  return { src: source, dst: destination, protocol, sport: side.sport ?? 0, dport: side.dport ?? 0 };
}

/** The zone that was asked for; of two that count for one direction each the first. */
export function zoneIn({ zone, originalZone, replyZone }: Wanted): Zone {
  if (originalZone) return { id: originalZone, direction: 'original' };
  return replyZone ? { id: replyZone, direction: 'reply' } : { id: zone ?? 0 };
}

/**
 * Makes a connection.
 *
 * Source: net/netfilter/nf_conntrack_netlink.c ctnetlink_new_conntrack(), ctnetlink_create_conntrack()
 * @returns false where there is one already
 * @throws ConntrackError
 */
export function create({ wanted, given }: Request, env: TrackEnv): boolean {
  const table = env.state.conntrack;
  const byReply = !given.has('s');
  const invalid = failed('invalid parameters');
  const tuples = byReply
    ? bothOf(tupleOf(wanted.reply, wanted))?.toReversed()
    : bothOf(tupleOf(wanted.original, wanted));
  const [original, inverse] = tuples ?? [];
  const reply = !byReply && given.has('r') ? replyOf(wanted, inverse) : inverse;
  if (!original || !reply || (byReply && wanted.protocol === ICMP)) throw invalid;
  const zone = zoneIn(wanted);
  if (find(env, original, zone) ?? find(env, reply, zone)) return false;
  const status = wanted.status ?? 0;
  if (status & ~CHANGEABLE & ~STATUS.CONFIRMED) throw failed('Device or resource busy');
  const { sourceNat, destinationNat, tcp, sctp } = wanted;
  // A side that nothing is said of is bound to what it is.
  const translated = sourceNat.address !== undefined || destinationNat.address !== undefined;
  const entry: Entry = {
    id: table.nextId++,
    zone: zone.id,
    ...(zone.direction && { zoneDirection: zone.direction }),
    original,
    reply: {
      ...reply,
      src: destinationNat.address ?? reply.src,
      sport: destinationNat.port ?? reply.sport,
      dst: sourceNat.address ?? reply.dst,
      dport: sourceNat.port ?? reply.dport,
    },
    expires: endOf(wanted.timeout ?? 0, env.now),
    confirmed: true,
    replied: (status & STATUS.SEEN_REPLY) !== 0,
    assured: (status & STATUS.ASSURED) !== 0,
    dying: false,
    srcNat: given.has('n'),
    dstNat: given.has('g'),
    srcNatDone: false,
    dstNatDone: translated,
    mark: wanted.mark?.value ?? 0,
    counted: setting(env.state.sysctls, 'net.netfilter.nf_conntrack_acct') !== 0,
    packets: [0, 0],
    bytes: [0, 0],
    since: env.now,
    ...(table.watch && { told: '' }),
    ...(tcp && { tcp: trackIn(tcp) }),
    ...(sctp && { sctp: { state: sctp } }),
  };
  if (translated) bindSource(table, entry);
  insert(table, entry);
  tellOf(table.watch, entry);
  return true;
}

/** The reply tuple that was given; type and id of ICMP follow from the original. Source: libnetfilter_conntrack setup_reply() */
function replyOf(wanted: Wanted, inverse: Tuple | undefined): Tuple | undefined {
  const reply = tupleOf(wanted.reply, wanted);
  if (wanted.protocol !== ICMP || !reply || !inverse) return reply;
  return { ...inverse, src: reply.src, dst: reply.dst };
}

function bothOf(tuple: Tuple | undefined): [Tuple, Tuple] | undefined {
  const other = tuple && invert(tuple);
  return tuple && other && [tuple, other];
}

/** A TCP connection that nobody has seen packets of: windows are not judged. */
function trackIn(state: TcpState): TcpTrack {
  const window = (): TcpWindow => ({ ...emptyWindow(), flags: LIBERAL | SACK_PERMITTED });
  return newTrack(state, window(), window());
}

function endOf(seconds: number, now: number): number {
  return now + Math.min(seconds, LONGEST) * MICROSECONDS;
}

/**
 * Changes a connection as was asked. The program does not tell the kernel of the zone: what is changed is the
 * connection with the same tuple in zone 0.
 *
 * Source: src/conntrack.c mnl_nfct_update_cb(), nf_conntrack_netlink.c ctnetlink_change_conntrack()
 * @param warn gets what goes to standard error
 * @returns what was changed; `undefined` where it is so already
 * @throws ConntrackError
 */
export function update(
  listed: Entry,
  { wanted, given, family }: Request,
  env: TrackEnv,
  warn: (line: string) => void,
): Entry | undefined {
  const { timeout, tcp, sctp } = wanted;
  const mark = wanted.mark ? ((listed.mark & ~wanted.mark.mask) ^ wanted.mark.value) >>> 0 : listed.mark;
  const status = statusOf(listed) | (wanted.status ?? 0);
  const same =
    mark === listed.mark &&
    status === statusOf(listed) &&
    (timeout === undefined || timeout === secondsLeft(listed, env.now)) &&
    (tcp === undefined || tcp === listed.tcp?.state) &&
    (sctp === undefined || sctp === listed.sctp?.state) &&
    !(given.has('>') && listed.labels);
  if (same) return undefined;
  // The kernel does not know what the addresses of the request are.
  if (!family) {
    warn('Operation failed: Operation not supported');
    throw failed('Operation not supported');
  }
  const entry = find(env, listed.original, NO_ZONE)?.entry;
  if (!entry) {
    warn('Operation failed: No such file or directory');
    return undefined;
  }
  // NAT is for new connections; the program goes on as if nothing were wrong.
  if (wanted.sourceNat.address !== undefined || wanted.destinationNat.address !== undefined) {
    warn('Operation failed: Operation not supported');
    return entry;
  }
  if (status & ~statusOf(entry) & ~CHANGEABLE) throw failed('Device or resource busy');
  entry.mark = mark;
  entry.replied ||= (status & STATUS.SEEN_REPLY) !== 0;
  entry.assured ||= (status & STATUS.ASSURED) !== 0;
  if (timeout !== undefined) entry.expires = endOf(timeout, env.now);
  if (tcp && entry.tcp) entry.tcp.state = tcp;
  if (sctp && entry.sctp) entry.sctp.state = sctp;
  if (given.has('>')) delete entry.labels;
  tellOf(env.state.conntrack.watch, entry);
  return entry;
}
