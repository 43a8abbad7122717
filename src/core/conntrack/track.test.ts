import { describe, expect, test } from 'vitest';
import { makePacket } from '../packet/make';
import type { CtTemplate } from '../packet/packet';
import { conversation } from './conversation.testing';
import { formatEntry } from './print';

const A = 0x0a000005;
const B = 0x0a000108;

describe('UDP', () => {
  test('a query and its answer last half a minute, a stream two', () => {
    const c = conversation();
    expect([c.udp('>'), c.list()]).toEqual(['NEW', ['30 [UNREPLIED]']]);
    c.wait(1);
    expect([c.udp('<'), c.list()]).toEqual(['ESTABLISHED', ['30']]);
    c.wait(0.5);
    expect([c.udp('>'), c.list()]).toEqual(['ESTABLISHED', ['30']]);
    c.wait(1);
    expect([c.udp('>'), c.list()]).toEqual(['ESTABLISHED', ['120 [ASSURED]']]);
    c.wait(120);
    expect([c.udp('<'), c.list()]).toEqual(['NEW', ['30 [UNREPLIED]']]);
  });

  test('packets without an answer renew the timeout', () => {
    const c = conversation({ udp_timeout: 10 });
    c.udp('>');
    c.wait(8);
    expect([c.udp('>'), c.list()]).toEqual(['NEW', ['10 [UNREPLIED]']]);
  });
});

describe('ICMP', () => {
  test('a ping and its answer are one connection, by id', () => {
    const c = conversation();
    expect(c.icmp('>', 8)).toBe('NEW');
    expect(c.icmp('<', 0)).toBe('ESTABLISHED');
    expect(c.icmp('>', 8, 0, 9)).toBe('NEW');
    expect(c.list()).toEqual(['30', '30 [UNREPLIED]']);
  });

  test('an answer nobody asked for is INVALID', () => {
    const c = conversation();
    expect([c.icmp('<', 0), c.icmp('<', 42), c.icmp('<', 9), c.list()]).toEqual(['INVALID', 'INVALID', 'INVALID', []]);
  });

  test('an error is RELATED to the connection of the packet it quotes', () => {
    const c = conversation();
    c.udp('>');
    const quoted = makePacket({ kind: 'udp', sport: 40000, dport: 53 }, { src: A, dst: B });
    expect(c.icmp('<', 3, 3, 0, quoted)).toBe('RELATED');
    expect(c.list()).toEqual(['30 [UNREPLIED]']);
    // To somebody else, or about nothing we know: forged.
    expect(c.icmp('>', 3, 3, 0, quoted)).toBe('INVALID');
    expect(c.icmp('<', 3, 3, 0, { ...quoted, dst: B + 1 })).toBe('INVALID');
  });
});

describe('zones', () => {
  const inZone = (zone: CtTemplate['zone'], from: number, to: number, sport: number, dport: number) => ({
    ...makePacket({ kind: 'udp', sport, dport }, { src: from, dst: to }),
    template: { zone },
  });

  test('the same tuple in two zones is two connections', () => {
    const c = conversation();
    c.pass(inZone({ id: 1 }, A, B, 1, 2));
    c.pass(inZone({ id: 2 }, A, B, 1, 2));
    c.pass(inZone({ id: 1 }, B, A, 2, 1));
    expect(c.entries().map((e) => [e.zone, e.replied])).toEqual([
      [1, true],
      [2, false],
    ]);
  });

  test('a zone of one direction is found by answers outside of it', () => {
    const c = conversation();
    c.pass(inZone({ id: 5, direction: 'original' }, A, B, 1, 2));
    expect(c.pass(makePacket({ kind: 'udp', sport: 2, dport: 1 }, { src: B, dst: A }))?.ct?.state).toBe('ESTABLISHED');
    expect(c.entries().map((e) => formatEntry(e, 0))).toEqual([
      'udp      17 30 src=10.0.0.5 dst=10.0.1.8 sport=1 dport=2 zone-orig=5 src=10.0.1.8 dst=10.0.0.5 sport=2 dport=1 mark=0 use=1',
    ]);
  });
});

describe('a full table', () => {
  const flood = (c: ReturnType<typeof conversation>, count: number) =>
    Array.from({ length: count }, (_, i) => c.udp('>', A, 1000 + i)).filter((state) => state === 'dropped').length;

  test('gives up unanswered connections that hash near the new one', () => {
    const c = conversation({ max: 100 });
    c.table.buckets = 64;
    expect(flood(c, 300)).toBe(0);
    expect(c.table.entries.size).toBeLessThanOrEqual(100);
    expect(c.table.stats.earlyDrop).toBeGreaterThan(150);
  });

  test('drops new ones where no victim is near, and sweeps a minute later', () => {
    const c = conversation({ max: 100 });
    expect(flood(c, 150)).toBeGreaterThan(40);
    c.wait(20);
    c.tcp('>', 'S seq=1');
    c.wait(45);
    expect(c.tcp('>', 'S seq=1')).toBe('NEW');
  });

  test('keeps assured connections', () => {
    const c = conversation({ max: 1 });
    c.table.buckets = 1;
    c.tcp('>', 'S seq=1000');
    c.tcp('<', 'SA seq=5000 ack=1001');
    c.tcp('>', 'A seq=1001 ack=5001');
    expect(c.udp('>')).toBe('dropped');
    expect(c.list()).toEqual(['ESTABLISHED 432000 [ASSURED]']);
  });
});

test('packets and bytes are counted where nf_conntrack_acct is on', () => {
  const line = (acct: number) => {
    const c = conversation({ acct });
    c.udp('>');
    c.udp('<');
    c.udp('<');
    return c.entries().map((e) => formatEntry(e, 0))[0];
  };
  expect(line(0)).not.toContain('packets=');
  expect(line(1)).toMatch(/ packets=1 bytes=28 src=.* packets=2 bytes=56 /);
});
