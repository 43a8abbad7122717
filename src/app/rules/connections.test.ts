import { describe, expect, it } from 'vitest';
import type { ConntrackDelta, Step, Trace } from '../../core/trace/step';
import { connectionsAt, parseConnection } from './connections';

const syn =
  'tcp      6 119 SYN_SENT src=192.168.11.50 dst=192.168.11.109 sport=51724 dport=30080 [UNREPLIED] src=10.244.2.8 dst=10.244.1.0 sport=80 dport=51724 mark=0 use=1';
const established =
  'tcp      6 86399 ESTABLISHED src=192.168.11.50 dst=192.168.11.109 sport=51724 dport=30080 src=10.244.2.8 dst=10.244.1.0 sport=80 dport=51724 [ASSURED] mark=5 use=1';

describe('parseConnection', () => {
  it('reads both tuples and sees NAT in their difference', () => {
    expect(parseConnection(3, syn)).toMatchObject({
      protocol: 'tcp',
      state: 'SYN_SENT',
      seconds: 119,
      original: { src: '192.168.11.50', dst: '192.168.11.109', sport: 51724, dport: 30080 },
      reply: { src: '10.244.2.8', dst: '10.244.1.0', sport: 80, dport: 51724 },
      flags: ['UNREPLIED', 'SNAT', 'DNAT'],
    });
    expect(parseConnection(3, established)).toMatchObject({ flags: ['ASSURED', 'SNAT', 'DNAT'], mark: 5 });
  });

  it('reads a ping and counts', () => {
    const line =
      'icmp     1 29 src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=7 packets=1 bytes=84 src=10.0.0.2 dst=10.0.0.1 type=0 code=0 id=7 packets=2 bytes=168 mark=0 use=1';
    expect(parseConnection(1, line)).toMatchObject({ state: '', flags: [], packets: [1, 2], bytes: [84, 168] });
    expect(parseConnection(1, line)?.original).toEqual({ src: '10.0.0.1', dst: '10.0.0.2' });
  });

  it('says nothing of a line that is none', () => {
    expect(parseConnection(1, 'conntrack v1.4.7: 0 flow entries')).toBeUndefined();
  });
});

describe('connectionsAt', () => {
  const step = (n: number, delta?: Partial<ConntrackDelta>): Step =>
    ({
      n,
      time: n,
      kind: 'conntrack',
      place: 'node-1/root/conntrack',
      ...(delta ? { conntrack: { entry: 3, ...delta } } : {}),
    }) as unknown as Step;
  const trace = (id: number, steps: Step[]) => ({ id, steps }) as unknown as Trace;
  const traces = [
    trace(1, [step(0), step(1, { kind: 'new', line: syn }), step(2), step(3, { kind: 'confirm', line: syn })]),
    trace(2, [step(0, { kind: 'update', line: established }), step(1)]),
  ];
  const last = [parseConnection(3, established)!];
  const at = (id: number, n: number) =>
    connectionsAt(last, traces, { trace: id, step: n, time: 0 }, 'node-1/root').map((v) =>
      [v.state, ...v.flags].join(' '),
    );

  it('follows an entry from nothing to the end', () => {
    expect(at(1, 0)).toEqual([]);
    expect(at(1, 2)).toEqual(['SYN_SENT UNREPLIED SNAT DNAT UNCONFIRMED']);
    expect(at(1, 3)).toEqual(['SYN_SENT UNREPLIED SNAT DNAT']);
    expect(at(2, 0)).toEqual(['ESTABLISHED ASSURED SNAT DNAT']);
    expect(at(2, 1)).toEqual(['ESTABLISHED ASSURED SNAT DNAT']);
  });

  it('shows what is there after everything where no walk is shown', () => {
    expect(connectionsAt(last, traces, undefined, 'node-1/root')).toBe(last);
  });
});
