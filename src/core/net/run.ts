import { type Queue, createQueue, schedule } from '../lib/queue';
import { type RandomState, nextRandom, seedRandom } from '../lib/random';
import type { Packet } from '../packet/packet';
import { type TraceBuilder, recordTrace, skipTrace } from '../trace/builder';
import type { Outcome, Place, Trace } from '../trace/step';
import type { Device, Netns, Route } from './netns';
import { KERNEL_SOCKET } from './owner';
import type { Programs } from './program';

/** What the network code leaves for later. `ns` and `trace` are looked up when its time comes. */
export type NetEvent =
  /** A frame reaches a device; its MACs are in the packet. */
  | {
      readonly kind: 'frame';
      readonly ns: Place;
      readonly device: string;
      readonly packet: Packet;
      readonly trace: number;
    }
  /**
   * A packet goes up from a device to IP. `hooked`: the bridge took it through PREROUTING already; `routed`: its route
   * is known, since this host sent it to itself.
   */
  | {
      readonly kind: 'receive';
      readonly ns: Place;
      readonly device: string;
      readonly packet: Packet;
      readonly trace: number;
      readonly hooked?: boolean;
      readonly routed?: boolean;
    }
  /** A tunnel made an outer packet: it starts at OUTPUT. */
  | { readonly kind: 'send'; readonly ns: Place; readonly packet: Packet; readonly trace: number }
  /** A frame is put on a device's wire as it is. */
  | {
      readonly kind: 'transmit';
      readonly ns: Place;
      readonly device: string;
      readonly packet: Packet;
      readonly trace: number;
    }
  /** Nobody answered for the next hop: the packet that waited is given up. */
  | {
      readonly kind: 'unresolved';
      readonly ns: Place;
      readonly device: string;
      readonly packet: Packet;
      readonly trace: number;
    }
  /** The cluster has something to do; `job` says what, to who handles it. */
  | { readonly kind: 'job'; readonly ns: ''; readonly job: object }
  /** A program wanted to be woken. */
  | { readonly kind: 'program'; readonly ns: Place; readonly program: string; readonly note: string }
  /** A socket's timer. `set` tells an old timer from the one that counts. */
  | { readonly kind: 'timer'; readonly ns: Place; readonly socket: number; readonly set: number };

/** Devices of a broadcast domain that is no bridge: the cable between machines. `members` are `NETNS/DEVICE`. State. */
export interface Segment {
  members: Place[];
}

/** Everything that has to do with packets, of all hosts. State. */
export interface Network {
  /** Virtual time, µs. */
  time: number;
  random: RandomState;
  queue: Queue<NetEvent>;
  namespaces: Map<Place, Netns>;
  segments: Map<Place, Segment>;
  nextTrace: number;
  nextFlow: number;
}

export function createNetwork(seed: number): Network {
  return {
    time: 0,
    random: seedRandom(seed),
    queue: createQueue(),
    namespaces: new Map(),
    segments: new Map(),
    nextTrace: 1,
    nextFlow: 1,
  };
}

/** Why a local send failed; '' where it did not. */
export type Errno = '' | 'EPERM' | 'EACCES' | 'EINVAL' | 'EHOSTUNREACH' | 'ENETUNREACH' | 'EMSGSIZE';

/** Sends a packet that the host made, from OUTPUT on: `sendLocal` of output.ts. */
export type Send = (run: Run, ns: Netns, packet: Packet, trace: TraceBuilder, route: Route) => Errno;

/** One action at work: the network and what is collected meanwhile. Not state. */
export interface Run {
  readonly net: Network;
  readonly record: boolean;
  /** Position of the action in the recording. */
  readonly action: number;
  /** Traces that are not closed yet, by id. */
  readonly open: Map<number, TraceBuilder>;
  /** Closed traces, in order of their beginning once the run is over. */
  readonly done: Trace[];
  /** How many frames each packet became so far, by trace. */
  readonly frames: Map<number, number>;
  readonly send: Send;
  /** Lines of the kernel logs. */
  readonly log: { readonly place: Place; readonly line: string }[];
  /** A TEE copy is under way, which no TEE copies again. */
  cloning: boolean;
  /** An ICMP message is being sent, during which no other can be made: the kernel's ICMP socket is busy. */
  icmpBusy: boolean;
  /** The last packet that a hook stopped was taken, not refused: its sender is not told. */
  stolen: boolean;
  /** Where a packet goes that leaves by a device nobody is connected to. */
  readonly leaves?: (ns: Netns, device: Device, packet: Packet) => void;
  /** What servers do that do more than say who they are. */
  readonly programs: Programs;
  /** Does the jobs of the cluster; where it is absent, nobody does. */
  readonly job?: (run: Run, job: object) => void;
  now(): number;
  random(): number;
}

export interface RunOptions {
  readonly record: boolean;
  readonly action?: number;
  readonly leaves?: (ns: Netns, device: Device, packet: Packet) => void;
  readonly programs?: Programs;
  readonly job?: (run: Run, job: object) => void;
}

const NO_PROGRAMS: Programs = new Map();

export function createRun(net: Network, send: Send, options: RunOptions): Run {
  return {
    net,
    record: options.record,
    action: options.action ?? 0,
    open: new Map(),
    done: [],
    frames: new Map(),
    send,
    log: [],
    cloning: false,
    icmpBusy: false,
    stolen: false,
    programs: options.programs ?? NO_PROGRAMS,
    ...(options.job ? { job: options.job } : {}),
    ...(options.leaves ? { leaves: options.leaves } : {}),
    now: () => net.time,
    random: () => nextRandom(net.random),
  };
}

/** Begins the trace of a packet that is made now. Packets of flows below 0 are not recorded, and nor is what answers them. */
export function beginTrace(run: Run, flow: number, title: string): TraceBuilder {
  const id = run.net.nextTrace++;
  if (flow < 0) return skipTrace(-id, flow);
  const trace = run.record ? recordTrace({ id, action: run.action, flow, title, now: run.now }) : skipTrace(id, flow);
  if (run.record) run.open.set(id, trace);
  return trace;
}

/**
 * Begins the trace of a packet that is made because of another, and says so in the other's. `byRule`: the rule that asks
 * for it still works, so its own step comes first.
 */
export function beginAnswer(
  run: Run,
  ns: Netns,
  packet: Packet,
  about: TraceBuilder,
  { title, answer, byRule }: { readonly title: string; readonly answer: string; readonly byRule: boolean },
): TraceBuilder {
  const trace = beginTrace(run, about.flow, title);
  if (about.record) {
    const place = `${ns.place}/local`;
    const step = { kind: 'answer', place, before: packet, after: packet, answer, trace: trace.id } as const;
    if (byRule) about.addAfterNext(step);
    else about.add(step);
  }
  return trace;
}

/**
 * Sends an ICMP message that the host itself makes. Meanwhile no error about it can be sent, not even by REJECT.
 *
 * Source: net/ipv4/icmp.c icmp_xmit_lock()
 */
export function sendIcmp(run: Run, ns: Netns, packet: Packet, trace: TraceBuilder, route: Route): void {
  run.icmpBusy = true;
  run.send(run, ns, { ...packet, socket: KERNEL_SOCKET }, trace, route);
  run.icmpBusy = false;
}

export function newFlow(run: Run): number {
  return run.net.nextFlow++;
}

/** Is nothing under way but what may wait? */
export function isQuiet(run: Run): boolean {
  return run.net.queue.heap.every((scheduled) => isBackground(scheduled.event));
}

/** A flow whose packets are not recorded: what goes on in the background. */
export function quietFlow(run: Run): number {
  return -newFlow(run);
}

/** May it wait: is nothing of it under way that somebody waits for? */
export function isBackground(event: NetEvent): boolean {
  return event.kind === 'timer' || event.kind === 'job' || event.kind === 'program';
}

/** The builder of a trace that an event speaks of. */
export function traceOf(run: Run, id: number): TraceBuilder {
  return run.open.get(id) ?? skipTrace(id, Math.min(id, 0));
}

/** Ends a trace. A packet that was copied on its way (a flooded frame) keeps its first end. */
export function endTrace(run: Run, trace: TraceBuilder, outcome: Outcome): void {
  if (!trace.record || !run.open.delete(trace.id)) return;
  run.done.push(trace.close(outcome));
}

/** Writes why a packet ends here, and ends its trace. */
export function drop(run: Run, trace: TraceBuilder, place: Place, packet: Packet, reason: string): void {
  if (trace.record) trace.add({ kind: 'drop', place, before: packet, after: packet, reason });
  endTrace(run, trace, 'dropped');
}

export function later(run: Run, micros: number, event: NetEvent): void {
  schedule(run.net.queue, run.net.time + micros, event);
}
