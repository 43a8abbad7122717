import { describe, expect, test } from 'vitest';
import type { Entry } from '../../conntrack/entry';
import { makePacket, tcp } from '../../packet/make';
import { ACK, CWR, ECE, type Packet, SYN, type TcpOptions } from '../../packet/packet';
import type { AnyTarget, TargetContext } from '../extension';
import { configOf, contextOf, load, packetTo, rejects, roundTrips } from '../extension.testing';
import { CLASSIFY } from './classify';
import { DSCP } from './dscp';
import { ECN } from './ecn';
import { HL } from './hl';
import { HMARK } from './hmark';
import { TCPMSS } from './tcpmss';
import { TCPOPTSTRIP } from './tcpoptstrip';
import { TOS } from './tos';
import { TTL } from './ttl';

const MANGLE = { table: 'mangle' };
const MANGLE_TCP = { table: 'mangle', header: '-p tcp' };

/** The packet as the target leaves it; whether it goes on is checked. */
function after(
  target: AnyTarget,
  words: string,
  packet: Packet,
  given: Partial<TargetContext> = {},
  where = MANGLE,
): Packet {
  const result = target.apply(configOf(target, words, where), packet, contextOf(given));
  expect(result.verdict).toBe('CONTINUE');
  return result.packet;
}

describe('fields of the IP header', () => {
  roundTrips(
    TTL,
    [
      ['--ttl-set 0x10', '--ttl-set 16'],
      ['--ttl-dec 1', '='],
    ],
    MANGLE,
  );
  rejects(
    TTL,
    [
      ['', 'TTL: You must specify an action'],
      ['--ttl-inc 0', 'bad value for option "--ttl-inc", or out of range (1-255)'],
      ['--ttl-dec 1 --ttl-inc 1', 'option "--ttl-dec" cannot be used together with "--ttl-inc"'],
    ],
    MANGLE,
  );
  roundTrips(
    TOS,
    [
      ['--set-tos Minimize-Delay', '--set-tos 0x10/0x3f'],
      ['--and-tos 0x12', '--set-tos 0x00/0xed'],
      ['--or-tos 3', '--set-tos 0x03/0x03'],
      ['--xor-tos 255', '--set-tos 0xff/0x00'],
    ],
    MANGLE,
  );
  rejects(
    TOS,
    [
      ['', 'TOS: An action is required'],
      ['--or-tos 256', 'out of range (0-255)'],
    ],
    MANGLE,
  );
  roundTrips(DSCP, [['--set-dscp-class af41', '--set-dscp 0x22']], MANGLE);
  rejects(
    DSCP,
    [
      ['', 'DSCP target: Parameter --set-dscp is required'],
      ['--set-dscp 64', 'out of range (0-63)'],
    ],
    MANGLE,
  );
  roundTrips(CLASSIFY, [['--set-class 0x1:ffff', '--set-class 0001:ffff']]);
  rejects(CLASSIFY, [['--set-class 1', 'Bad class value "1"']]);
  rejects(CLASSIFY, [['--set-class 1:1', 'Invalid argument']], { chain: 'INPUT' });
  roundTrips(HL, [['--hl-inc 3', '=']], { family: 'ipv6', table: 'mangle' });

  test('they belong to mangle', () => {
    for (const [target, words] of [
      [TTL, '--ttl-set 1'],
      [TOS, '--set-tos 1'],
      [DSCP, '--set-dscp 1'],
      [ECN, '--ecn-ip-ect 1'],
    ] as const)
      expect(load(`-A FORWARD -j ${target.name} ${words}`).refused).toContain('Invalid argument');
  });

  const packet = packetTo('10.96.0.10', { ttl: 10, tos: 0x2a });
  const changes: [AnyTarget, string, Partial<Packet>][] = [
    [TTL, '--ttl-set 64', { ttl: 64 }],
    [TTL, '--ttl-dec 11', { ttl: 0 }],
    [TTL, '--ttl-inc 250', { ttl: 255 }],
    [TOS, '--set-tos 0x05/0x0f', { tos: 0x25 }],
    [TOS, '--xor-tos 0xff', { tos: 0xd5 }],
    [DSCP, '--set-dscp-class EF', { tos: 0xba }],
    [ECN, '--ecn-ip-ect 1', { tos: 0x29 }],
    [CLASSIFY, '--set-class 1:10', { priority: 0x10010 }],
  ];
  test.each(changes.map(([target, ...rest]) => [target.name, ...rest, target] as const))(
    '%s %s',
    (_name, words, fields, target) => {
      expect(after(target, words, packet)).toEqual({ ...packet, ...fields });
    },
  );
  test('what stays as it is stays the same packet', () => {
    expect(after(TTL, '--ttl-set 10', packet)).toBe(packet);
    expect(after(DSCP, '--set-dscp 0x0a', packet)).toBe(packet);
  });
  test('the change is told', () => {
    const config = configOf(TTL, '--ttl-inc 1', MANGLE);
    expect(TTL.describe(config, packet, { ...packet, ttl: 11 })).toBe('changes the TTL from 10 to 11');
  });
});

describe('the TCP header', () => {
  const segment = (options?: TcpOptions, flags = SYN, bytes = 0) =>
    makePacket(tcp({ sport: 1, dport: 2, flags, ...(options && { options }) }), {
      src: 1,
      dst: 2,
      payload: { kind: 'bytes', length: bytes },
    });
  const header = ({ transport }: Packet) => (transport.kind === 'tcp' ? transport : undefined);

  roundTrips(
    ECN,
    [
      ['--ecn-tcp-cwr 0 --ecn-tcp-ece 0', '--ecn-tcp-remove'],
      ['--ecn-tcp-cwr 0 --ecn-tcp-ece 1 --ecn-ip-ect 3', '--ecn-tcp-ece 1 --ecn-tcp-cwr 0 --ecn-ip-ect 3'],
      ['--ecn-ip-ect 3 --ecn-tcp-remove', '--ecn-tcp-remove'],
    ],
    MANGLE_TCP,
  );
  rejects(
    ECN,
    [
      ['', 'ECN target: An operation is required'],
      ['--ecn-tcp-remove', 'Invalid argument'],
    ],
    MANGLE,
  );
  test('ECN changes the bits it is told to', () => {
    const marked = segment(undefined, ACK | ECE | CWR);
    expect(header(after(ECN, '--ecn-tcp-ece 0', marked, {}, MANGLE_TCP))?.flags).toBe(ACK | CWR);
    expect(header(after(ECN, '--ecn-tcp-remove', marked, {}, MANGLE_TCP))?.flags).toBe(ACK);
  });

  roundTrips(
    TCPMSS,
    [
      ['--set-mss 40 --clamp-mss-to-pmtu', '--clamp-mss-to-pmtu'],
      ['--clamp-mss-to-pmtu --set-mss 40', '--set-mss 40'],
    ],
    MANGLE_TCP,
  );
  rejects(
    TCPMSS,
    [
      ['', 'TCPMSS target: At least one parameter is required'],
      ['--set-mss 65516', 'out of range (0-65515)'],
    ],
    MANGLE_TCP,
  );
  rejects(TCPMSS, [['--clamp-mss-to-pmtu', 'Invalid argument']], { ...MANGLE_TCP, chain: 'INPUT' });
  rejects(TCPMSS, [['--set-mss 1400', 'Invalid argument']], MANGLE);
  const mss = (words: string, packet: Packet, mtu = 1500) =>
    after(TCPMSS, words, packet, { pathMtu: () => mtu }, MANGLE_TCP);
  test('TCPMSS lowers the MSS and never raises it', () => {
    expect(header(mss('--set-mss 1000', segment({ mss: 1460 })))?.options).toEqual({ mss: 1000 });
    expect(header(mss('--set-mss 1460', segment({ mss: 1000 })))?.options).toEqual({ mss: 1000 });
    expect(header(mss('--clamp-mss-to-pmtu', segment({ mss: 1460 }), 1450))?.options).toEqual({ mss: 1410 });
  });
  test('it adds one where there is none and nothing has to move', () => {
    const given = mss('--set-mss 1400', segment());
    expect(header(given)?.options).toEqual({ mss: 536 });
    expect(given.length).toBe(44);
    const full = segment(undefined, ACK, 10);
    expect(mss('--set-mss 1400', full)).toBe(full);
  });
  test('a path without room for data drops it', () => {
    const config = configOf(TCPMSS, '--clamp-mss-to-pmtu', MANGLE_TCP);
    expect(TCPMSS.apply(config, segment({ mss: 1 }), contextOf({ pathMtu: () => 40 })).verdict).toBe('DROP');
  });

  roundTrips(TCPOPTSTRIP, [['--strip-options timestamp,mss,0x5', '--strip-options 2,5,8']], MANGLE_TCP);
  rejects(
    TCPOPTSTRIP,
    [
      ['--strip-options 1', 'Option value may not be 0 or 1'],
      ['--strip-options 2,2', 'Option "2" already specified'],
      ['--strip-options x', 'Bad TCP option value "x"'],
    ],
    MANGLE_TCP,
  );
  test('TCPOPTSTRIP leaves the header as long as it was', () => {
    const packet = segment({ mss: 1460, sackPermitted: true, timestamp: [1, 0] });
    const stripped = after(TCPOPTSTRIP, '--strip-options mss,timestamp', packet, {}, MANGLE_TCP);
    expect(header(stripped)?.options).toEqual({ sackPermitted: true });
    expect(stripped.length).toBe(packet.length);
  });
});

describe('HMARK', () => {
  roundTrips(HMARK, [
    [
      '--hmark-tuple src,dport --hmark-rnd 4 --hmark-mod 42',
      '--hmark-src-prefix 32 --hmark-dport-mask 0xffff --hmark-rnd 0x00000004 --hmark-mod 42',
    ],
    [
      '--hmark-spi-mask 5 --hmark-spi 6 --hmark-mod 1 --hmark-rnd 1 --hmark-offset 3',
      '--hmark-spi-mask 0x00000005 --hmark-spi 0x00000006 --hmark-rnd 0x00000001 --hmark-mod 1 --hmark-offset 3',
    ],
  ]);
  rejects(HMARK, [
    ['', '--hmark-mod is mandatory'],
    ['--hmark-mod 2', '--hmark-rnd is mandatory'],
    ['--hmark-mod 2 --hmark-rnd 1', 'you have to specify --hmark-tuple at least'],
    ['--hmark-tuple src,x --hmark-mod 2 --hmark-rnd 1', 'Bad type "x"'],
    ['--hmark-tuple spi,sport --hmark-mod 2 --hmark-rnd 1', 'at the same time'],
  ]);
  const words = '--hmark-tuple src,dst,sport,dport,proto --hmark-mod 1000 --hmark-offset 5000 --hmark-rnd 0xfeed';
  test('both directions of a connection get the same mark', () => {
    const there = makePacket(tcp({ sport: 40000, dport: 80, flags: SYN }), { src: 1, dst: 2 });
    const back = makePacket(tcp({ sport: 80, dport: 40000, flags: ACK }), { src: 2, dst: 1 });
    const { mark } = after(HMARK, words, there);
    expect(mark).toBeGreaterThanOrEqual(5000);
    expect(mark).toBeLessThan(6000);
    expect(after(HMARK, words, back).mark).toBe(mark);
  });
  test('by connection it needs one', () => {
    const packet = packetTo('10.96.0.10');
    const byConnection = '--hmark-tuple ct,src,dst --hmark-mod 1000 --hmark-rnd 1 --hmark-offset 1';
    expect(after(HMARK, byConnection, packet)).toBe(packet);
    const tuple = { src: 1, dst: 2, protocol: 6, sport: 1, dport: 2 };
    const entry = { original: tuple, reply: { ...tuple, src: 2, dst: 1 } } as Entry;
    expect(after(HMARK, byConnection, packet, { entry }).mark).not.toBe(0);
  });
});
