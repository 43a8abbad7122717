import { expect, test } from 'vitest';
import { formatEntry, listEntries } from '../conntrack/print';
import { createHost, inject, pass } from '../net/single-host';
import { ipv4 } from '../packet/address';
import { makePacket } from '../packet/make';
import type { Step } from '../trace/step';
import { hookEntries } from './hook-entries';
import { restore } from './restore';

function host(rules: string, sysctls: Readonly<Record<string, number>> = {}) {
  const made = createHost(
    {
      interfaces: [
        { name: 'eth0', addresses: ['10.0.0.1/24'] },
        { name: 'eth1', addresses: ['10.0.1.1/24'] },
      ],
      routes: [],
      sysctls: { 'net.ipv4.ip_forward': 1, ...sysctls },
    },
    1,
    true,
  );
  const { stderr } = restore(made.ns.netfilter.ipv4, rules, {
    family: 'ipv4',
    unknown: 'refuse',
    hasSet: () => true,
    hasAccount: () => true,
  });
  expect(stderr).toBe('');
  const send = (dst: string, sport = 1) => {
    made.run.done.length = 0;
    const packet = makePacket({ kind: 'udp', sport, dport: 53 }, { src: ipv4('10.0.0.5'), dst: ipv4(dst) });
    const sent = inject(made, 'eth0', packet);
    return { left: sent.length, steps: made.run.done.flatMap((trace) => trace.steps) };
  };
  const lines = () => {
    const now = made.run.now();
    return listEntries(made.ns.netfilter.conntrack, now).map((entry) => formatEntry(entry, now));
  };
  return { made, send, lines };
}

test('tables, conntrack and NAT stand at each hook in the order of their priorities', () => {
  const names = (['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'] as const).map((hook) => {
    const entries = hookEntries(hook);
    expect(entries.map((e) => e.priority)).toEqual(entries.map((e) => e.priority).toSorted((a, b) => a - b));
    return entries.map((e) => e.name).join(' ');
  });
  expect(names).toEqual([
    'raw conntrack mangle nat',
    'mangle filter security nat confirm',
    'mangle filter security',
    'raw conntrack mangle nat filter security',
    'mangle nat confirm',
  ]);
});

const told = (steps: readonly Step[]) =>
  steps.flatMap((step) => {
    if (step.kind === 'conntrack') return `${step.hook} ${step.note} (${step.conntrack?.kind ?? 'none'})`;
    if (step.kind === 'nat') return `${step.hook} rewrites ${step.manip}`;
    if (step.kind === 'rule') return `${step.hook} ${step.target}${step.conntrack ? ` (${step.conntrack.kind})` : ''}`;
    return step.kind === 'drop' ? step.reason : [];
  });

test('a walk tells when a connection begins, is bound, rewritten and confirmed', () => {
  const { send } = host(
    '*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -d 10.0.1.9 -j DNAT --to-destination 10.0.1.5\nCOMMIT\n',
  );
  expect(told(send('10.0.1.9').steps)).toEqual([
    'PREROUTING new connection (new)',
    'PREROUTING DNAT (update)',
    'POSTROUTING the connection is confirmed (confirm)',
  ]);
  expect(told(send('10.0.1.9').steps)).toEqual([
    'PREROUTING known connection, not answered yet (update)',
    'PREROUTING rewrites dst',
  ]);
});

test('a full table drops what is new, and says so', () => {
  const { send } = host('*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m conntrack --ctstate INVALID\nCOMMIT\n', {
    'net.netfilter.nf_conntrack_max': 1,
  });
  expect(send('10.0.1.5', 1).left).toBe(1);
  const second = send('10.0.1.5', 2);
  expect([second.left, told(second.steps).at(-1)]).toEqual([0, 'nf_conntrack: table full, dropping packet']);
});

test('nothing is tracked where no rule asks for connections', () => {
  const { send, lines } = host('*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -j ACCEPT\nCOMMIT\n');
  expect([send('10.0.1.5').left, lines()]).toEqual([1, []]);
});

test('connbytes switches the counting of connections on', () => {
  const { send, lines, made } = host(
    '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m connbytes --connbytes 2 --connbytes-dir original --connbytes-mode packets -j DROP\nCOMMIT\n',
  );
  expect([send('10.0.1.5').left, send('10.0.1.5').left]).toEqual([1, 0]);
  expect(lines()[0]).toContain('packets=2 bytes=56 [UNREPLIED]');
  pass(made, 31_000_000);
  expect(lines()).toEqual([]);
});
