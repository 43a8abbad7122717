import { createHost, inject, pass, type SingleHost } from '../../src/core/net/single-host';
import { restore } from '../../src/core/netfilter/restore';
import { saveRuleset } from '../../src/core/netfilter/save';
import { ipv4 } from '../../src/core/packet/address';
import { makePacket, tcp } from '../../src/core/packet/make';
import { ACK, type Packet, SYN } from '../../src/core/packet/packet';
import { serviceAddress } from './services-text';

export interface CoreFigures {
  readonly loadMs: number;
  readonly saveMs: number;
  readonly firstPacketUs: number;
  readonly establishedPerSecond: number;
  readonly memoryMb: number;
}

const spec = {
  interfaces: [
    { name: 'lo', addresses: ['127.0.0.1/8'] },
    { name: 'eth0', mac: '02:00:00:00:00:00', addresses: ['10.0.0.1/24'] },
    { name: 'eth1', mac: '02:00:00:00:00:01', addresses: ['10.0.1.1/24'] },
  ],
  routes: [{ dst: 'default', via: '10.0.1.254', dev: 'eth1' }],
  sysctls: { 'net.ipv4.ip_forward': 1, 'net.netfilter.nf_conntrack_acct': 1 },
};

function segment(sport: number, dst: string, flags: number, seq: number): Packet {
  const transport = tcp({ sport, dport: 80, flags, seq, ack: flags & ACK ? 1 : 0 });
  return makePacket(transport, { src: ipv4('10.0.0.5'), dst: ipv4(dst), dontFragment: true });
}

/** Median of some runs, ms. */
function median(times: number[]): number {
  return times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
}

function load(text: string): { host: SingleHost; ms: number } {
  const host = createHost(spec, 1);
  const start = performance.now();
  const done = restore(host.ns.netfilter.ipv4, text, {
    family: 'ipv4',
    unknown: 'refuse',
    hasSet: () => false,
    hasAccount: () => false,
  });
  const ms = performance.now() - start;
  if (!done.ok) throw new Error(done.stderr);
  return { host, ms };
}

/** Times the core with these rules: `last` is the index of the last Service. Run with --expose-gc for the memory. */
export function coreFigures(text: string, last: number): CoreFigures {
  const gc = (globalThis as { gc?: () => void }).gc;
  gc?.();
  const before = process.memoryUsage().rss;
  const { host, ms: loadMs } = load(text);
  gc?.();
  const memoryMb = (process.memoryUsage().rss - before) / 1e6;

  const start = performance.now();
  saveRuleset(host.ns.netfilter.ipv4, { family: 'ipv4', counters: true });
  const saveMs = performance.now() - start;

  const vip = serviceAddress(last);
  const firsts: number[] = [];
  for (let i = 0; i < 2000; i++) {
    const packet = segment(1024 + i, vip, SYN, 1);
    const t = performance.now();
    inject(host, 'eth0', packet);
    firsts.push(performance.now() - t);
    pass(host, 1000);
  }

  const [established] = inject(host, 'eth0', segment(9, vip, SYN, 1));
  if (!established) throw new Error('the SYN did not leave');
  const data = segment(9, vip, ACK, 2);
  const count = 300_000;
  for (let i = 0; i < 30_000; i++) inject(host, 'eth0', data);
  const t = performance.now();
  for (let i = 0; i < count; i++) inject(host, 'eth0', data);
  const seconds = (performance.now() - t) / 1000;
  return { loadMs, saveMs, firstPacketUs: median(firsts) * 1000, establishedPerSecond: count / seconds, memoryMb };
}
