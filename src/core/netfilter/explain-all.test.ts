import { describe, expect, test } from 'vitest';
import { newEntry } from '../conntrack/entry.testing';
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
    expect(match.phrase(config)).not.toMatch(/undefined|NaN|\[object/);
  });
});

/** Targets whose options are not all free to choose. */
const TARGETS: Readonly<Record<string, readonly [words: string, where?: Where]>> = {
  AUDIT: ['--type accept'],
  CHECKSUM: ['--checksum-fill', PREROUTING],
  CLASSIFY: ['--set-class 1:2', { chain: 'POSTROUTING', table: 'mangle' }],
  CONNMARK: ['--save-mark'],
  CT: ['--zone 3', { chain: 'PREROUTING', table: 'raw' }],
  DNAT: ['--to-destination 10.0.0.9:80', { chain: 'PREROUTING', table: 'nat', header: '-p tcp' }],
  DSCP: ['--set-dscp 0x0a', PREROUTING],
  ECN: ['--ecn-tcp-remove', { ...PREROUTING, header: '-p tcp' }],
  LOG: ['--log-prefix "x: "'],
  MARK: ['--set-mark 7', PREROUTING],
  MASQUERADE: ['', { chain: 'POSTROUTING', table: 'nat' }],
  NETMAP: ['--to 10.0.0.0/24', { chain: 'PREROUTING', table: 'nat' }],
  NFLOG: ['--nflog-group 2'],
  NFQUEUE: ['--queue-num 3'],
  REDIRECT: ['--to-ports 8080', { chain: 'PREROUTING', table: 'nat', header: '-p tcp' }],
  REJECT: ['--reject-with icmp-host-prohibited'],
  SET: ['--add-set S src', { sets: ['S'] }],
  SNAT: ['--to-source 10.0.0.9', { chain: 'POSTROUTING', table: 'nat' }],
  SYNPROXY: ['--mss 1460', { header: '-p tcp' }],
  TCPMSS: ['--set-mss 1400', { ...PREROUTING, header: '-p tcp -m tcp --syn' }],
  TCPOPTSTRIP: ['--strip-options timestamp', { ...PREROUTING, header: '-p tcp' }],
  TEE: ['--gateway 10.0.0.9', PREROUTING],
  TOS: ['--set-tos 0x10', PREROUTING],
  TPROXY: ['--on-port 15001', { ...PREROUTING, header: '-p tcp' }],
  TRACE: ['', { chain: 'PREROUTING', table: 'raw' }],
  TTL: ['--ttl-set 9', PREROUTING],
};

test.each(Object.entries(TARGETS))('-j %s says what it did', (name, [words, where = {}]) => {
  const target = targets.find((t) => t.name === name);
  const line = ['-A', where.chain ?? 'FORWARD', where.header, '-j', name, words].filter(Boolean).join(' ');
  const { rule, refused } = load(line, where);
  expect(refused).toBe('');
  if (rule?.target?.kind !== 'extension' || !target) throw new Error(`no target ${name}`);
  expectSentence(target.describe(rule.target.config as never, packet, packet));
  expectSentence(`${target.phrase(rule.target.config as never)} x`);
});
