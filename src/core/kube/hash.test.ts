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

  it('CNI names come from sha512 of network name and container id', () => {
    expect(`CNI-${sha512Hex('test1234').slice(0, 24)}`).toBe('CNI-2bbe0c48b91a7d1b8a6753a8');
  });

  it('hashes the UTF-8 bytes', () => {
    expect(sha512Hex('é').slice(0, 8)).toBe('9e2ad286');
  });
});
