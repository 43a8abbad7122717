import type { Ipv4 } from '../packet/address';
import type { Netns, Peer } from './netns';
import { sysctlNumber } from './sysctl';

const SECOND = 1_000_000;
const ERROR_COST = SECOND;
const ERROR_BURST = 5 * SECOND;
const REDIRECT_NUMBER = 9;
const REDIRECT_LOAD = 20_000;
const REDIRECT_SILENCE = REDIRECT_LOAD << (REDIRECT_NUMBER + 1);
/** So long ago something was sent to a peer that is new. Source: net/ipv4/inetpeer.c inet_getpeer() */
const LONG_AGO = 60 * SECOND;
const MILLISECOND = 1000;
const ICMP_BURST = 6;

/** One account for all that a peer may be told: the kernel's, too, is shared by what follows. */
function peerOf(ns: Netns, address: Ipv4, now: number): Peer {
  let peer = ns.peers.get(address);
  if (!peer) {
    peer = { tokens: 0, time: now - LONG_AGO, redirects: 0 };
    ns.peers.set(address, peer);
  }
  return peer;
}

/** May a sender be told now that there is no route? Five times at once, then once a second. Source: net/ipv4/route.c ip_error() */
export function mayReportError(ns: Netns, sender: Ipv4, now: number): boolean {
  const peer = peerOf(ns, sender, now);
  peer.tokens = Math.min(peer.tokens + now - peer.time, ERROR_BURST);
  peer.time = now;
  if (peer.tokens < ERROR_COST) return false;
  peer.tokens -= ERROR_COST;
  return true;
}

/**
 * May an ICMP error be sent to an address now? Six at once, then one each icmp_ratelimit; 0 there is no limit,
 * but takes what `mayReportError` would have allowed.
 *
 * Source: net/ipv4/icmp.c icmpv4_xrlim_allow(), net/ipv4/inetpeer.c inet_peer_xrlim_allow()
 */
export function maySendError(ns: Netns, address: Ipv4, now: number): boolean {
  const cost = sysctlNumber(ns, 'net.ipv4.icmp_ratelimit') * MILLISECOND;
  const peer = peerOf(ns, address, now);
  if (now !== peer.time) {
    peer.tokens = Math.min(peer.tokens + now - peer.time, ICMP_BURST * cost);
    peer.time = now;
  }
  if (peer.tokens < cost) return false;
  peer.tokens -= cost;
  return true;
}

/** The account of all ICMP errors together has no address. */
const EVERYBODY = -1;

/** Are there too many ICMP errors in all? Source: net/ipv4/icmp.c icmp_global_allow() */
export function mayAnyError(ns: Netns, now: number): boolean {
  const burst = sysctlNumber(ns, 'net.ipv4.icmp_msgs_burst');
  const perMicro = sysctlNumber(ns, 'net.ipv4.icmp_msgs_per_sec') / SECOND;
  let all = ns.peers.get(EVERYBODY);
  if (!all) ns.peers.set(EVERYBODY, (all = { tokens: burst, time: now, redirects: 0 }));
  // The kernel looks at its clock only every 20 ms.
  if (now - all.time >= SECOND / 50) {
    all.tokens = Math.min(burst, all.tokens + Math.min(now - all.time, SECOND) * perMicro);
    all.time = now;
  }
  if (all.tokens < 1) return false;
  all.tokens--;
  return true;
}

/** May a sender be told now of a better route? Ever more seldom, nine times. Source: net/ipv4/route.c ip_rt_send_redirect() */
export function mayRedirect(ns: Netns, sender: Ipv4, now: number): boolean {
  const peer = peerOf(ns, sender, now);
  if (now > peer.time + REDIRECT_SILENCE) peer.redirects = 0;
  if (peer.redirects >= REDIRECT_NUMBER) {
    peer.time = now;
    return false;
  }
  if (peer.redirects > 0 && now <= peer.time + (REDIRECT_LOAD << peer.redirects)) return false;
  peer.time = now;
  peer.redirects++;
  return true;
}
