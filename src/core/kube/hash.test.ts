import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { chainHash, sha512Hex } from './hash';

describe('chain names', () => {
  it.each([
    ['ns1/svc1:p80tcp', 'XPGD46QRK7WJZT7O'],
    ['ns1/svc1tcp', 'AQI2S6QIMU7PVVRP'],
    ['ns1/svc1:p80tcp10.180.0.1:80', 'SXIVWICOYRO3J4NJ'],
    ['default/kubernetes:httpstcp', 'NPX46M4PTMTKRN6Y'],
    ['kube-system/kube-dns:dnsudp', 'TCOU7JCQXEZGVUNU'],
  ])('kube-proxy hashes %s to %s', (text, hash) => {
    expect(chainHash(text)).toBe(hash);
  });

  it.each([0, 1, 55, 56, 63, 64, 119, 120, 1000])('is SHA-256 of %d characters, in one piece or two', (length) => {
    const text = 'x'.repeat(length);
    const digits = BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 20)}`);
    const base32 = digits.toString(32).padStart(16, '0');
    const expected = base32.replace(/./g, (d) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(d, 32)] ?? '');
    expect(chainHash(text)).toBe(expected);
    expect(chainHash(text.slice(0, 7), text.slice(7))).toBe(expected);
  });

  it('CNI names come from sha512 of network name and container id', () => {
    expect(`CNI-${sha512Hex('test1234').slice(0, 24)}`).toBe('CNI-2bbe0c48b91a7d1b8a6753a8');
  });

  it('hashes the UTF-8 bytes', () => {
    expect(sha512Hex('é').slice(0, 8)).toBe('9e2ad286');
  });
});
