import { NO_MAC } from '../net/device';
import type { Packet } from '../packet/packet';
import { frameBytes, packetBytes } from '../packet/wire';
import { caption } from '../trace/caption';
import type { Step, Trace } from '../trace/step';
import type { Capture, CapturedPacket, CaptureInterface, LinkType } from './pcapng';

/** Where packets are taken: at every device they leave or reach, as they leave each hook, or both. */
export type CapturePoints = 'devices' | 'hooks' | 'all';

/** `node-1/root` is the machine, `node-1/web-1` a pod on it. */
function nameOf(netns: string): string {
  return netns.replace(/\/root$/, '');
}

const netnsOf = (place: string) => place.split('/').slice(0, 2).join('/');

interface Taken {
  readonly name: string;
  readonly description: string;
  readonly link: LinkType;
  readonly time: number;
  readonly packet: Packet;
  readonly comment: string;
}

/** Captures packets of traces, each with the sentences that say what happened to it, in order of time. */
export function captureTraces(traces: readonly Trace[], points: CapturePoints): Capture {
  const taken: Taken[] = [];
  for (const trace of traces) {
    if (points !== 'hooks') taken.push(...atDevices(trace));
    if (points !== 'devices') taken.push(...atHooks(trace));
  }
  // Steps of a trace have an order even at the same time: a stable sort keeps it.
  taken.sort((a, b) => a.time - b.time);
  const interfaces: CaptureInterface[] = [];
  const numbers = new Map<string, number>();
  const packets = taken.map(({ name, description, link, time, packet, comment }): CapturedPacket => {
    let at = numbers.get(name);
    if (at === undefined) {
      at = interfaces.length;
      numbers.set(name, at);
      interfaces.push({ name, description, link });
    }
    return { at, time, comment, bytes: link === 'raw' ? packetBytes(packet) : frame(packet) };
  });
  return { interfaces, packets };
}

function frame(packet: Packet): Uint8Array {
  return frameBytes({ source: packet.mac?.source ?? NO_MAC, destination: packet.mac?.destination ?? NO_MAC, packet });
}

function atDevices(trace: Trace): Taken[] {
  return trace.steps.flatMap((step, i) => {
    if (step.kind !== 'link') return [];
    const comment = `${trace.title}: ${caption(step)}`;
    const taken = (place: string, time: number, packet: Packet): Taken => {
      const netns = netnsOf(place);
      const device = place.slice(netns.length + 1);
      return {
        name: `${nameOf(netns)} ${device}`,
        description: `Device ${device} of ${nameOf(netns)}`,
        link: 'ethernet',
        time,
        packet,
        comment,
      };
    };
    const left = taken(step.place, step.time, step.before);
    const reached =
      step.to.split('/').length > 2 ? [taken(step.to, trace.steps[i + 1]?.time ?? step.time, step.after)] : [];
    return [left, ...reached];
  });
}

function hookOf(step: Step): string | undefined {
  return 'hook' in step ? step.hook : undefined;
}

/** One packet for each pass through a hook, as it leaves it. */
function atHooks(trace: Trace): Taken[] {
  const taken: Taken[] = [];
  let open: { readonly netns: string; readonly hook: string; steps: Step[] } | undefined;
  const close = () => {
    const last = open?.steps.at(-1);
    if (!open || !last) return;
    const name = `${nameOf(open.netns)} ${open.hook}`;
    const comment = `${trace.title}: ${open.steps.map(caption).join(' ')}`;
    taken.push({
      name,
      description: `Packets as they leave ${open.hook} of ${nameOf(open.netns)}`,
      link: 'raw',
      time: last.time,
      packet: last.after,
      comment,
    });
    open = undefined;
  };
  for (const step of trace.steps) {
    const hook = hookOf(step);
    const netns = netnsOf(step.place);
    if (open && (hook !== open.hook || netns !== open.netns)) close();
    if (hook === undefined) continue;
    if (open) open.steps.push(step);
    else open = { netns, hook, steps: [step] };
  }
  close();
  return taken;
}
