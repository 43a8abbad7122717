import { describe, expect, it } from 'vitest';
import { decode, encode, query, type RecordType, type ResourceRecord, titleOf } from './message';
import { encodeFor, respond } from './respond';

const asked = query(0x1234, 'kubernetes.default.svc.cluster.local.', 'A');
const addresses = (count: number): ResourceRecord[] =>
  Array.from({ length: count }, (_, n) => ({ name: asked.question.name, type: 'A', ttl: 30, data: `10.244.1.${n}` }));

describe('a DNS message', () => {
  it('has the size that CoreDNS logs: 54 bytes asked, 106 answered', () => {
    expect(encode(asked)).toHaveLength(54);
    const answer = respond(asked, { rcode: 'NOERROR', answers: addresses(1), authoritative: true });
    expect(encodeFor(answer, 'udp').bytes).toHaveLength(106);
  });

  it('is compressed only where it would not fit, then cut', () => {
    const answer = respond(asked, { rcode: 'NOERROR', answers: addresses(10), authoritative: true });
    const ten = encodeFor(answer, 'udp');
    expect(ten.bytes).toHaveLength(54 + 10 * 16);
    expect(ten.message.truncated).toBe(false);
    const many = { ...answer, answers: addresses(60) };
    const cut = encodeFor(many, 'udp');
    expect(cut.bytes.length).toBeLessThanOrEqual(512);
    expect(cut.message.truncated).toBe(true);
    expect(encodeFor(many, 'tcp').message.answers).toHaveLength(60);
    expect(encodeFor({ ...many, udpSize: 1232 }, 'udp').message.truncated).toBe(false);
  });

  it.each<[RecordType, string]>([
    ['A', '10.96.0.10'],
    ['AAAA', 'fd00::a'],
    ['SRV', '0 33 80 10-244-1-8.web.default.svc.cluster.local.'],
    ['CNAME', 'example.com.'],
    ['PTR', 'web.default.svc.cluster.local.'],
    ['SOA', 'ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 30'],
    ['TXT', '1.1.0'],
  ])('reads the %s record that it wrote, compressed or not', (type, data) => {
    const answer = respond({ ...asked, udpSize: 1232 }, { rcode: 'NOERROR', answers: [], authoritative: true });
    const message = { ...answer, answers: [{ name: 'web.default.svc.cluster.local.', type, ttl: 30, data }] };
    expect(decode(encode(message))).toEqual(message);
    expect(decode(encode(message, true))).toEqual(message);
  });

  it.each(['', 'who are you, 10.96.0.10?', encode(asked).slice(0, 20)])('is not %j', (bytes) => {
    expect(decode(bytes)).toBeUndefined();
  });

  it('is named by what it asks or says', () => {
    expect(titleOf(asked)).toBe('A? kubernetes.default.svc.cluster.local');
    const answer = respond(asked, { rcode: 'NOERROR', answers: addresses(3), authoritative: true });
    expect(titleOf(answer)).toBe('A 10.244.1.0 and 2 more');
    expect(titleOf({ ...answer, rcode: 'NXDOMAIN' })).toBe('NXDOMAIN');
  });
});
