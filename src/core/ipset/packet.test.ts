import { describe, expect, test } from 'vitest';
import { ipv4 } from '../packet/address';
import type { Packet, Transport } from '../packet/packet';
import { changePacket, type Direction, mapPacket, type PacketTest, testPacket } from './packet';
import { restoreSets } from './restore';
import { saveSets } from './save';
import { newSetStore, type SetStore } from './set';

function sets(text: string): SetStore {
  const store = newSetStore();
  expect(restoreSets(store, text)).toMatchObject({ code: 0 });
  return store;
}

const PROTOCOLS = { tcp: 6, udp: 17, icmp: 1, sctp: 132, other: 47 };

function packet(src: string, dst: string, transport: Transport, more: Partial<Packet> = {}): Packet {
  return {
    src: ipv4(src),
    dst: ipv4(dst),
    protocol: PROTOCOLS[transport.kind],
    ttl: 64,
    tos: 0,
    id: 0,
    dontFragment: false,
    length: 60,
    transport,
    payload: { kind: 'bytes', length: 20 },
    mark: 0,
    priority: 0,
    iif: 'eth0',
    oif: 'eth1',
    type: 'host',
    ...more,
  };
}

const tcp = (sport: number, dport: number): Transport => ({
  kind: 'tcp',
  sport,
  dport,
  flags: 2,
  seq: 1,
  ack: 0,
  window: 65535,
});
const ping: Transport = { kind: 'icmp', type: 8, code: 0, id: 1, seq: 1 };
const p = packet('10.0.0.5', '10.96.0.10', tcp(4000, 80));

describe('a packet in a set', () => {
  test.each<[text: string, dirs: string, packet: Packet, found: boolean]>([
    ['create s hash:ip\nadd s 10.0.0.5', 'src', p, true],
    ['create s hash:ip\nadd s 10.0.0.5', 'dst', p, false],
    ['create s hash:ip netmask 24\nadd s 10.0.0.77', 'src', p, true],
    ['create s hash:ip family inet6\nadd s fe80::1', 'src', p, false],
    ['create s hash:ip,port\nadd s 10.96.0.10,80', 'dst,dst', p, true],
    ['create s hash:ip,port\nadd s 10.96.0.10,udp:80', 'dst,dst', p, false],
    ['create s hash:ip,port\nadd s 10.96.0.10,80', 'dst', p, false],
    ['create s hash:ip,port\nadd s 10.0.0.5,icmp:ping', 'src,src', packet('10.0.0.5', '1.1.1.1', ping), true],
    ['create s hash:ip,port\nadd s 1.1.1.1,gre:0', 'dst,dst', packet('2.2.2.2', '1.1.1.1', { kind: 'other' }), true],
    ['create s hash:ip,port,ip\nadd s 10.96.0.10,80,10.0.0.5', 'dst,dst,src', p, true],
    ['create s hash:ip,port,net\nadd s 10.96.0.10,80,10.0.0.0/16', 'dst,dst,src', p, true],
    ['create s hash:net\nadd s 10.0.0.0/8\nadd s 10.0.0.0/24 nomatch', 'src', p, false],
    ['create s hash:net\nadd s 10.0.0.0/8\nadd s 10.0.0.0/24 nomatch\nadd s 10.0.0.5', 'src', p, true],
    ['create s hash:net,port\nadd s 10.96.0.0/12,80', 'dst,dst', p, true],
    ['create s hash:net,net\nadd s 10.0.0.0/16,10.96.0.0/12', 'src,dst', p, true],
    ['create s hash:net,net\nadd s 10.0.0.0/16,10.96.0.0/12', 'dst,src', p, false],
    ['create s hash:net,port,net\nadd s 10.0.0.0/16,80,10.96.0.0/12', 'src,dst,dst', p, true],
    ['create s hash:net,iface\nadd s 10.0.0.0/24,eth0', 'src,src', p, true],
    ['create s hash:net,iface\nadd s 10.0.0.0/24,eth wildcard', 'src,dst', p, true],
    ['create s hash:net,iface\nadd s 10.0.0.0/24,lo\nadd s 0.0.0.0/0,eth0', 'src,src', p, false],
    ['create s bitmap:port range 0-100\nadd s 80', 'dst', p, true],
    ['create s bitmap:port range 0-100\nadd s 80', 'src', packet('1.1.1.1', '1.1.1.2', ping), false],
    ['create s bitmap:ip range 10.0.0.0/24\nadd s 10.0.0.4/31', 'src', p, true],
    ['create s hash:ip,mark markmask 0xff\nadd s 10.0.0.5,0x105', 'src,src', { ...p, mark: 0x205 }, true],
    [
      'create s hash:mac\nadd s 2:0:0:0:0:1',
      'src',
      { ...p, mac: { source: '02:00:00:00:00:01', destination: '' } },
      true,
    ],
    ['create s hash:mac\nadd s 2:0:0:0:0:1', 'src', p, false],
    ['create t hash:ip\nadd t 10.0.0.5\ncreate s list:set\nadd s t', 'src', p, true],
    ['create t hash:ip,port\nadd t 10.0.0.5,80\ncreate s list:set\nadd s t', 'src', p, false],
  ])('%j by %s', (text, dirs, which, found) => {
    expect(testPacket(sets(text), 's', dirs.split(',') as Direction[], which, {}, 0)).toBe(found);
  });

  test('a fragment has no port', () => {
    const late = { ...p, fragment: { offset: 1480, more: false } };
    expect(testPacket(sets('create s hash:ip,port\nadd s 10.96.0.10,80'), 's', ['dst', 'dst'], late, {}, 0)).toBe(
      false,
    );
  });

  test.each<[what: string, options: PacketTest, found: boolean, left: string]>([
    ['counts', {}, true, 'packets 6 bytes 160'],
    ['does not count when told not to', { noUpdateCounters: true }, true, 'packets 5 bytes 100'],
    ['compares after it has counted', { packets: { op: 'eq', value: 6 } }, true, 'packets 6 bytes 160'],
    ['counts what the comparison then refuses', { bytes: { op: 'lt', value: 160 } }, false, 'packets 6 bytes 160'],
  ])('%s', (_, options, found, left) => {
    const store = sets('create s hash:ip counters\nadd s 10.0.0.5 packets 5 bytes 100');
    expect(testPacket(store, 's', ['src'], p, options, 0)).toBe(found);
    expect(saveSets(store, 0)).toContain(left);
  });

  test('elements with nomatch match where they are asked for', () => {
    const store = sets('create s hash:net\nadd s 10.0.0.0/8\nadd s 10.0.0.0/24 nomatch');
    expect(testPacket(store, 's', ['src'], p, { noMatch: true }, 0)).toBe(true);
    expect(testPacket(store, 's', ['dst'], p, { noMatch: true }, 0)).toBe(false);
  });

  test('goes in and out by SET', () => {
    const store = sets('create s hash:ip,port timeout 100\ncreate n hash:net\nadd n 1.0.0.0/8');
    changePacket(store, 's', ['src', 'dst'], p, 'add', { timeout: 50 }, 0);
    changePacket(store, 'n', ['src'], p, 'add', {}, 0);
    expect(saveSets(store, 0)).toContain('add s 10.0.0.5,tcp:80 timeout 50');
    expect(saveSets(store, 0)).toContain('add n 10.0.0.0/8');
    changePacket(store, 's', ['src', 'dst'], p, 'del', {}, 0);
    expect(testPacket(store, 's', ['src', 'dst'], p, {}, 0)).toBe(false);
  });

  test('gets the mark of its element', () => {
    const store = sets('create s hash:ip skbinfo\nadd s 10.0.0.5 skbmark 0x10/0xff skbprio 1:5');
    expect(mapPacket(store, 's', ['src'], p, 0)).toMatchObject({ mark: 0x10, mask: 0xff, priority: 0x10005 });
    expect(mapPacket(store, 's', ['dst'], p, 0)).toBeUndefined();
  });

  test('fills in the MAC address that an element waits for', () => {
    const store = sets('create s bitmap:ip,mac range 10.0.0.0/24\nadd s 10.0.0.5');
    const framed = { ...p, mac: { source: '02:00:00:00:00:05', destination: '02:00:00:00:00:01' } };
    expect(testPacket(store, 's', ['src', 'src'], framed, {}, 0)).toBe(true);
    expect(saveSets(store, 0)).toContain('add s 10.0.0.5,02:00:00:00:00:05');
  });
});
