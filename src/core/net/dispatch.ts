import { nextTime, takeNext } from '../lib/queue';
import type { Packet } from '../packet/packet';
import type { TraceBuilder } from '../trace/builder';
import { isGroupMac } from './device';
import { bridgeReceive } from './devices/bridge';
import { sendIcmpError } from './icmp-error';
import { receive } from './input';
import { transmitFrame } from './link';
import type { Device, Netns } from './netns';
import { routeOutput } from './output-route';
import { drop, endTrace, type NetEvent, type Run, traceOf } from './run';
import { onTimer } from './timer';

/** A frame came to a device: to its bridge, or up to IP. Source: net/core/dev.c __netif_receive_skb_core(), eth_type_trans() */
export function frameArrives(run: Run, ns: Netns, device: Device, packet: Packet, trace: TraceBuilder): void {
  const place = `${ns.place}/${device.name}`;
  if (!device.up) return drop(run, trace, place, packet, 'the device is down');
  if (device.master !== undefined) return bridgeReceive(run, ns, device, packet, trace);
  const destination = packet.mac?.destination ?? device.mac;
  const type = isGroupMac(destination) ? 'broadcast' : destination === device.mac ? 'host' : 'otherhost';
  receive(run, ns, device, type === packet.type ? packet : { ...packet, type }, trace);
}

/** Does what an event says. */
export function handle(run: Run, event: NetEvent): void {
  if (event.kind === 'program') return run.programs.get(event.program)?.wake?.(run, event.ns, event.note);
  if (event.kind === 'job') return run.job?.(run, event.job);
  const ns = run.net.namespaces.get(event.ns);
  if (event.kind === 'timer') {
    if (ns) onTimer(run, ns, event.socket, event.set);
    return;
  }
  const trace = traceOf(run, event.trace);
  // What was under way to a pod that is gone by now is lost.
  if (!ns) return endTrace(run, trace, 'lost');
  if (event.kind === 'send') {
    const found = routeOutput(ns, event.packet.dst, event.packet.src, true);
    if (found.errno) return drop(run, trace, `${ns.place}/route`, event.packet, 'no route');
    run.send(run, ns, event.packet, trace, found.route);
    return;
  }
  const device = ns.devices.get(event.device);
  if (!device) return endTrace(run, trace, 'lost');
  switch (event.kind) {
    case 'frame':
      if (isStorm(run, event.trace)) {
        return drop(run, trace, `${ns.place}/${device.name}`, event.packet, 'it goes round in a loop of bridges');
      }
      return frameArrives(run, ns, device, event.packet, trace);
    case 'receive':
      return receive(run, ns, device, event.packet, trace, event);
    case 'transmit':
      return transmitFrame(run, ns, device, event.packet, trace);
    case 'unresolved':
      sendIcmpError(run, ns, event.packet, 3, 1, trace);
      return drop(run, trace, `${ns.place}/${device.name}`, event.packet, 'nobody answered for the next hop');
  }
}

/**
 * How many frames one packet may become on its way. No TTL ends a loop of bridges; a real one melts down, here the frames
 * are lost.
 */
const FRAME_LIMIT = 5000;

function isStorm(run: Run, trace: number): boolean {
  const frames = (run.frames.get(trace) ?? 0) + 1;
  run.frames.set(trace, frames);
  return frames > FRAME_LIMIT;
}

/**
 * Lets events happen in order of time until `until` says that it is enough, or none is left.
 *
 * @param until asked before each event
 */
export function runEvents(run: Run, until: (next: NetEvent, time: number) => boolean = () => false): void {
  for (;;) {
    const time = nextTime(run.net.queue);
    const next = run.net.queue.heap[0];
    if (time === undefined || !next || until(next.event, time)) return;
    takeNext(run.net.queue);
    run.net.time = Math.max(run.net.time, time);
    handle(run, next.event);
  }
}
