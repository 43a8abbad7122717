import { describe, expect, test } from 'vitest';
import { icmp, makePacket, tcp } from '../../packet/make';
import { ACK, CWR, ECE, type Packet, SYN } from '../../packet/packet';
import type { AnyMatch } from '../extension';
import { load, matches, packetTo, rejects, roundTrips, why } from '../extension.testing';
import { ah } from './ah';
import { bpf } from './bpf';
import { dccp } from './dccp';
import { dscp } from './dscp';
import { ecn } from './ecn';
import { esp } from './esp';
import { ipcomp } from './ipcomp';
import { iprange } from './iprange';
import { length } from './length';
import { mac } from './mac';
import { pkttype } from './pkttype';
import { string } from './string';
import { tcpmss } from './tcpmss';
import { tos } from './tos';
import { ttl } from './ttl';
import { u32 } from './u32';

const TCP = { header: '-p tcp' };
const to = { src: 0x0af40109, dst: 0x0a60000a };

/** Each row: the match, its words, the packet, and whether it takes it. */
function asks(rows: readonly (readonly [AnyMatch, string, Packet, boolean])[], where = {}): void {
  test.each(rows.map(([match, ...rest]) => [match.name, ...rest, match] as const))(
    '-m %s %s',
    (_name, words, packet, wanted, match) => {
      expect(matches(match, words, packet, {}, where)).toBe(wanted);
    },
  );
}

describe('fields of the IP header', () => {
  roundTrips(ttl, [
    ['--ttl 5', '--ttl-eq 5'],
    ['! --ttl-eq 0x40', '! --ttl-eq 64'],
    ['--ttl-gt 1', '='],
  ]);
  rejects(ttl, [
    ['', "TTL match: You must specify one of `--ttl-eq', `--ttl-lt', `--ttl-gt"],
    ['--ttl-eq 256', 'bad value for option "--ttl-eq", or out of range (0-255)'],
    ['! --ttl-gt 1', 'option "--ttl-gt" cannot be inverted'],
    ['--ttl 1 --ttl-eq 2', 'option "--ttl-eq" can only be used once'],
  ]);
  roundTrips(length, [
    ['--length :40', '--length 0:40'],
    ['! --length 40:', '! --length 40:65535'],
    ['--length 4:3', '='],
  ]);
  roundTrips(tos, [
    ['--tos Minimize-Delay', '--tos 0x10/0x3f'],
    ['! --tos 4', '! --tos 0x04/0xff'],
  ]);
  rejects(tos, [['--tos 256', 'Symbolic name "256" is unknown']]);
  roundTrips(dscp, [
    ['--dscp 10', '--dscp 0x0a'],
    ['! --dscp-class ef', '! --dscp 0x2e'],
  ]);
  rejects(dscp, [
    ['', 'DSCP match: Parameter --dscp is required'],
    ['--dscp-class LE', "Invalid DSCP value `LE'"],
    ['--dscp 1 --dscp-class EF', 'option "--dscp" cannot be used together with "--dscp-class"'],
  ]);
  roundTrips(iprange, [
    ['--src-range 10.0.0.1', '--src-range 10.0.0.1-10.0.0.1'],
    ['! --dst-range 1.1-2.2', '! --dst-range 1.1.0.0-2.2.0.0'],
    ['--dst-range 1.1.1.9-1.1.1.1', '='],
  ]);
  rejects(iprange, [
    ['', "iprange match: You must specify `--src-range' or `--dst-range'"],
    ['--src-range 1.1.1.1-', 'iprange: Bad value for "--src-range" option: ""'],
  ]);

  const packet = packetTo('10.96.0.10', { tos: 0x2a, ttl: 63 });
  asks([
    [ttl, '--ttl-eq 63', packet, true],
    [ttl, '--ttl-lt 63', packet, false],
    [length, '--length 40', packet, true],
    [length, '! --length 0:40', packet, false],
    [tos, '--tos 0x08/0x08', packet, true],
    [tos, '--tos 0x2a/0x0f', packet, false],
    [dscp, '--dscp 0x0a', packet, true],
    [ecn, '--ecn-ip-ect 2', packet, true],
    [iprange, '--src-range 10.244.1.1-10.244.1.9 --dst-range 10.96.0.10-10.96.0.20', packet, true],
    [iprange, '--dst-range 10.96.0.11-10.96.0.20', packet, false],
    [pkttype, '! --pkt-type multicast', packet, true],
    [mac, '! --mac-source 02:00:00:00:00:01', packet, false],
  ]);

  test('the values compared are told', () => {
    expect(why(ttl, '--ttl-lt 60', packet)).toBe('TTL 63 is not below 60');
    expect(why(length, '--length 41:99', packet)).toBe('length 40 is not 41 to 99');
    expect(why(iprange, '--dst-range 10.96.0.11-10.96.0.20', packet)).toBe(
      'destination 10.96.0.10 is outside 10.96.0.11-10.96.0.20',
    );
    expect(why(mac, '--mac-source 2:0:0:0:0:1', packet)).toBe('the packet came in no Ethernet frame');
  });
});

describe('the TCP header', () => {
  const seen = (flags: number, mss?: number) =>
    makePacket(tcp({ sport: 1, dport: 2, flags, ...(mss === undefined ? {} : { options: { mss } }) }), to);
  roundTrips(
    ecn,
    [['! --ecn-tcp-cwr --ecn-tcp-ece ! --ecn-ip-ect 2', '--ecn-tcp-ece ! --ecn-tcp-cwr ! --ecn-ip-ect 2']],
    TCP,
  );
  rejects(ecn, [
    ['', 'ECN match: some option required'],
    ['--ecn-tcp-cwr', 'Invalid argument'],
  ]);
  rejects(
    tcpmss,
    [
      ['', 'option "--mss" must be specified'],
      ['--mss 9:1', 'tcpmss: invalid range given'],
    ],
    TCP,
  );
  roundTrips(tcpmss, [['! --mss :1400', '! --mss 0:1400']], TCP);
  asks(
    [
      [ecn, '--ecn-tcp-ece ! --ecn-tcp-cwr', seen(ACK | ECE), true],
      [ecn, '--ecn-tcp-ece ! --ecn-tcp-cwr', seen(ACK | ECE | CWR), false],
      [tcpmss, '--mss 1400:1500', seen(SYN, 1460), true],
      [tcpmss, '! --mss 1400:1500', seen(ACK), true],
    ],
    TCP,
  );
});

describe('bytes anywhere', () => {
  roundTrips(u32, [
    [
      '--u32 "6&0xFF=1 && 0>>22&0x3C@0>>8&0x00FF=0:10,15"',
      '--u32 "0x6&0xff=0x1&&0x0>>0x16&0x3c@0x0>>0x8&0xff=0x0:0xa,0xf"',
    ],
    ['! --u32 "0=5:3"', '! --u32 "0x0=0x5:0x3"'],
  ]);
  rejects(u32, [
    ['--u32 "0=1,2,3,4,5,6,7,8,9,10,11"', 'u32: at char 25: too many ","s'],
    ['--u32 "0<5=0"', "u32: at char 2: a second '<' was expected"],
    ['--u32 "0"', 'u32: abrupt end of input after location specifier'],
    ['--u32 "0>>32=0"', 'Invalid argument'],
  ]);
  roundTrips(string, [
    ['--algo bm --from 0 --to 65535 --string "GET /"', '--string "GET /" --algo bm'],
    ['! --hex-string "|de ad|x\\\\|" --algo kmp --icase', '! --hex-string "|dead787c|" --algo kmp --icase'],
    ['--string "a\\"b" --algo kmp --to 9', '='],
  ]);
  rejects(string, [
    ['--algo bm', "STRING match: You must specify `--string' or `--hex-string'"],
    ['--hex-string "|4|" --algo bm', 'Invalid hex block'],
    ['--hex-string "ab|zz|" --algo bm', "Invalid hex char 'z'"],
    ['--string a --algo fast', 'No such file or directory'],
    ['--string a --algo bm --from 9 --to 5', 'Invalid argument'],
  ]);
  roundTrips(bpf, [['--bytecode "4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0"', '=']]);
  rejects(bpf, [
    ['', 'bpf: one of --bytecode or --pinned is required'],
    ['--bytecode "2,6 0 0 1"', 'bpf: parsed program length is less than the encoded length parameter'],
    ['--bytecode "2,21 0 5 6,6 0 0 1"', 'Invalid argument'],
  ]);

  const request = makePacket(tcp({ sport: 40000, dport: 80, flags: ACK }), {
    ...to,
    payload: { kind: 'bytes', length: 5, text: 'GET /' },
  });
  const ping = makePacket(icmp(8, 0, { id: 7, seq: 1 }), to);
  asks([
    [u32, '--u32 "6&0xFF=6 && 0>>22&0x3C@12>>26&0x3C@0=0x47455420"', request, true],
    [u32, '--u32 "0>>22&0x3C@0>>24=0,8"', ping, true],
    [u32, '--u32 "100=0"', ping, false],
    [string, '--string "get" --algo bm --icase', request, true],
    [string, '--string "GET" --algo bm --from 41', request, false],
    [string, '--string "GET /" --algo kmp --to 44', request, false],
    [string, '--hex-string "|0050|" --algo bm --to 24', request, true],
    [bpf, '--bytecode "6,177 0 0 0,72 0 0 2,21 0 1 80,6 0 0 1,6 0 0 0,6 0 0 0"', request, true],
    [bpf, '--bytecode "4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0"', ping, false],
  ]);

  test('what was found is told', () => {
    expect(why(string, '--string "/" --algo bm', request)).toBe('the packet has "/" at byte 44');
    expect(why(u32, '--u32 "8>>24=63"', request)).toBe('0x8>>0x18 is 0x40, not 0x3f');
  });
});

describe('protocols that only have bytes here', () => {
  const other = (protocol: number, text: string) =>
    makePacket({ kind: 'other' }, { ...to, protocol, payload: { kind: 'bytes', length: text.length, text } });
  const rows: readonly (readonly [AnyMatch, string, string])[] = [
    [ah, '--ahspi 0:4294967295', ''],
    [esp, '! --espspi 16:', '! --espspi 16:4294967295'],
    [ipcomp, '--compres', '--ipcompspi 0 --compres'],
    [dccp, '--dport http --sport 1: --dccp-types ack,request', '--sport 1:65535 --dport 80 --dccp-types REQUEST,ACK'],
  ];
  for (const [match, words, printed] of rows) roundTrips(match, [[words, printed]], { header: `-p ${match.name}` });
  test('the kernel wants the protocol', () => {
    for (const [match, words] of rows)
      expect(load(`-A FORWARD -m ${match.name} ${words}`).refused).toContain('Invalid argument');
  });
  asks([[esp, '--espspi 0x41424344', other(50, 'ABCDEFGH'), true]], { header: '-p esp' });
  asks([[ah, '! --ahspi 0x45464748', other(51, 'ABCDEFGH'), false]], { header: '-p ah' });
  test('a header that is cut off drops the packet', () => {
    const reasons: string[] = [];
    const words = '--espspi 1';
    expect(matches(esp, words, other(50, 'A'), { hotdrop: () => reasons.push('') }, { header: '-p esp' })).toBe(false);
    expect(reasons).toHaveLength(1);
  });
});
