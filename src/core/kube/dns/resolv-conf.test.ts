import { expect, it } from 'vitest';
import { namesToTry, podResolvConf, printResolvConf } from './resolv-conf';

const node = { nameservers: ['192.168.11.1'], search: ['corp.example'], options: ['edns0'] };
const pod = (more: object) =>
  printResolvConf(
    podResolvConf({ namespace: 'shop', hostNetwork: false, ...more }, node, '10.96.0.10', 'cluster.local'),
  );

const CLUSTER = `search shop.svc.cluster.local svc.cluster.local cluster.local corp.example
nameserver 10.96.0.10
options ndots:5
`;
const NODE = 'search corp.example\nnameserver 192.168.11.1\noptions edns0\n';

it.each([
  ['the default', {}, CLUSTER],
  ['the node network', { hostNetwork: true }, NODE],
  ['ClusterFirstWithHostNet', { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }, CLUSTER],
  ['Default', { dnsPolicy: 'Default' }, NODE],
  ['None', { dnsPolicy: 'None', dnsConfig: { nameservers: ['1.1.1.1'] } }, 'nameserver 1.1.1.1\n'],
  ['dnsConfig', { dnsConfig: { options: [{ name: 'ndots', value: '2' }] } }, CLUSTER.replace('ndots:5', 'ndots:2')],
])('writes resolv.conf for %s', (_, more, text) => {
  expect(pod(more)).toBe(text);
});

const conf = { nameservers: [], search: ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'] };

it.each([
  ['web', 'ndots:5', ['web.default.svc.cluster.local.', 'web.svc.cluster.local.', 'web.cluster.local.', 'web.']],
  ['example.com.', 'ndots:5', ['example.com.']],
  [
    'example.com',
    'ndots:1',
    [
      'example.com.',
      'example.com.default.svc.cluster.local.',
      'example.com.svc.cluster.local.',
      'example.com.cluster.local.',
    ],
  ],
])('tries %s with %s in order', (name, option, names) => {
  expect(namesToTry(name, { ...conf, options: [option] })).toEqual(names);
});
