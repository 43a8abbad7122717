import { describe, expect, test } from 'vitest';
import { newEntry } from '../conntrack/entry.testing';
import { ipv4 } from '../packet/address';
import type { Packet } from '../packet/packet';
import { load, packetTo, type Where } from './extension.testing';
import { matches } from './matches/all';
import { targets } from './targets/all';

const PREROUTING: Where = { chain: 'PREROUTING', table: 'mangle' };
const OUTPUT: Where = { chain: 'OUTPUT' };
const IPV6: Where = { family: 'ipv6' };

/** One rule of each match, with what must stand before it. */
const MATCHES: Readonly<Record<string, readonly [words: string, where?: Where]>> = {
  addrtype: ['--dst-type LOCAL'],
  ah: ['--ahspi 500', { header: '-p ah' }],
  bpf: ['--bytecode "4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0"'],
  cgroup: ['--cgroup 7', OUTPUT],
  cluster: ['--cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 1'],
  comment: ['--comment x'],
  connbytes: ['--connbytes 10: --connbytes-dir both --connbytes-mode bytes'],
  connlabel: ['--label 1'],
  connlimit: ['--connlimit-above 2'],
  connmark: ['--mark 0x1'],
  conntrack: ['--ctstate NEW,RELATED'],
  cpu: ['--cpu 0'],
  dccp: ['--dport 80', { header: '-p dccp' }],
  devgroup: ['--src-group 1'],
  dscp: ['--dscp 0x0a'],
  dst: ['--dst-len 8', IPV6],
  ecn: ['--ecn-ip-ect 1'],
  esp: ['--espspi 500', { header: '-p esp' }],
  eui64: ['', { family: 'ipv6', chain: 'FORWARD' }],
  frag: ['--fragid 1', IPV6],
  hashlimit: ['--hashlimit-name h --hashlimit-upto 1/second'],
  hbh: ['--hbh-len 8', IPV6],
  helper: ['--helper ftp'],
  hl: ['--hl-eq 64', IPV6],
  icmp: ['--icmp-type 8', { header: '-p icmp' }],
  icmp6: ['--icmpv6-type 128', { header: '-p icmpv6', family: 'ipv6' }],
  ipcomp: ['--ipcompspi 5', { header: '-p ipcomp' }],
  iprange: ['--src-range 10.0.0.1-10.0.0.9'],
  ipv6header: ['--header hop', IPV6],
  ipvs: ['--ipvs'],
  length: ['--length 40:60'],
  limit: ['--limit 1/second'],
  mac: ['--mac-source 02:00:00:00:00:01', PREROUTING],
  mark: ['--mark 0x4000/0x4000'],
  mh: ['--mh-type 1', { header: '-p mobility-header', family: 'ipv6' }],
  multiport: ['--dports 80,443', { header: '-p tcp' }],
  nfacct: ['--nfacct-name a', { accounts: ['a'] }],
  osf: ['--genre Linux', { header: '-p tcp' }],
  owner: ['--uid-owner 7', OUTPUT],
  physdev: ['--physdev-in eth0'],
  pkttype: ['--pkt-type broadcast'],
  policy: ['--dir in --pol ipsec', PREROUTING],
  quota: ['--quota 100'],
  rateest: ['--rateest RE1 --rateest-lt --rateest-pps 5'],
  realm: ['--realm 1'],
  recent: ['--name R --rcheck'],
  rpfilter: ['--loose', PREROUTING],
  rt: ['--rt-type 0', IPV6],
  sctp: ['--dport 80', { header: '-p sctp' }],
  set: ['--match-set S src', { sets: ['S'] }],
  socket: ['--transparent', PREROUTING],
  srh: ['--srh-segs-left-eq 1', IPV6],
  state: ['--state NEW'],
  statistic: ['--mode random --probability 0.5'],
  string: ['--algo bm --string GET'],
  tcp: ['--dport 80', { header: '-p tcp' }],
  tcpmss: ['--mss 1000:1460', { header: '-p tcp' }],
  time: ['--timestart 08:00 --timestop 17:00'],
  tos: ['--tos 0x10'],
  ttl: ['--ttl-eq 64'],
  u32: ['--u32 "6&0xFF=6"'],
  udp: ['--dport 53', { header: '-p udp' }],
};

/** What the sentence has to name: the packet's value, and the one that it was compared with. */
const COMPARED: Readonly<Record<string, readonly string[]>> = {
  addrtype: ['10.96.45.123', 'UNICAST', 'LOCAL'],
  ah: ['1', '500'],
  bpf: ['1'],
  cluster: ['node 2 of 2', '0x1'],
  connbytes: ['0', '10'],
  connlabel: ['1'],
  connlimit: ['10.244.1.9', '2'],
  connmark: ['0x0', '0x1'],
  conntrack: ['INVALID', 'NEW,RELATED'],
  cpu: ['0'],
  dccp: ['80'],
  devgroup: ['0x1'],
  dscp: ['0x00', '0x0a'],
  ecn: ['0', '1'],
  esp: ['500'],
  hashlimit: ['1/sec'],
  ipcomp: ['80', '5'],
  iprange: ['10.244.1.9', '10.0.0.1-10.0.0.9'],
  length: ['40', '60'],
  limit: ['1/sec', '5'],
  mark: ['0x0', '0x4000'],
  multiport: ['80', '80,443'],
  nfacct: ['a'],
  owner: ['user 7'],
  pkttype: ['unicast', 'broadcast'],
  quota: ['100', '40'],
  rateest: ['RE1', '5'],
  realm: ['0', '0x1'],
  recent: ['10.244.1.9', 'list R'],
  set: ['10.244.1.9', 'set S'],
  state: ['INVALID', 'NEW'],
  string: ['"GET"'],
  tcp: ['port 80 is 80'],
  time: ['08:00:00', '17:00:00'],
  tos: ['0x00', '0x10'],
  ttl: ['TTL 64 is 64'],
  u32: ['0x6&0xff=0x6'],
};

const packet: Packet = packetTo('10.96.45.123:80');
const context = {
  hook: 'FORWARD',
  in: 'cni0',
  out: 'eth0',
  entry: newEntry(),
  addressType: () => 'UNICAST' as const,
} as const;

/** A sentence for a person: no gaps, no values of the program. */
function expectSentence(text: string): void {
  expect(text).toMatch(/\S+ \S+/);
  expect(text).not.toMatch(/undefined|NaN|\[object|null|\.$| {2}|^ | $/);
}

describe('every match says why it matches and why it does not', () => {
  test('the list is whole', () => {
    expect(matches.map(({ name }) => name).filter((name) => !MATCHES[name])).toEqual([]);
  });

  test.each(matches.map((match) => [match.name, match] as const))('%s', (name, match) => {
    const [words, where = {}] = MATCHES[name] ?? [''];
    const line = ['-A', where.chain ?? 'FORWARD', where.header, '-m', name, words].filter(Boolean).join(' ');
    const { rule, refused } = load(line, where);
    expect(refused).toBe('');
    const found = rule?.matches.find((m) => m.name === name);
    const config = (found ?? { config: undefined }).config as never;
    if (!found) return;
    for (const matched of [true, false]) {
      for (const entry of [context.entry, undefined]) {
        const { entry: _, ...rest } = context;
        expectSentence(match.explain(config, packet, { ...rest, ...(entry && { entry }), matched }));
      }
    }
    const why = match.explain(config, packet, { ...context, matched: true });
    for (const value of COMPARED[name] ?? []) expect(why).toContain(value);
    expect(match.phrase(config)).not.toMatch(/undefined|NaN|\[object/);
  });
});

const NAT_PRE: Where = { chain: 'PREROUTING', table: 'nat', header: '-p tcp' };
const NAT_POST: Where = { chain: 'POSTROUTING', table: 'nat' };
const MANGLE6: Where = { ...PREROUTING, family: 'ipv6' };

/** One rule of each target, with what must stand before it, and the values that its sentence has to name. */
const TARGETS: Readonly<Record<string, readonly [words: string, where: Where, names?: readonly string[]]>> = {
  AUDIT: ['--type accept', {}, ['accept']],
  CHECKSUM: ['--checksum-fill', PREROUTING],
  CLASSIFY: ['--set-class 1:2', { chain: 'POSTROUTING', table: 'mangle' }, ['0001:0002']],
  CLUSTERIP: ['', { chain: 'INPUT' }],
  CONNMARK: ['--save-mark', {}, ['0x7']],
  CONNSECMARK: ['--save', PREROUTING],
  CT: ['--zone 3', { chain: 'PREROUTING', table: 'raw' }, ['3']],
  DNAT: ['--to-destination 10.0.0.9:80', NAT_PRE, ['10.0.0.9:80']],
  DNPT: ['--src-pfx fd00::/64 --dst-pfx fd01::/64', MANGLE6],
  DSCP: ['--set-dscp 0x0a', PREROUTING, ['0x00', '0x0a']],
  ECN: ['--ecn-tcp-remove', { ...PREROUTING, header: '-p tcp' }],
  HL: ['--hl-set 9', MANGLE6],
  HMARK: ['--hmark-tuple src,dst --hmark-mod 7 --hmark-offset 100 --hmark-rnd 1', PREROUTING, ['0x7']],
  IDLETIMER: ['--timeout 60 --label a', {}, ['a', '60']],
  LED: ['--led-trigger-id a', {}, ['light a']],
  LOG: ['--log-prefix "x: "', {}],
  MARK: ['--set-mark 7', PREROUTING, ['0x7']],
  MASQUERADE: ['', NAT_POST, ['10.244.1.1']],
  NETMAP: ['--to 10.0.0.0/24', { chain: 'PREROUTING', table: 'nat' }, ['10.0.0.0/24']],
  NFLOG: ['--nflog-group 2', {}, ['2']],
  NFQUEUE: ['--queue-num 3', {}, ['3']],
  NOTRACK: ['', { chain: 'PREROUTING', table: 'raw' }],
  RATEEST: ['--rateest-name RE1 --rateest-interval 250ms --rateest-ewmalog 500ms', {}, ['RE1']],
  REDIRECT: ['--to-ports 8080', NAT_PRE, ['8080']],
  REJECT: ['--reject-with icmp-host-prohibited', {}, ['host prohibited']],
  SECMARK: ['--selctx system_u:object_r:x_t:s0', PREROUTING, ['system_u:object_r:x_t:s0']],
  SET: ['--add-set S src', { sets: ['S'] }, ['S']],
  SNAT: ['--to-source 10.0.0.9', NAT_POST, ['10.0.0.9']],
  SNPT: ['--src-pfx fd00::/64 --dst-pfx fd01::/64', { chain: 'POSTROUTING', table: 'mangle', family: 'ipv6' }],
  SYNPROXY: ['--mss 1460', { header: '-p tcp' }],
  TCPMSS: ['--set-mss 1400', { ...PREROUTING, header: '-p tcp -m tcp --syn' }, ['1460', '1400']],
  TCPOPTSTRIP: ['--strip-options timestamp', { ...PREROUTING, header: '-p tcp' }, ['timestamp']],
  TEE: ['--gateway 10.0.0.9', PREROUTING, ['10.0.0.9']],
  TOS: ['--set-tos 0x10', PREROUTING, ['0x00', '0x10']],
  TPROXY: ['--on-port 15001', { ...PREROUTING, header: '-p tcp' }, ['15001', '0x7']],
  TRACE: ['', { chain: 'PREROUTING', table: 'raw' }],
  TTL: ['--ttl-set 9', PREROUTING, ['64', '9']],
  ULOG: ['--ulog-nlgroup 4', {}, ['4']],
};

/** What targets may have made of the packet: each looks at its own part. */
const { transport } = packet;
const sent: Packet = {
  ...packet,
  ...(transport.kind === 'tcp' && { transport: { ...transport, options: { mss: 1460 } } }),
};
const after: Packet = {
  ...packet,
  src: ipv4('10.244.1.1'),
  mark: 7,
  tos: 0x10,
  ttl: 9,
  ...(transport.kind === 'tcp' && { transport: { ...transport, options: { mss: 1400 } } }),
};

describe('every target says what it did, and what for', () => {
  test('the list is whole', () => {
    expect(Object.keys(TARGETS)).toEqual(targets.map(({ name }) => name));
  });

  test.each(targets.map((target) => [target.name, target] as const))('%s', (name, target) => {
    const [words, where, names = []] = TARGETS[name] ?? ['', {}];
    const line = ['-A', where.chain ?? 'FORWARD', where.header, '-j', name, words].filter(Boolean).join(' ');
    const { rule, refused } = load(line, where);
    expect(refused).toBe('');
    if (rule?.target?.kind !== 'extension') throw new Error(`no target ${name}`);
    const config = rule.target.config as never;
    const did = target.describe(config, sent, after);
    expectSentence(did);
    for (const value of names) expect(did).toContain(value);
    expectSentence(target.describe(config, packet, packet));
    expectSentence(`${target.phrase(config)} x`);
  });
});
