import { say } from '../lib/say';
import { sayKept } from '../lib/say-kept';
import type { Outcome } from './step';

/** Why packets were dropped, as their traces keep it. */
export const dropReasons: readonly string[] = [
  'rule {0}: {1}',
  'no route to {0}',
  'no route to the other end of the tunnel',
  'no route',
  'not for this host, and {0} does not forward',
  '127.0.0.0/8 does not come in by {0}: route_localnet is 0',
  'rp_filter: the way back to {0} does not lead out by {1}',
  'martian source: {0} is an address of this host',
  '{0} has no IPv4',
  '{0} cannot be a source',
  '{0} cannot be a destination',
  'nobody here joined the group {0}',
  'the device is down',
  'it goes round in a loop of bridges',
  'nobody answered for the next hop',
  'no ICMP header',
  'icmp_echo_ignore_all is 1',
  'icmp_echo_ignore_broadcasts is 1',
  'the timestamp request carries no timestamp',
  'TPROXY gave it to a local socket, and no route leads there',
  'a broadcast frame is not forwarded',
  'TTL reached 0',
  'no device to leave by',
  'longer than the MTU of {0}, {1}, and not to be fragmented',
  'routed again: {0}',
  'TCP takes no broadcast',
  'no socket takes it',
  'no handler for protocol {0}',
  'the other end of the veth is down',
  '{0} has no ports',
  'the bridge is down',
  '{0} is where it came from, and hairpin mode is off',
  'no port of {0} leads to {1}',
  'nobody on the segment has the MAC {0}',
  'a dummy device sends nothing',
  'no forwarding entry for the MAC {0}',
  'no VXLAN device with this VNI',
  'the frame inside came from here',
  'a match found the packet malformed',
  'the table {0} of hashlimit is full',
  'connlimit found the only connection of this address over already',
  'nf_conntrack: table full, dropping packet',
  'the acknowledgement carries no cookie of SYNPROXY',
  'SYNPROXY takes the segment of the handshake',
  'the helper {0} cannot read the line, or expects too much',
  'another connection has the same tuple already',
  'ICMP redirect of a translated connection',
  'NAT found no tuple',
  'the connection was masqueraded for {0}, and now leaves by {1}',
];

/** What conntrack found, as traces keep it. */
export const conntrackNotes: readonly string[] = [
  'new connection',
  'known connection, not answered yet',
  'packet of a known connection',
  'reply of a known connection',
  'error about a known connection',
  'fits no connection: INVALID',
  'the connection is confirmed',
  'sequence numbers are translated',
  '{0} rewrites the line',
];

/** How a packet ended, in a word. */
export function sayOutcome(outcome: Outcome): string {
  switch (outcome) {
    case 'delivered':
      return say('delivered');
    case 'dropped':
      return say('dropped');
    case 'rejected':
      return say('rejected');
    case 'lost':
      return say('lost');
    case 'unknown':
      return say('unknown');
  }
}

/** Why a packet was dropped, said from what its trace keeps. */
export function sayReason(reason: string): string {
  return sayKept(reason, dropReasons);
}

/** What conntrack found, said from what a trace keeps. */
export function sayNote(note: string): string {
  return sayKept(note, conntrackNotes);
}
