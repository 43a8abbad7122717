import { expect, it } from 'vitest';
import type { Snapshot } from '../../core/engine/snapshot';
import { knownTarget, sources, targetFor, targetProblem, targets } from './targets';

const snapshot = {
  hosts: {
    'node-1': {
      name: 'node-1',
      kind: 'node',
      place: 'node-1/root',
      ip: '192.168.11.109',
      pods: [{ name: 'web-x2m4k', place: 'node-1/web-x2m4k', ip: '10.244.1.5', ports: ['tcp 80'] }],
    },
    client: { name: 'client', kind: 'host', place: 'client/root', ip: '192.168.11.50', pods: [] },
  },
  services: [
    { name: 'web', clusterIP: '10.96.45.123', ports: [{ protocol: 'TCP', port: 80, nodePort: 30080 }] },
    { name: 'kube-dns', clusterIP: '10.96.0.10', ports: [{ protocol: 'UDP', port: 53 }] },
  ],
} as unknown as Snapshot;

it('offers every sender, the client first', () => {
  expect(sources(snapshot).map((s) => s.value)).toEqual(['client/root', 'node-1/root', 'node-1/web-x2m4k']);
});

it('offers every address with what it speaks', () => {
  expect(targets(snapshot).map((t) => `${t.group} ${t.value}`)).toEqual([
    'Services tcp 10.96.45.123:80',
    'Services udp 10.96.0.10:53',
    'NodePorts tcp 192.168.11.109:30080',
    'Pods tcp 10.244.1.5:80',
  ]);
});

it.each([
  ['10.96.45.123:80', 'tcp', ''],
  ['10.96.45.123', 'icmp', ''],
  ['10.96.45.123:80', 'icmp', ''],
  ['10.96.45.123', 'tcp', 'port'],
  ['10.96.45.123:99999', 'udp', 'number'],
  ['10.96.45.300:80', 'tcp', 'address'],
  ['web', 'tcp', 'port'],
  ['web.default:80', 'tcp', ''],
  ['web.default', 'icmp', ''],
  ['10.0.0:80', 'tcp', 'address'],
] as const)('checks %s over %s', (to, protocol, says) => {
  if (says === '') expect(targetProblem(to, protocol)).toBe('');
  else expect(targetProblem(to, protocol)).toContain(says);
});

it('knows an address again, whatever is sent to it', () => {
  const known = targets(snapshot);
  expect(knownTarget(known, '10.96.0.10:53', 'udp')?.value).toBe('udp 10.96.0.10:53');
  expect(knownTarget(known, '10.96.45.123:80', 'icmp')?.value).toBe('tcp 10.96.45.123:80');
  expect(knownTarget(known, '10.96.45.123', 'icmp')?.value).toBe('tcp 10.96.45.123:80');
  expect(knownTarget(known, '10.0.0.1:80', 'tcp')).toBeUndefined();
});

it('pings an address without its port', () => {
  expect(targetFor(' 10.96.45.123:80', 'icmp')).toBe('10.96.45.123');
  expect(targetFor('10.96.45.123:80 ', 'tcp')).toBe('10.96.45.123:80');
});
