import { expire } from '../core/conntrack/evict';
import { formatEntry, listEntries } from '../core/conntrack/print';
import { restoreSets } from '../core/ipset/restore';
import { saveSets } from '../core/ipset/save';
import { createHost, inject, pass, sendFromHost, type SingleHost } from '../core/net/single-host';
import { restore } from '../core/netfilter/restore';
import { saveRuleset } from '../core/netfilter/save';
import { formatIpv4, ipv4 } from '../core/packet/address';
import { icmp, makePacket, tcp } from '../core/packet/make';
import { ICMP, type Packet, TCP, type Transport, UDP } from '../core/packet/packet';
import { ip } from '../core/shell/commands/ip/ip';
import type { Trace } from '../core/trace/step';
import { createWorld } from '../core/world/world';
import type { ErrorPacket, NewPacket, OutFrame, PacketSpec, Recording, ReplyPacket, Scenario } from './scenario';

const FLAGS = 'FSRPAU';
const NO_CLUSTER = { podCIDR: '', serviceCIDR: '', cni: '', proxy: { mode: '' }, nodes: [], hosts: [] };
const NAMES: ReadonlyMap<number, string> = new Map([
  [ICMP, 'icmp'],
  [TCP, 'tcp'],
  [UDP, 'udp'],
]);
/** ICMP errors, which quote a packet. */
const ERRORS: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);
/** Time between two packets, µs. */
const PAUSE = 1000;
/** Bytes that an injected ICMP error quotes. */
const QUOTED = 28;

/**
 * Runs a scenario: what the host does with each packet, and its rules, connections and sets afterwards.
 *
 * @throws on a scenario that is none
 */
export function replay(scenario: Scenario): Recording {
  return run(scenario, createHost(scenario.host, 1));
}

/** The same with the trace of every packet. */
export function replayWithTraces(scenario: Scenario): {
  readonly recording: Recording;
  readonly traces: readonly Trace[];
} {
  const host = createHost(scenario.host, 1, true);
  return { recording: run(scenario, host), traces: host.run.done };
}

function run(scenario: Scenario, host: SingleHost): Recording {
  const { id } = scenario;
  for (const line of scenario.host.ip ?? []) runIp(host, line);
  const { netfilter } = host.ns;
  const now = () => host.run.now();
  if (scenario.ipset) {
    const sets = restoreSets(netfilter.sets, scenario.ipset, {
      now: now(),
      references: () => 0,
      random: host.run.random,
    });
    if (sets.code !== 0) throw new Error(`ipset restore: ${sets.stderr}`);
  }
  const restored = restore(netfilter.ipv4, scenario.iptables, {
    family: 'ipv4',
    unknown: 'refuse',
    hasSet: (name) => netfilter.sets.sets.has(name),
    hasAccount: (name) => netfilter.accounts.has(name),
  });
  if (!restored.ok) return { id, error: restored.stderr.trimEnd(), status: restored.status };

  const packets = sendAll(host, scenario.packets);
  expire(netfilter.conntrack, now());
  const lines = listEntries(netfilter.conntrack, now()).map((entry) => folded(formatEntry(entry, now())));
  return {
    id,
    save: saveRuleset(netfilter.ipv4, { family: 'ipv4', counters: true }),
    conntrack: lines.sort(),
    ...(scenario.ipset ? { ipset: saveSets(netfilter.sets, now()) } : {}),
    packets,
  };
}

/** A line of `ip` about routes and rules, which ask nothing of the world around the host. */
function runIp({ ns, run }: SingleHost, line: string): void {
  const world = createWorld(NO_CLUSTER, 1);
  const { code, stderr } = ip.run(
    line.split(' '),
    { world, ns, run, exec: () => ({ stdout: '', stderr: '', code: 1 }) },
    '',
  );
  if (code !== 0) throw new Error(`ip ${line}: ${stderr}`);
}

function folded(line: string): string {
  return line
    .replace(/ use=\d+$/, '')
    .replace(/ +/g, ' ')
    .trim();
}

/** What a packet of the scenario led to, and the first packet itself that left. */
interface Result {
  readonly out: readonly OutFrame[];
  readonly errno?: string;
  readonly skipped?: true;
}

function sendAll(host: SingleHost, specs: readonly PacketSpec[]): Result[] {
  const results: Result[] = [];
  const firsts: ({ readonly device: string; readonly packet: Packet } | undefined)[] = [];
  for (const spec of specs) {
    pass(host, PAUSE);
    const about = 'replyTo' in spec ? spec.replyTo : 'icmpErrorTo' in spec ? spec.icmpErrorTo : undefined;
    const frame = about === undefined ? undefined : firsts[about];
    if (about !== undefined && !frame) {
      results.push({ out: [], skipped: true });
      firsts.push(undefined);
      continue;
    }
    const { device, packet } = made(spec, frame);
    const { sent, errno } =
      device === null ? sendFromHost(host, packet) : { sent: inject(host, device, packet), errno: '' };
    firsts.push(sent[0]);
    results.push({ out: sent.map((s) => outFrame(s.device, s.packet)), ...(errno ? { errno } : {}) });
  }
  pass(host, PAUSE);
  return results;
}

interface Made {
  readonly device: string | null;
  readonly packet: Packet;
}

function made(spec: PacketSpec, frame: { readonly device: string; readonly packet: Packet } | undefined): Made {
  if ('replyTo' in spec) return answer(spec, frame as { device: string; packet: Packet });
  if ('icmpErrorTo' in spec) return error(spec, frame as { device: string; packet: Packet });
  return { device: spec.in, packet: fresh(spec) };
}

/** Bits of the flags' letters. */
function flagBits(letters: string): number {
  return [...letters].reduce((bits, letter) => bits | (1 << FLAGS.indexOf(letter)), 0);
}

function segment(sport: number, dport: number, spec: Pick<NewPacket, 'flags' | 'seq' | 'ack'>): Transport {
  const { flags = '', seq = 1, ack = 0 } = spec;
  return tcp({
    sport,
    dport,
    seq,
    ack,
    flags: flagBits(flags),
    ...(flags.includes('S') ? { options: { mss: 1460 } } : {}),
  });
}

function fresh(spec: NewPacket): Packet {
  const { sport = 0, dport = 0 } = spec;
  const transport: Transport =
    spec.proto === 'tcp'
      ? segment(sport, dport, spec)
      : spec.proto === 'udp'
        ? { kind: 'udp', sport, dport }
        : icmp(spec.type ?? 0, spec.code ?? 0, { id: spec.id ?? 0, seq: spec.seq ?? 0 });
  return packetOf(transport, ipv4(spec.src), ipv4(spec.dst), spec);
}

function packetOf(
  transport: Transport,
  src: number,
  dst: number,
  spec: Pick<NewPacket, 'ttl' | 'tos' | 'payload' | 'data'>,
): Packet {
  return makePacket(transport, {
    src,
    dst,
    ttl: spec.ttl ?? 64,
    tos: spec.tos ?? 0,
    dontFragment: transport.kind === 'tcp',
    payload:
      spec.data === undefined
        ? { kind: 'bytes', length: spec.payload ?? 0 }
        : { kind: 'bytes', length: spec.data.length, text: spec.data },
  });
}

/** The peer's answer to a frame: addresses and ports swapped, an echo request answered by a reply. */
function answer(spec: ReplyPacket, { device, packet }: { device: string; packet: Packet }): Made {
  const about = packet.transport;
  let transport: Transport;
  switch (about.kind) {
    case 'tcp':
      transport = segment(about.dport, about.sport, spec);
      break;
    case 'udp':
      transport = { kind: 'udp', sport: about.dport, dport: about.sport };
      break;
    case 'icmp':
      transport = icmp(about.type === 8 ? 0 : 8, 0, { id: about.id, seq: about.seq });
      break;
    default:
      transport = about;
  }
  return { device, packet: packetOf(transport, packet.dst, packet.src, spec) };
}

/** An ICMP error from the destination about a frame. */
function error(spec: ErrorPacket, { device, packet }: { device: string; packet: Packet }): Made {
  const transport = icmp(spec.type, spec.code, { quoted: packet, quotedBytes: Math.min(packet.length, QUOTED) });
  return { device, packet: packetOf(transport, packet.dst, packet.src, {}) };
}

/** A packet that left, as a recording says it. */
function outFrame(dev: string, packet: Packet): OutFrame {
  const { ttl, tos, length, transport } = packet;
  const common = {
    dev,
    src: formatIpv4(packet.src),
    dst: formatIpv4(packet.dst),
    ttl,
    tos,
    length,
    proto: NAMES.get(packet.protocol) ?? packet.protocol,
  };
  switch (transport.kind) {
    case 'tcp': {
      const flags = [...FLAGS].filter((_, i) => transport.flags & (1 << i)).join('');
      return { ...common, sport: transport.sport, dport: transport.dport, flags };
    }
    case 'udp':
      return { ...common, sport: transport.sport, dport: transport.dport };
    case 'icmp': {
      const { type, code, id, seq, quoted } = transport;
      if (ERRORS.has(type) && quoted) return { ...common, type, code, inner: inner(quoted) };
      return { ...common, type, code, id, seq };
    }
    default:
      return common;
  }
}

/** The packet that an ICMP error quotes. */
function inner({ src, dst, transport }: Packet): NonNullable<OutFrame['inner']> {
  const addresses = { src: formatIpv4(src), dst: formatIpv4(dst) };
  return 'sport' in transport ? { ...addresses, sport: transport.sport, dport: transport.dport } : addresses;
}
