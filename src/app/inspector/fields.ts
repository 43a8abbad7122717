import type { Packet } from '../../core/packet/packet';
import { flagNames, formatEnd } from '../../core/packet/print';
import type { Step } from '../../core/trace/step';

/** One line of the header, before and after a step. '' where the packet has no such thing. */
export interface Field {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly changed: boolean;
}

/** The packet that people follow: the one inside the tunnel's, where it is in one. */
function inner(packet: Packet): Packet {
  return packet.payload.kind === 'vxlan' ? inner(packet.payload.frame.packet) : packet;
}

const isTunnelled = (packet: Packet) => packet.payload.kind === 'vxlan';

/** What a packet is, in the words of its protocol: `TCP SYN`, `UDP`, `ICMP echo request`. */
export function kindOf(packet: Packet): string {
  const t = inner(packet).transport;
  switch (t.kind) {
    case 'tcp':
      return `TCP ${flagNames(t.flags).replaceAll(',', ' ')}`;
    case 'icmp':
      return `ICMP ${icmpName(t.type, t.code)}`;
    case 'other':
      return `protocol ${packet.protocol}`;
    default:
      return t.kind.toUpperCase();
  }
}

function icmpName(type: number, code: number): string {
  if (type === 8) return 'echo request';
  if (type === 0) return 'echo reply';
  const unreachable = ['net', 'host', 'protocol', 'port', 'fragmentation needed'];
  if (type === 3) return code === 4 ? 'fragmentation needed' : `${unreachable[code] ?? `code ${code}`} unreachable`;
  return type === 11 ? 'time exceeded' : `type ${type} code ${code}`;
}

function conntrackOf(step: Step, packet: Packet): string {
  if (!packet.ct) return '';
  const { state, direction } = packet.ct;
  const done = packet === step.before ? '' : natWord(step);
  return `${state}${direction === 'reply' ? ', reply' : ''}${done}`;
}

/** The rewrite that this step made the connection remember. */
function natWord(step: Step): string {
  if (step.kind !== 'rule') return '';
  const { before, after } = step;
  if (before.dst !== after.dst || ports(before).dport !== ports(after).dport) return ', DNAT';
  return before.src !== after.src || ports(before).sport !== ports(after).sport ? ', SNAT' : '';
}

function ports(packet: Packet): { readonly sport: number; readonly dport: number } {
  const t = packet.transport;
  return 'sport' in t ? t : { sport: 0, dport: 0 };
}

const hex = (mark: number) => (mark === 0 ? 'none' : `0x${mark.toString(16)}`);

/** The header as it was before a step and as it is after it. */
export function headerFields(step: Step): readonly Field[] {
  const { before, after } = step;
  const field = (name: string, read: (packet: Packet) => string): Field => {
    const [a, b] = [read(before), read(after)];
    return { name, before: a, after: b, changed: a !== b };
  };
  const tunnelled = isTunnelled(before) || isTunnelled(after);
  const outer = (read: (packet: Packet) => string) => (packet: Packet) => (isTunnelled(packet) ? read(packet) : '');
  const fields = [
    field('Source', (p) => formatEnd(inner(p), 'src')),
    field('Destination', (p) => formatEnd(inner(p), 'dst')),
    field('Flags, TTL', (p) => `${kindOf(p).replace(/^\S+ ?/, '') || kindOf(p)}, ${inner(p).ttl}`),
    field('Mark', (p) => hex(p.mark)),
    field('Interfaces', (p) =>
      p.iif && p.oif ? `${p.iif} → ${p.oif}` : p.iif ? `in ${p.iif}` : p.oif && `out ${p.oif}`,
    ),
    field('Conntrack', (p) => conntrackOf(step, p)),
  ];
  if (!tunnelled) return fields;
  return [
    ...fields,
    field(
      'Outer source',
      outer((p) => formatEnd(p, 'src')),
    ),
    field(
      'Outer destination',
      outer((p) => formatEnd(p, 'dst')),
    ),
    field(
      'VXLAN',
      outer((p) => (p.payload.kind === 'vxlan' ? `VNI ${p.payload.vni}, outer TTL ${p.ttl}` : '')),
    ),
  ];
}
