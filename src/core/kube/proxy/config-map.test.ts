import { expect, it } from 'vitest';
import type { ConfigMap } from '../objects';
import { configFromMap } from './config-map';
import { defaultProxyConfig } from './proxy-mode';

const mapOf = (text: string): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'kube-proxy', namespace: 'kube-system' },
  data: { 'config.conf': text },
});
const read = (text: string) => configFromMap(defaultProxyConfig, mapOf(text));

it('takes what kubeadm writes, where 0s and null leave things as they are', () => {
  const { config, notes, sysctls } = read(`apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clusterCIDR: 10.244.0.0/16
conntrack: { maxPerCore: null, tcpCloseWaitTimeout: null, tcpEstablishedTimeout: null }
iptables: { localhostNodePorts: null, masqueradeAll: false, masqueradeBit: null, minSyncPeriod: 0s, syncPeriod: 0s }
mode: ""
nodePortAddresses: null
`);
  expect({ config, notes, sysctls }).toEqual({
    config: { ...defaultProxyConfig, detectLocal: { mode: 'ClusterCIDR', cidrs: ['10.244.0.0/16'] } },
    notes: [],
    sysctls: [],
  });
});

it('writes the timeouts of conntrack', () => {
  const { sysctls } = read('conntrack: { tcpEstablishedTimeout: 1h30m0s, udpTimeout: 20s }');
  expect(sysctls).toEqual([
    ['net.netfilter.nf_conntrack_tcp_timeout_established', 5400],
    ['net.netfilter.nf_conntrack_udp_timeout', 20],
  ]);
});

it.each([
  ['mode: ipvs', /^mode "ipvs" is not simulated/],
  ['detectLocalMode: Magic', /there is no "Magic"/],
  ['nodePortAddresses: [node-1]', /"node-1" is no network/],
])('says of %s what becomes of it', (text, words) => {
  expect(read(text).notes.join()).toMatch(words);
});
