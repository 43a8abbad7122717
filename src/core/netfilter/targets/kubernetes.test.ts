import { describe, expect, test } from 'vitest';
import { newEntry } from '../../conntrack/entry.testing';
import { ipv4 } from '../../packet/address';
import type { NatRange } from '../extension';
import { configOf, contextOf, load, packetTo, rejects, roundTrips } from '../extension.testing';
import { CONNMARK } from './connmark';
import { CT } from './ct';
import { DNAT } from './dnat';
import { LOG } from './log';
import { MARK } from './mark';
import { MASQUERADE } from './masquerade';
import { NETMAP } from './netmap';
import { REDIRECT } from './redirect';
import { REJECT } from './reject';
import { SNAT } from './snat';

const PRE = { table: 'nat', chain: 'PREROUTING', header: '-p tcp' };
const POST = { table: 'nat', chain: 'POSTROUTING', header: '-p tcp' };

describe('NAT', () => {
  roundTrips(
    DNAT,
    [
      ['--to-destination 10.244.2.8:80', '='],
      ['--to-destination 10.0.0.1-10.0.0.9:http', '--to-destination 10.0.0.1-10.0.0.9:80'],
      [
        '--persistent --to-destination :1000-2000/3000 --random',
        '--to-destination :1000-2000/3000 --random --persistent',
      ],
    ],
    PRE,
  );
  rejects(
    DNAT,
    [
      ['', 'DNAT: option "--to-destination" must be specified'],
      ['--to-destination 10.0.0.256', 'Bad IP address "10.0.0.256"'],
      ['--to-destination 10.0.0.1:80:90', 'Bad IP address "10.0.0.1:80:90"'],
      ['--to-destination 10.0.0.1:90-80', "Port range `80' funky"],
      ['--to-destination [fe80::1]:80', 'Invalid address format'],
    ],
    PRE,
  );
  rejects(DNAT, [['--to-destination 10.0.0.1:80', 'Need TCP, UDP, SCTP or DCCP with port specification']], {
    table: 'nat',
    chain: 'PREROUTING',
  });
  rejects(DNAT, [['--to-destination 10.0.0.1', 'Invalid argument']], { ...PRE, table: 'filter', chain: 'FORWARD' });
  rejects(DNAT, [['--to-destination 10.0.0.1', 'Invalid argument']], POST);
  roundTrips(
    DNAT,
    [
      ['--to-destination [fe80::1]:80', '='],
      ['--to-destination fe80::1-fe80::9', '='],
    ],
    { ...PRE, family: 'ipv6' },
  );
  roundTrips(SNAT, [['--to-source 10.0.0.1:1000-2000 --random-fully', '=']], POST);
  roundTrips(
    MASQUERADE,
    [
      ['', '='],
      ['--random-fully --to-ports 1000-2000', '--to-ports 1000-2000 --random-fully'],
    ],
    POST,
  );
  roundTrips(REDIRECT, [['--to-ports 8080-8080', '--to-ports 8080']], PRE);
  rejects(REDIRECT, [['--to-ports 42-1234/567', 'Shifted portmap ranges not supported with this kernel']], PRE);
  roundTrips(
    NETMAP,
    [
      ['--to 10.1.2.3/16', '--to 10.1.0.0/16'],
      ['--to 10.1.2.3', '--to 10.1.2.3/32'],
    ],
    PRE,
  );

  test('what the connection is bound to', () => {
    const asked: [NatRange, string][] = [];
    const context = contextOf({
      hook: 'PREROUTING',
      entry: newEntry(),
      nat: (_packet, range, manip) => {
        asked.push([range, manip]);
        return 'ACCEPT';
      },
      primaryAddress: () => ipv4('192.168.11.109'),
      masqueradeAddress: () => ipv4('10.244.1.0'),
    });
    const packet = packetTo('10.96.0.10:80');
    DNAT.apply(configOf(DNAT, '--to-destination 10.244.2.8:8080', PRE) as never, packet, context);
    REDIRECT.apply(configOf(REDIRECT, '--to-ports 3128', PRE) as never, packet, context);
    MASQUERADE.apply(configOf(MASQUERADE, '--random-fully', POST) as never, packet, context);
    const [pod, node, bridge] = ['10.244.2.8', '192.168.11.109', '10.244.1.0'].map(ipv4);
    expect(asked).toEqual([
      [{ min: pod, max: pod, minPort: 8080, maxPort: 8080 }, 'dst'],
      [{ min: node, max: node, minPort: 3128, maxPort: 3128 }, 'dst'],
      [{ min: bridge, max: bridge, randomFully: true, masquerade: true }, 'src'],
    ]);
  });

  test('a device without address has nothing to masquerade with', () => {
    const context = contextOf({ entry: newEntry(), out: 'eth9', masqueradeAddress: () => undefined });
    const result = MASQUERADE.apply(configOf(MASQUERADE, '', POST) as never, packetTo('10.0.0.1'), context);
    expect(result).toMatchObject({ verdict: 'DROP', reason: 'eth9 has no address to masquerade with' });
  });
});

describe('marks', () => {
  roundTrips(MARK, [
    ['--set-mark 1/2', '--set-xmark 0x1/0x3'],
    ['--or-mark 0x4000', '--set-xmark 0x4000/0x4000'],
    ['--and-mark 0xff', '--set-xmark 0x0/0xffffff00'],
    ['--xor-mark 5', '--set-xmark 0x5/0x0'],
  ]);
  rejects(MARK, [
    ['', 'MARK: One of the --set-xmark, --{and,or,xor,set}-mark options is required'],
    ['--set-mark 4294967296', 'MARK: bad integer value for option "--set-mark", or out of range.'],
  ]);
  roundTrips(CONNMARK, [
    ['--save-mark', '--save-mark --nfmask 0xffffffff --ctmask 0xffffffff'],
    ['--restore-mark --mask 0xff', '--restore-mark --nfmask 0xff --ctmask 0xff'],
    ['--set-mark 1 --left-shift-mark 4', '--set-xmark 0x1/0xffffffff --left-shift-mark 4'],
  ]);
  rejects(CONNMARK, [['--mask 1', 'CONNMARK target: No operation specified']]);

  test('the packet is marked, and the mark goes to the connection and back', () => {
    const entry = newEntry();
    const context = contextOf({ entry });
    const apply = (words: string, mark: number) =>
      CONNMARK.apply(configOf(CONNMARK, words) as never, packetTo('10.0.0.1', { mark }), context).packet.mark;
    const marked = MARK.apply(configOf(MARK, '--or-mark 0x4000') as never, packetTo('10.0.0.1', { mark: 1 }), context);
    expect(marked.packet.mark).toBe(0x4001);
    apply('--save-mark --nfmask 0x4000', marked.packet.mark);
    expect(entry.mark).toBe(0x4000);
    expect(apply('--restore-mark --mask 0xf000', 0x7)).toBe(0x4007);
    apply('--set-xmark 0xf/0xf --right-shift-mark 1', 0);
    expect(entry.mark).toBe(0x2007);
  });
});

describe('REJECT', () => {
  roundTrips(REJECT, [
    ['', '--reject-with icmp-port-unreachable'],
    ['--reject-with host', '--reject-with icmp-host-unreachable'],
    ['--reject-with admin-prohib', '--reject-with icmp-admin-prohibited'],
  ]);
  rejects(REJECT, [
    ['--reject-with silence', 'unknown reject type "silence"'],
    ['--reject-with tcp-reset', 'Invalid argument'],
  ]);
  roundTrips(REJECT, [['', '--reject-with icmp6-port-unreachable']], { family: 'ipv6' });
  test('tells the sender, and drops', () => {
    const told: unknown[] = [];
    const context = contextOf({ reject: (_packet, how) => told.push(how) });
    const { verdict, reason } = REJECT.apply(configOf(REJECT, '') as never, packetTo('10.0.0.1'), context);
    expect([told, verdict, reason]).toEqual([[{ icmp: [3, 3] }], 'DROP', 'refused with ICMP port unreachable']);
  });
});

describe('CT', () => {
  const RAW = { table: 'raw', chain: 'PREROUTING' };
  roundTrips(
    CT,
    [
      ['--notrack', '='],
      ['--zone-orig mark', '='],
      ['--zone 0', ''],
      ['--ctevents destroy,new', '--ctevents new,destroy'],
    ],
    RAW,
  );
  rejects(
    CT,
    [
      ['--zone 65536', 'Cannot parse 65536 as a zone ID'],
      ['--ctevents born', 'Unknown event type "born"'],
      ['--helper ftp', 'No such file or directory'],
    ],
    RAW,
  );
  roundTrips(CT, [['--helper ftp', '=']], { ...RAW, header: '-p tcp' });
});

describe('LOG', () => {
  roundTrips(LOG, [
    ['', '='],
    ['--log-level error --log-prefix "x: "', '--log-prefix "x: " --log-level 3'],
  ]);
  rejects(LOG, [['--log-level loud', 'log level "loud" unknown']]);
  test('the line is the kernel’s', () => {
    const lines: string[] = [];
    const context = contextOf({ in: 'eth0', out: 'cni0', log: (line) => lines.push(line) });
    LOG.apply(configOf(LOG, '--log-prefix "x: "') as never, packetTo('10.96.0.10:80', { mark: 0x4000 }), context);
    expect(lines).toEqual([
      'x: IN=eth0 OUT=cni0 MAC= SRC=10.244.1.9 DST=10.96.0.10 LEN=40 TOS=0x00 PREC=0x00 TTL=64 ID=0 ' +
        'PROTO=TCP SPT=40000 DPT=80 WINDOW=65535 RES=0x00 SYN URGP=0 MARK=0x4000 ',
    ]);
  });
});

test('a chain may be called as a target is, and then a jump leads to it', () => {
  const { saved } = load(':LOG - [0:0]\n-A FORWARD -j LOG');
  expect(saved).toBe('-A FORWARD -j LOG');
  expect(load(':LOG - [0:0]\n-A FORWARD -j LOG --log-level 3').refused).toContain('unknown option "--log-level"');
});
