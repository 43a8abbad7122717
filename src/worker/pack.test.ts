import { describe, expect, it } from 'vitest';
import { open } from '../core/engine/engine';
import { ipv4 } from '../core/packet/address';
import type { Packet } from '../core/packet/packet';
import type { Step, Trace } from '../core/trace/step';
import { quickScenarios as scenarios } from '../core/world/scenarios/all';
import { pack, transferables, unpack } from './pack';

const syn: Packet = {
  src: ipv4('192.168.11.50'),
  dst: ipv4('192.168.11.109'),
  protocol: 6,
  ttl: 64,
  tos: 0,
  id: 1,
  dontFragment: true,
  length: 60,
  transport: { kind: 'tcp', sport: 51724, dport: 30080, flags: 2, seq: 1, ack: 0, window: 64240 },
  payload: { kind: 'bytes', length: 0 },
  mark: 0,
  priority: 0,
  iif: 'eth0',
  oif: '',
  type: 'host',
};
const rewritten: Packet = { ...syn, dst: ipv4('10.244.2.8') };
const at = { hook: 'PREROUTING', table: 'nat', chain: 'PREROUTING' } as const;
const base = (n: number, before = syn, after = before) => ({
  n,
  time: n * 0.5,
  place: 'node-1/root/nat/PREROUTING',
  before,
  after,
});

/** One step of every kind. */
const steps: readonly Step[] = [
  { ...base(0), kind: 'socket', did: 'send', socket: 'curl' },
  { ...base(1), kind: 'socket', did: 'deliver' },
  { ...base(2), kind: 'route', route: '10.244.2.0/24 via 10.244.2.0 dev flannel.1', device: 'flannel.1' },
  {
    ...base(3),
    kind: 'rule',
    rule: 0,
    number: 7,
    verdict: { kind: 'JUMP', chain: 'KUBE-SERVICES' },
    target: 'KUBE-SERVICES',
    ...at,
  },
  { ...base(4), kind: 'miss', first: 0, last: 3, draws: [{ rule: 2, drew: 0.61, needs: 0.333 }], ...at },
  {
    ...base(5, syn, rewritten),
    kind: 'rule',
    rule: 1,
    number: 9,
    verdict: { kind: 'ACCEPT' },
    target: 'DNAT',
    conntrack: { kind: 'new', entry: 3, line: 'tcp 6 120 SYN_SENT' },
    ...at,
  },
  { ...base(6, rewritten), kind: 'policy', verdict: { kind: 'DROP' }, ...at },
  { ...base(7, rewritten), kind: 'return', to: 'KUBE-SERVICES', ...at },
  { ...base(8, rewritten), kind: 'unknown', rule: 4, number: 11, extension: 'bpf', ...at },
  { ...base(9, rewritten), kind: 'conntrack', hook: 'PREROUTING', note: 'new connection' },
  { ...base(10, rewritten, syn), kind: 'nat', hook: 'POSTROUTING', manip: 'src' },
  { ...base(11), kind: 'link', device: 'eth0', to: 'node-2/root/eth0' },
  { ...base(12), kind: 'encapsulate', device: 'flannel.1' },
  { ...base(13), kind: 'decapsulate', device: 'flannel.1' },
  { ...base(14), kind: 'bridge', device: 'cni0', port: '' },
  { ...base(15), kind: 'answer', answer: 'icmp-port-unreachable', trace: 5 },
  { ...base(16), kind: 'drop', reason: 'no route to 10.96.45.123' },
];
const traces: readonly Trace[] = [
  { id: 4, action: 1, flow: 2, title: 'SYN', outcome: 'delivered', steps },
  { id: 5, action: 1, flow: 2, title: 'SYN ACK', outcome: 'dropped', steps: [] },
  { id: 6, action: 1, flow: 2, title: 'ACK', outcome: 'dropped', steps: steps.slice(0, 2) },
];

describe('pack', () => {
  it('brings every kind of step back as it was, through a transfer', () => {
    const packed = pack(traces);
    const arrived = structuredClone(packed, { transfer: transferables(packed) });
    expect(unpack(arrived).map((trace) => ({ ...trace }))).toEqual(traces);
    expect(packed.cells.length).toBe(0);
  });

  it('keeps one copy of a packet, so that an unchanged packet is the same object', () => {
    const [trace] = unpack(structuredClone(pack(traces)));
    const [first, second, , , , rewrite] = trace!.steps;
    expect(first!.before).toBe(second!.after);
    expect(rewrite!.before).not.toBe(rewrite!.after);
    expect(trace!.steps).toBe(trace!.steps);
  });

  it('brings back what every scenario sends', () => {
    for (const { id, seed } of scenarios) {
      const sent = open({ version: 1, scenario: id, seed, actions: [] }).traces;
      expect(unpack(pack(sent)).map((trace) => ({ ...trace }))).toEqual(sent);
    }
  });

  it('packs nothing', () => {
    expect(unpack(pack([]))).toEqual([]);
  });
});
