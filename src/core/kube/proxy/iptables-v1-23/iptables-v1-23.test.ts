import { describe, expect, it } from 'vitest';
import { probe, readTarget } from '../../../engine/probe';
import { sendLocal } from '../../../net/output';
import { createRun } from '../../../net/run';
import { saveRuleset } from '../../../netfilter/save';
import { execIn } from '../../../shell/shell';
import { buildWorld } from '../../../world/build';
import type { ClusterSpec } from '../../../world/cluster-spec';
import { reconcile } from '../../../world/reconcile';
import { rootOf, type World } from '../../../world/world';
import { applyObject, deleteObject } from '../../api';
import { chainHash } from '../../hash';
import { readManifests } from '../../manifest';

const spec: ClusterSpec = {
  podCIDR: '10.244.0.0/16',
  serviceCIDR: '10.96.0.0/12',
  cni: 'flannel',
  proxy: { mode: 'iptables-v1.23' },
  nodes: [1, 2].map((n) => ({
    name: `node-${n}`,
    ip: `192.168.11.${108 + n}`,
    podCIDR: `10.244.${n}.0/24`,
    gateway: '192.168.11.1',
  })),
  hosts: [{ name: 'client', ip: '192.168.11.50', routes: ['10.200.0.0/24 via 192.168.11.109'] }],
};

const pod = (name: string, node: number, labels: string) => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {${labels}}}
spec: {nodeName: node-${node}, containers: [{name: main, ports: [{containerPort: 8080}]}]}
status: {phase: Running, podIP: 10.244.${node}.${name.length}, conditions: [{type: Ready, status: 'True'}]}
---`;

const balancer = (policy: string, more = '') => `
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: LoadBalancer
  clusterIP: 10.96.0.10
  selector: {app: web}
  externalTrafficPolicy: ${policy}
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080}]${more}
status: {loadBalancer: {ingress: [{ip: 10.200.0.10}]}}
`;

const shellOf = (world: World) => execIn(world, createRun(world.net, sendLocal, { record: false }));

function clusterWith(manifests: string): World {
  const world = buildWorld(spec, 1, shellOf);
  for (const object of readManifests(manifests).objects) applyObject(world.cluster.api, object);
  expect(reconcile(world, shellOf(world))).toBe('');
  return world;
}

const HASH = chainHash('default/web:httptcp');

/** Rules of a node that have to do with chains of this prefix, with short names and without their comments. */
function rulesOf(world: World, node: string, chain: RegExp): string[] {
  const ns = world.net.namespaces.get(rootOf(node));
  const text = ns ? saveRuleset(ns.netfilter.ipv4, { family: 'ipv4' }) : '';
  return text
    .split('\n')
    .filter((line) => line.startsWith('-A') && chain.test(line))
    .map((line) => line.replace(/ -m comment --comment ("[^"]*"|\S+)/, '').replaceAll(`-${HASH}`, ''));
}

function outcome(world: World, from: string, to: string): string {
  const run = createRun(world.net, sendLocal, { record: false });
  const ns = world.net.namespaces.get(rootOf(from));
  const target = readTarget(to, 'tcp');
  return ns && target ? probe(run, ns, target, 'tcp').outcome : '';
}

describe('the chains of kube-proxy up to v1.23', () => {
  const pods = pod('web-aa', 1, 'app: web') + pod('web-bbb', 2, 'app: web');

  it('with policy Cluster, load balancers go through FW and are masqueraded there', () => {
    const world = clusterWith(pods + balancer('Cluster'));
    expect(rulesOf(world, 'node-1', /-A KUBE-(FW|SVC)|-j KUBE-(FW|SVC)/)).toEqual([
      '-A KUBE-FW -j KUBE-MARK-MASQ',
      '-A KUBE-FW -j KUBE-SVC',
      '-A KUBE-FW -j KUBE-MARK-DROP',
      '-A KUBE-NODEPORTS -p tcp -m tcp --dport 30080 -j KUBE-SVC',
      '-A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j KUBE-SVC',
      '-A KUBE-SERVICES -d 10.200.0.10/32 -p tcp -m tcp --dport 80 -j KUBE-FW',
      '-A KUBE-SVC ! -s 10.244.0.0/16 -d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j KUBE-MARK-MASQ',
      '-A KUBE-SVC -p tcp -m tcp --dport 30080 -j KUBE-MARK-MASQ',
      expect.stringMatching(/^-A KUBE-SVC -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-/),
      expect.stringMatching(/^-A KUBE-SVC -j KUBE-SEP-/),
    ]);
  });

  it('with policy Local, external traffic goes through XLB, which marks it for dropping where no endpoint is', () => {
    const world = clusterWith(pod('web-aa', 1, 'app: web') + balancer('Local'));
    const common = [
      '-A KUBE-NODEPORTS -s 127.0.0.0/8 -p tcp -m tcp --dport 30080 -j KUBE-MARK-MASQ',
      '-A KUBE-NODEPORTS -p tcp -m tcp --dport 30080 -j KUBE-XLB',
      '-A KUBE-XLB -s 10.244.0.0/16 -j KUBE-SVC',
      '-A KUBE-XLB -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ',
      '-A KUBE-XLB -m addrtype --src-type LOCAL -j KUBE-SVC',
    ];
    const at = (node: string) => rulesOf(world, node, /-A KUBE-(XLB|NODEPORTS)/);
    expect(at('node-1')).toEqual([...common, expect.stringMatching(/^-A KUBE-XLB -j KUBE-SEP-/)]);
    expect(at('node-2')).toEqual([...common, '-A KUBE-XLB -j KUBE-MARK-DROP']);
  });

  it("kubelet's chains mark and drop, and kube-proxy leaves them alone", () => {
    const world = clusterWith('');
    expect(rulesOf(world, 'node-1', /KUBE-(MARK-DROP|FIREWALL|PROXY-FIREWALL|MARK-MASQ)/)).toEqual([
      '-A INPUT -j KUBE-FIREWALL',
      '-A OUTPUT -j KUBE-FIREWALL',
      '-A KUBE-FIREWALL -m mark --mark 0x8000/0x8000 -j DROP',
      '-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP',
      '-A KUBE-MARK-DROP -j MARK --set-xmark 0x8000/0x8000',
      '-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000',
    ]);
  });

  it('a Service that is deleted takes its chains along', () => {
    const world = clusterWith('');
    const before = rulesOf(world, 'node-1', /./);
    for (const object of readManifests(pods + balancer('Local')).objects) applyObject(world.cluster.api, object);
    reconcile(world, shellOf(world));
    expect(rulesOf(world, 'node-1', /KUBE-XLB/)).not.toEqual([]);
    deleteObject(world.cluster.api, 'Service', 'default/web');
    expect(reconcile(world, shellOf(world))).toBe('');
    expect(rulesOf(world, 'node-1', /./)).toEqual(before);
  });
});

describe('where traffic ends up to v1.23', () => {
  it.each([
    ['a node port of the node with the pod', 'client', '192.168.11.109:30080', 'reply'],
    ['a node port of a node without: marked, dropped in INPUT', 'client', '192.168.11.110:30080', 'timeout'],
    ['the load balancer, by the node with the pod', 'client', '10.200.0.10:80', 'reply'],
    ['the load balancer, from a node', 'node-2', '10.200.0.10:80', 'reply'],
    ['a node that asks its own node port', 'node-2', '192.168.11.110:30080', 'reply'],
  ])('policy Local: %s', (_, from, to, expected) => {
    expect(outcome(clusterWith(pod('web-aa', 1, 'app: web') + balancer('Local')), from, to)).toBe(expected);
  });

  it('who is not in the source ranges gets no answer; node ports are not held to them', () => {
    const ranges = '\n  loadBalancerSourceRanges: [10.9.0.0/16]';
    const world = clusterWith(pod('web-aa', 1, 'app: web') + balancer('Cluster', ranges));
    expect(outcome(world, 'client', '10.200.0.10:80')).toBe('timeout');
    expect(outcome(world, 'client', '192.168.11.109:30080')).toBe('reply');
  });

  it('a Service without endpoints refuses', () => {
    const world = clusterWith(balancer('Local'));
    expect(outcome(world, 'node-1', '10.96.0.10:80')).toBe('refused');
    expect(outcome(world, 'client', '192.168.11.109:30080')).toBe('refused');
  });
});
