import { type ChildProcessWithoutNullStreams, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import type { ErrorPacket, NewPacket, OutFrame, PacketSpec, Recording, ReplyPacket, Scenario } from '../scenario';
import { frameBytes, outFrame, packetBytes } from './frames';
import { TraceListener } from './order';

const AGENT = resolve(import.meta.dirname, 'agent.py');
const PREFIX = 'chainwalk';
const made = new Set<string>();

/** What the kernel did: its recording, and the order in which it evaluated rules, packet by packet. */
export interface KernelRun {
  readonly recording: Recording;
  /** See `TraceListener.finish`; absent where it was not asked for. */
  readonly order?: readonly string[];
}

const sh = (script: string) =>
  execFileSync('bash', ['-euc', script], { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });

/** Deletes the namespaces that this process made. */
export function cleanUp(): void {
  for (const netns of made) spawnSync('ip', ['netns', 'del', netns]);
  made.clear();
}

/** Deletes namespaces that an earlier run left behind: those whose process is gone. */
export function cleanUpOrphans(): void {
  const names = sh('ip netns list')
    .split('\n')
    .map((l) => l.split(' ')[0] ?? '');
  for (const name of names) {
    const pid = new RegExp(`^${PREFIX}-[hp]-(\\d+)$`).exec(name)?.[1];
    if (pid && spawnSync('kill', ['-0', pid]).status !== 0) spawnSync('ip', ['netns', 'del', name]);
  }
}

/** Lines that make the host's namespace and its peer's, as the oracle's contract says: NOARP links, no IPv6, no ICMP limits, no redirects. */
function setUp(scenario: Scenario, host: string, peer: string): string {
  const lines = [`ip netns add ${host}`, `ip netns add ${peer}`];
  for (const ns of [host, peer])
    lines.push(`ip netns exec ${ns} sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1`);
  lines.push(
    `ip netns exec ${host} sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv4.icmp_msgs_per_sec=1000000 net.ipv4.icmp_msgs_burst=1000000 net.ipv4.conf.default.rp_filter=0 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.default.send_redirects=0 || true`,
    `ip -n ${host} link set lo up`,
  );
  for (const [i, link] of scenario.host.interfaces.entries()) {
    if (link.name === 'lo') continue;
    lines.push(
      `ip -n ${peer} link add p${i} type veth peer name ${link.name} address ${link.mac} netns ${host}`,
      `ip -n ${peer} link set p${i} arp off up`,
      `ip -n ${host} link set ${link.name} arp off up mtu ${link.mtu ?? 1500}`,
      ...link.addresses.map((a) => `ip -n ${host} addr add ${a} dev ${link.name}`),
    );
  }
  for (const r of scenario.host.routes)
    lines.push(`ip -n ${host} route add ${r.dst}${r.via ? ` via ${r.via}` : ''}${r.dev ? ` dev ${r.dev}` : ''}`);
  const sysctls = Object.entries(scenario.host.sysctls).map(([k, v]) => `${k}=${v}`);
  if (sysctls.length) lines.push(`ip netns exec ${host} sysctl -qw ${sysctls.join(' ')}`);
  for (const line of scenario.host.ip ?? []) lines.push(`ip -n ${host} ${line}`);
  return lines.join('\n');
}

const within = (netns: string, command: string[], input?: string) =>
  spawnSync('ip', ['netns', 'exec', netns, ...command], { input, encoding: 'utf8' });

interface Left {
  readonly out: readonly [string, string][];
  readonly errno?: string;
}

/** Asks the agent one thing after the other. */
class Agent {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  constructor(host: string, peer: string, links: readonly string[]) {
    this.child = spawn('python3', [AGENT, host, peer, ...links]);
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }
  async ask(command: object): Promise<Left> {
    this.child.stdin.write(`${JSON.stringify(command)}\n`);
    const line = await this.lines.next();
    if (line.done) throw new Error('the agent that puts frames on the wire stopped');
    return JSON.parse(line.value) as Left;
  }
  stop(): void {
    this.child.stdin.end();
    this.child.kill();
  }
}

const isReply = (p: PacketSpec): p is ReplyPacket => 'replyTo' in p;
const isError = (p: PacketSpec): p is ErrorPacket => 'icmpErrorTo' in p;

/** The peer's answer to a frame: addresses and ports swapped, an echo request answered by a reply, other ICMP by a request. */
function replyTo(spec: ReplyPacket, frame: OutFrame): NewPacket {
  const { replyTo: _, seq, ack, flags, ...rest } = spec;
  const common = { in: frame.dev, src: frame.dst, dst: frame.src, proto: frame.proto as NewPacket['proto'], ...rest };
  const { sport = 0, dport = 0 } = frame;
  if (frame.proto === 'icmp')
    return { ...common, type: frame.type === 8 ? 0 : 8, code: 0, id: frame.id ?? 0, seq: frame.seq ?? 0 };
  if (frame.proto !== 'tcp') return { ...common, sport: dport, dport: sport };
  return { ...common, sport: dport, dport: sport, flags: flags ?? '', seq: seq ?? 1, ack: ack ?? 0 };
}

/** Runs a scenario in namespaces of its own. Throws where the machine cannot (not root, a tool missing). */
export async function runInKernel(scenario: Scenario, wantOrder = false): Promise<KernelRun> {
  const host = `${PREFIX}-h-${process.pid}`;
  const peer = `${PREFIX}-p-${process.pid}`;
  made.add(host).add(peer);
  let agent: Agent | undefined;
  let listener: TraceListener | undefined;
  try {
    sh(setUp(scenario, host, peer));
    if (scenario.ipset) {
      const sets = within(host, ['ipset', 'restore'], scenario.ipset);
      if (sets.status !== 0) throw new Error(`ipset restore: ${sets.stderr}`);
    }
    const restored = within(host, ['iptables-nft-restore'], scenario.iptables);
    if (restored.status !== 0)
      return { recording: { id: scenario.id, error: restored.stderr, status: restored.status ?? 1 } };
    if (wantOrder) listener = await TraceListener.start(host);
    const links = scenario.host.interfaces.flatMap((l, i) => (l.name === 'lo' ? [] : [`p${i}=${l.name}`]));
    agent = new Agent(host, peer, links);
    const packets = await sendAll(scenario, agent);
    const order = await listener?.finish();
    return { recording: { id: scenario.id, ...readBack(scenario, host), packets }, ...(order ? { order } : {}) };
  } finally {
    agent?.stop();
    listener?.stop();
    cleanUp();
  }
}

async function sendAll(scenario: Scenario, agent: Agent) {
  const macs = new Map(scenario.host.interfaces.map((l) => [l.name, l.mac ?? '']));
  const frames: { out: OutFrame[]; bytes: Buffer[] }[] = [];
  const packets: { out: OutFrame[]; errno?: string; skipped?: true }[] = [];
  for (const spec of scenario.packets) {
    const about = isReply(spec) ? spec.replyTo : isError(spec) ? spec.icmpErrorTo : undefined;
    const first = about === undefined ? undefined : frames[about];
    const frame = first?.out[0];
    const sent = first?.bytes[0] ?? Buffer.alloc(0);
    if (about !== undefined && !frame) {
      frames.push({ out: [], bytes: [] });
      packets.push({ out: [], skipped: true });
      continue;
    }
    let device: string | null;
    let bytes: Buffer;
    if (isError(spec)) {
      const f = frame as OutFrame;
      device = f.dev;
      const quoted = sent.subarray(0, 28);
      bytes = packetBytes(
        { in: f.dev, src: f.dst, dst: f.src, proto: 'icmp', type: spec.type, code: spec.code },
        quoted,
      );
    } else {
      const p = isReply(spec) ? replyTo(spec, frame as OutFrame) : spec;
      device = p.in;
      bytes = packetBytes(p);
    }
    const dst = `${bytes[16]}.${bytes[17]}.${bytes[18]}.${bytes[19]}`;
    const left = await agent.ask(
      device === null
        ? { send: bytes.toString('hex'), dst }
        : { inject: device, frame: frameBytes(macs.get(device) ?? '', bytes).toString('hex') },
    );
    const raw = left.out.map(([, hex]) => Buffer.from(hex, 'hex'));
    const out = left.out.map(([dev], i) => outFrame(dev, raw[i] as Buffer));
    frames.push({ out, bytes: raw });
    packets.push({ out, ...(left.errno ? { errno: left.errno } : {}) });
  }
  return packets;
}

function readBack(scenario: Scenario, host: string) {
  const save = within(host, ['iptables-nft-save', '-c']).stdout.replace(/^#.*\n/gm, '');
  const conntrack = within(host, ['conntrack', '-L']).stdout.split('\n').filter(Boolean);
  return {
    save,
    conntrack: conntrack
      .map((l) =>
        l
          .replace(/ use=\d+/, '')
          .replace(/ +/g, ' ')
          .trim(),
      )
      .sort(),
    ...(scenario.ipset ? { ipset: within(host, ['ipset', 'save']).stdout } : {}),
  };
}
