import { expect, test } from 'vitest';
import { ipv4 } from './address';
import { icmp, makePacket, tcp } from './make';
import { ACK, type Packet, PSH, SYN, UDP } from './packet';
import { checksum, packetBytes } from './wire';

const POD = ipv4('10.0.0.5');
const PEER = ipv4('10.0.1.5');
const there = { src: POD, dst: PEER };

const hex = (packet: Packet) => [...packetBytes(packet)].map((b) => b.toString(16).padStart(2, '0')).join('');

const syn = makePacket(tcp({ sport: 40000, dport: 80, flags: SYN, seq: 1000, options: { mss: 1460 } }), {
  ...there,
  dontFragment: true,
});

// The bytes that a raw socket got when it was told to send the same.
test.each<[string, Packet, string]>([
  [
    'a SYN with its MSS',
    syn,
    '4500002c00004000400625c30a0000050a0001059c400050000003e8000000006002ffffe2a40000020405b4',
  ],
  [
    'a datagram with text',
    makePacket(
      { kind: 'udp', sport: 1024, dport: 53 },
      { ...there, ttl: 63, tos: 0x10, id: 0x1234, payload: { kind: 'bytes', length: 7, text: 'hello!x' } },
    ),
    '45100023123400003f11547d0a0000050a00010504000035000f2a9e68656c6c6f2178',
  ],
  [
    'a ping, its payload all x',
    makePacket(icmp(8, 0, { id: 7, seq: 1 }), { ...there, payload: { kind: 'bytes', length: 3 } }),
    '4500001f00000000400165d50a0000050a0001050800077f00070001787878',
  ],
  [
    'an ICMP error that quotes the SYN',
    makePacket(icmp(3, 4, { quoted: syn, quotedBytes: 28, extra: 1400 }), { src: PEER, dst: POD, tos: 0xc0 }),
    '45c0003800000000400164fc0a0001050a0000050304570b000005784500002c00004000400625c30a0000050a0001059c400050000003e8',
  ],
  [
    'a segment with all options, filled up to whole words',
    makePacket(
      tcp({
        sport: 40000,
        dport: 80,
        flags: PSH | ACK,
        seq: 0xfffffffe,
        ack: 5,
        options: { sackPermitted: true, timestamp: [1, 2], windowScale: 7, sack: [[1, 9]] },
      }),
      { ...there, dontFragment: true, payload: { kind: 'bytes', length: 3, text: 'GET' } },
    ),
    '4500004700004000400625a80a0000050a0001059c400050fffffffe00000005c018ffffc7b000000402080a0000000100000002030307050a0000000100000009010101474554',
  ],
])('%s', (_, packet, bytes) => {
  expect(hex(packet)).toBe(bytes);
});

test('a later fragment has payload where its header would be', () => {
  const first = makePacket({ kind: 'udp', sport: 1, dport: 2 }, { ...there, payload: { kind: 'bytes', length: 8 } });
  const bytes = packetBytes({ ...first, fragment: { offset: 1480, more: true } });
  expect([...bytes.subarray(6, 8)]).toEqual([0x20, 185]);
  expect([...bytes.subarray(20)]).toEqual(Array.from({ length: 16 }, () => 0x78));
});

test('a VXLAN packet carries the frame with its own headers', () => {
  const frame = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02', packet: syn };
  const outer = makePacket(
    { kind: 'udp', sport: 50000, dport: 8472 },
    { ...there, protocol: UDP, payload: { kind: 'vxlan', vni: 1, frame } },
  );
  const bytes = hex(outer);
  expect(bytes).toHaveLength(2 * (20 + 8 + 8 + 14 + syn.length));
  expect(bytes.slice(56)).toBe(`0800000000000100020000000002020000000001${'0800'}${hex(syn)}`);
});

test('every header sums up to nothing', () => {
  expect(checksum(packetBytes(syn).subarray(0, 20))).toBe(0);
});
