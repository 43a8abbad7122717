import { ICMP, type Packet, TCP, UDP } from '../packet/packet';
import type { TraceBuilder } from '../trace/builder';
import { sendIcmpError } from './icmp-error';
import { receiveIcmp } from './icmp';
import type { Netns } from './netns';
import { sendTcpReset } from './reject';
import { drop, endTrace, type Run } from './run';
import { receiveTcp } from './tcp-input';
import { receiveUdp } from './udp';
import { receiveVxlan } from './devices/vxlan';

/** Forgets the connection, as the protocols do before they answer. Source: nf_reset_ct() */
export function withoutConnection(packet: Packet): Packet {
  if (!packet.ct) return packet;
  const { ct: _, ...rest } = packet;
  return rest;
}

/**
 * Gives a packet to the socket it is for; where there is none, answers as the protocol does.
 *
 * Source: net/ipv4/ip_input.c ip_protocol_deliver_rcu()
 * @param toAll its destination is a broadcast address or a group
 */
export function deliver(run: Run, ns: Netns, packet: Packet, toAll: boolean, trace: TraceBuilder): void {
  const place = `${ns.place}/local`;
  switch (packet.protocol) {
    case TCP: {
      if (toAll || packet.type !== 'host') return drop(run, trace, place, packet, 'TCP takes no broadcast');
      if (receiveTcp(run, ns, packet, trace)) return;
      refuse(trace, place, packet);
      sendTcpReset(run, ns, withoutConnection(packet), trace);
      return endTrace(run, trace, 'rejected');
    }
    case UDP: {
      if (receiveVxlan(run, ns, packet, trace) || receiveUdp(run, ns, packet, trace)) return;
      if (toAll) return drop(run, trace, place, packet, 'no socket takes it');
      refuse(trace, place, packet);
      sendIcmpError(run, ns, withoutConnection(packet), 3, 3, trace);
      return endTrace(run, trace, 'rejected');
    }
    case ICMP:
      return receiveIcmp(run, ns, packet, toAll, trace);
    default:
      sendIcmpError(run, ns, packet, 3, 2, trace);
      return drop(run, trace, place, packet, `no handler for protocol ${packet.protocol}`);
  }
}

function refuse(trace: TraceBuilder, place: string, packet: Packet): void {
  if (trace.record) trace.add({ kind: 'socket', place, before: packet, after: packet, did: 'refuse' });
}
