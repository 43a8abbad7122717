import { describe, expect, it } from 'vitest';
import { formatIpv4, ipv4 } from '../packet/address';
import { icmp, makePacket, type NewPacket, tcp } from '../packet/make';
import { ACK, type Packet, SYN } from '../packet/packet';
import { fragment } from './fragment';
import { refresh } from './namespace';
import { createHost, inject, pass, type Sent, sendFromHost, type SingleHost } from './single-host';

/** A router with three networks and, unless it is left out, a default route. Every row below is what Linux 6.18 did. */
function router(
  options: { readonly defaultRoute?: boolean; readonly sysctls?: Record<string, number> } = {},
): SingleHost {
  const host = createHost(
    {
      interfaces: [
        { name: 'lo', addresses: ['127.0.0.1/8'] },
        { name: 'eth0', addresses: ['10.0.0.1/24'] },
        { name: 'eth1', addresses: ['10.0.1.1/24'] },
        { name: 'eth2', addresses: ['192.168.11.1/24'] },
      ],
      routes: options.defaultRoute === false ? [] : [{ dst: 'default', via: '192.168.11.254', dev: 'eth2' }],
      sysctls: { 'net.ipv4.ip_forward': 1, ...options.sysctls },
    },
    1,
  );
  for (const [network, type] of [
    ['8.1.0.0', 'blackhole'],
    ['8.2.0.0', 'unreachable'],
    ['8.3.0.0', 'prohibit'],
  ] as const) {
    host.ns.routes.push({
      destination: { address: ipv4(network), prefix: 16 },
      type,
      scope: 'global',
      metric: 0,
      proto: 'boot',
    });
  }
  refresh(host.ns);
  return host;
}

type More = Omit<Partial<NewPacket>, 'src' | 'dst'>;
const udp = (src: string, dst: string, more: More = {}): Packet =>
  makePacket({ kind: 'udp', sport: 1, dport: 2 }, { src: ipv4(src), dst: ipv4(dst), ...more });
const segment = (src: string, dst: string, flags: number, more: More = {}): Packet =>
  makePacket(tcp({ sport: 1, dport: 2, flags, seq: 5, ack: flags & ACK ? 6 : 0 }), {
    src: ipv4(src),
    dst: ipv4(dst),
    ...more,
  });
const bytes = (length: number) => ({ kind: 'bytes', length }) as const;

function told(sent: readonly Sent[]): string[] {
  return sent.map(({ device, packet: p }) => {
    const t = p.transport;
    const what =
      t.kind === 'icmp'
        ? `icmp ${t.type}/${t.code}`
        : t.kind === 'tcp'
          ? `tcp ${t.flags} seq ${t.seq} ack ${t.ack}`
          : t.kind;
    return `${device} ${formatIpv4(p.src)} > ${formatIpv4(p.dst)} ${what}, ttl ${p.ttl}, tos ${p.tos}, ${p.length} bytes`;
  });
}

describe('a packet that comes in', () => {
  const cases: readonly (readonly [what: string, packet: Packet, out: readonly string[]])[] = [
    [
      'is passed on with a TTL one less',
      udp('10.0.0.5', '10.0.1.7'),
      ['eth1 10.0.0.5 > 10.0.1.7 udp, ttl 63, tos 0, 28 bytes'],
    ],
    ['to a blackhole vanishes', udp('10.0.0.9', '8.1.0.1'), []],
    [
      'to an unreachable route',
      udp('10.0.0.9', '8.2.0.1'),
      ['eth0 10.0.0.1 > 10.0.0.9 icmp 3/1, ttl 64, tos 192, 56 bytes'],
    ],
    [
      'to a prohibited route',
      udp('10.0.0.9', '8.3.0.1'),
      ['eth0 10.0.0.1 > 10.0.0.9 icmp 3/13, ttl 64, tos 192, 56 bytes'],
    ],
    ['to the broadcast address of another network vanishes', udp('10.0.0.9', '10.0.1.255'), []],
    ['to a group that nobody joined vanishes', udp('10.0.0.9', '239.1.1.1'), []],
    ['to 127.0.0.1 is a martian', udp('10.0.0.9', '127.0.0.1'), []],
    ['from an address of the host is a martian', udp('10.0.0.1', '10.0.1.7'), []],
    ['from another address of the host too', udp('10.0.1.1', '10.0.1.7'), []],
    ['from a group is a martian', udp('224.0.0.5', '10.0.1.7'), []],
    ['from 0.0.0.0 is a martian', udp('0.0.0.0', '10.0.1.7'), []],
    [
      'from another network than its own is passed on',
      udp('10.0.1.5', '10.0.1.7'),
      ['eth1 10.0.1.5 > 10.0.1.7 udp, ttl 63, tos 0, 28 bytes'],
    ],
    [
      'of an unknown protocol',
      { ...udp('10.0.0.5', '10.0.0.1', { tos: 0xb9 }), protocol: 99 },
      ['eth0 10.0.0.1 > 10.0.0.5 icmp 3/2, ttl 64, tos 216, 56 bytes'],
    ],
    [
      'for a closed port quotes at most 548 bytes',
      udp('10.0.0.5', '10.0.1.1', { payload: bytes(1000), tos: 0xb9 }),
      ['eth0 10.0.1.1 > 10.0.0.5 icmp 3/3, ttl 64, tos 216, 576 bytes'],
    ],
    [
      'whose TTL ends here',
      udp('10.0.0.5', '10.0.1.7', { ttl: 1 }),
      ['eth0 10.0.0.1 > 10.0.0.5 icmp 11/0, ttl 64, tos 192, 56 bytes'],
    ],
    [
      'SYN to a closed port',
      segment('10.0.0.5', '10.0.1.1', SYN, { tos: 0xb9, payload: bytes(3) }),
      ['eth0 10.0.1.1 > 10.0.0.5 tcp 20 seq 0 ack 9, ttl 64, tos 184, 40 bytes'],
    ],
    [
      'SYN ACK to a closed port',
      segment('10.0.0.5', '10.0.1.1', SYN | ACK),
      ['eth0 10.0.1.1 > 10.0.0.5 tcp 4 seq 6 ack 0, ttl 64, tos 0, 40 bytes'],
    ],
    ['RST to a closed port is not answered', segment('10.0.0.5', '10.0.1.1', 4), []],
    [
      'is pinged with its TOS',
      makePacket(icmp(8, 0, { id: 5, seq: 6 }), {
        src: ipv4('10.0.0.5'),
        dst: ipv4('10.0.1.1'),
        tos: 0xb9,
        payload: bytes(40),
      }),
      ['eth0 10.0.1.1 > 10.0.0.5 icmp 0/0, ttl 64, tos 185, 68 bytes'],
    ],
    [
      'too long for the way on',
      udp('10.0.0.5', '10.0.1.7', { payload: bytes(1500), dontFragment: true }),
      ['eth0 10.0.0.1 > 10.0.0.5 icmp 3/4, ttl 64, tos 192, 576 bytes'],
    ],
    [
      'too long, but may be cut',
      udp('10.0.0.5', '10.0.1.7', { payload: bytes(1600) }),
      [
        'eth1 10.0.0.5 > 10.0.1.7 udp, ttl 63, tos 0, 1500 bytes',
        'eth1 10.0.0.5 > 10.0.1.7 udp, ttl 63, tos 0, 148 bytes',
      ],
    ],
  ];
  it.each(cases)('%s', (_, packet, out) => {
    expect(told(inject(router(), 'eth0', packet))).toEqual(out);
  });

  it('about which an error would answer an error gets none', () => {
    const error = makePacket(icmp(3, 3, { quoted: udp('10.0.1.7', '10.0.0.5'), quotedBytes: 28 }), {
      src: ipv4('10.0.0.5'),
      dst: ipv4('10.0.1.7'),
      ttl: 1,
    });
    expect(told(inject(router(), 'eth0', error))).toEqual([]);
  });

  it('without a route is answered five times at once, then once a second', () => {
    const host = router({ defaultRoute: false });
    const send = () => told(inject(host, 'eth0', udp('10.0.0.5', '9.9.9.9'))).length;
    expect([1, 2, 3, 4, 5, 6, 7].map(send)).toEqual([1, 1, 1, 1, 1, 0, 0]);
    pass(host, 1_000_000);
    expect([send(), send()]).toEqual([1, 0]);
  });

  it('is only for the host itself where ip_forward is 0', () => {
    const host = router({ sysctls: { 'net.ipv4.ip_forward': 0 } });
    expect(told(inject(host, 'eth0', udp('10.0.0.5', '10.0.1.7')))).toEqual([]);
    expect(told(inject(host, 'eth0', udp('10.0.0.5', '10.0.1.1')))).toHaveLength(1);
  });

  it.each([
    [0, 1, 1],
    [1, 0, 1],
    [2, 1, 1],
  ])('with rp_filter %i from another network, and from its own', (mode, foreign, own) => {
    const host = router({ sysctls: { 'net.ipv4.conf.all.rp_filter': mode } });
    expect(told(inject(host, 'eth0', udp('10.0.1.5', '192.168.11.7')))).toHaveLength(foreign);
    expect(told(inject(host, 'eth0', udp('10.0.0.5', '192.168.11.7')))).toHaveLength(own);
  });

  it('in pieces is put together before it is looked at', () => {
    const host = router();
    const whole = udp('10.0.0.5', '10.0.1.1', { id: 7, payload: bytes(1600) });
    const [first, second] = fragment(whole, 1500);
    expect(told(inject(host, 'eth0', second as Packet))).toEqual([]);
    expect(told(inject(host, 'eth0', first as Packet))).toEqual([
      'eth0 10.0.1.1 > 10.0.0.5 icmp 3/3, ttl 64, tos 192, 576 bytes',
    ]);
  });

  it('that pings everybody is answered only where that is allowed', () => {
    const ping = (dst: string) => makePacket(icmp(8, 0), { src: ipv4('10.0.0.5'), dst: ipv4(dst) });
    const everybody = ['10.0.0.255', '224.0.0.1', '255.255.255.255'].map(ping);
    const quiet = router();
    expect(everybody.flatMap((p) => told(inject(quiet, 'eth0', p)))).toEqual([]);
    const open = router({ sysctls: { 'net.ipv4.icmp_echo_ignore_broadcasts': 0 } });
    const reply = 'eth0 10.0.0.1 > 10.0.0.5 icmp 0/0, ttl 64, tos 0, 28 bytes';
    expect(everybody.flatMap((p) => told(inject(open, 'eth0', p)))).toEqual([reply, reply, reply]);
  });

  it('to 127.0.0.1 gets in with route_localnet', () => {
    const host = router({ sysctls: { 'net.ipv4.conf.eth0.route_localnet': 1 } });
    expect(told(inject(host, 'eth0', udp('10.0.0.9', '127.0.0.1')))).toEqual([
      'eth0 127.0.0.1 > 10.0.0.9 icmp 3/3, ttl 64, tos 192, 56 bytes',
    ]);
  });
});

describe('a redirect', () => {
  const toNeighbour = udp('10.0.0.5', '10.0.0.7');
  it('tells a sender that the next hop is its neighbour, ever more seldom', () => {
    const host = router({ sysctls: { 'net.ipv4.conf.eth0.send_redirects': 1 } });
    expect(told(inject(host, 'eth0', toNeighbour))).toEqual([
      'eth0 10.0.0.1 > 10.0.0.5 icmp 5/1, ttl 64, tos 192, 56 bytes',
      'eth0 10.0.0.5 > 10.0.0.7 udp, ttl 63, tos 0, 28 bytes',
    ]);
    expect(told(inject(host, 'eth0', toNeighbour))).toHaveLength(1);
    pass(host, 50_000);
    expect(told(inject(host, 'eth0', toNeighbour))).toHaveLength(2);
  });
});

describe('a packet of the host itself', () => {
  const cases: readonly (readonly [what: string, packet: Packet, errno: string, out: number])[] = [
    ['leaves', udp('10.0.0.1', '10.0.0.9'), '', 1],
    ['may have any source, when the program wrote the header', udp('1.2.3.4', '10.0.0.9'), '', 1],
    ['to a blackhole', udp('10.0.0.1', '8.1.0.1'), 'EINVAL', 0],
    ['to an unreachable route', udp('10.0.0.1', '8.2.0.1'), 'EHOSTUNREACH', 0],
    ['to a prohibited route', udp('10.0.0.1', '8.3.0.1'), 'EACCES', 0],
    ['to a broadcast address', udp('10.0.0.1', '10.0.0.255'), 'EACCES', 0],
    ['longer than the MTU', udp('10.0.0.1', '10.0.0.9', { payload: bytes(1500) }), 'EMSGSIZE', 0],
    ['to itself with a foreign source is answered to there', udp('10.0.0.9', '10.0.1.1'), '', 1],
    ['to itself', udp('10.0.0.1', '10.0.1.1'), '', 0],
  ];
  it.each(cases)('%s', (_, packet, errno, out) => {
    const result = sendFromHost(router(), packet);
    expect([result.errno, result.sent.length]).toEqual([errno, out]);
  });

  it('without a route', () => {
    expect(sendFromHost(router({ defaultRoute: false }), udp('10.0.0.1', '9.9.9.9')).errno).toBe('ENETUNREACH');
  });
});
