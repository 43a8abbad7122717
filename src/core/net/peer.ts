import type { Ipv4 } from '../packet/address';
import type { Netns, Peer } from './netns';

const SECOND = 1_000_000;
const ERROR_COST = SECOND;
const ERROR_BURST = 5 * SECOND;
const REDIRECT_NUMBER = 9;
const REDIRECT_LOAD = 20_000;
const REDIRECT_SILENCE = REDIRECT_LOAD << (REDIRECT_NUMBER + 1);

function peerOf(ns: Netns, address: Ipv4, now: number): Peer {
  let peer = ns.peers.get(address);
  if (!peer) {
    peer = { tokens: ERROR_BURST, errorTime: now, redirects: 0, redirectTime: now };
    ns.peers.set(address, peer);
  }
  return peer;
}

/** May a sender be told now that there is no route? Five times at once, then once a second. Source: net/ipv4/route.c ip_error() */
export function mayReportError(ns: Netns, sender: Ipv4, now: number): boolean {
  const peer = peerOf(ns, sender, now);
  peer.tokens = Math.min(peer.tokens + now - peer.errorTime, ERROR_BURST);
  peer.errorTime = now;
  if (peer.tokens < ERROR_COST) return false;
  peer.tokens -= ERROR_COST;
  return true;
}

/** May a sender be told now of a better route? Ever more seldom, nine times. Source: net/ipv4/route.c ip_rt_send_redirect() */
export function mayRedirect(ns: Netns, sender: Ipv4, now: number): boolean {
  const peer = peerOf(ns, sender, now);
  if (now > peer.redirectTime + REDIRECT_SILENCE) peer.redirects = 0;
  if (peer.redirects >= REDIRECT_NUMBER) {
    peer.redirectTime = now;
    return false;
  }
  if (peer.redirects > 0 && now <= peer.redirectTime + (REDIRECT_LOAD << peer.redirects)) return false;
  peer.redirectTime = now;
  peer.redirects++;
  return true;
}
