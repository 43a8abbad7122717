import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sendLocal } from '../../../net/output';
import { createRun } from '../../../net/run';
import { saveRuleset } from '../../../netfilter/save';
import { execIn } from '../../../shell/shell';
import { buildWorld } from '../../../world/build';
import type { ClusterSpec } from '../../../world/cluster-spec';
import { reconcile } from '../../../world/reconcile';
import type { World } from '../../../world/world';
import { applyObject, deleteObject } from '../../api';
import { readManifests } from '../../manifest';

const REFERENCE = '../shared/reference/kube-proxy-iptables.md';

const spec: ClusterSpec = {
  podCIDR: '10.244.0.0/16',
  serviceCIDR: '10.96.0.0/12',
  cni: 'flannel',
  proxy: { mode: 'iptables' },
  nodes: [{ name: 'node1', ip: '192.168.11.109', podCIDR: '10.244.1.0/24', gateway: '192.168.11.1' }],
  hosts: [],
};

const WEB = `
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  clusterIP: 10.96.45.12
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080}]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: web-1, namespace: default, labels: {kubernetes.io/service-name: web}}
addressType: IPv4
endpoints:
- {addresses: [10.244.1.10], nodeName: node1}
- {addresses: [10.244.2.11], nodeName: node2}
- {addresses: [10.244.2.9], nodeName: node2}
ports: [{name: http, port: 8080, protocol: TCP}]
`;

function shellOf(world: World) {
  return execIn(world, createRun(world.net, sendLocal, { record: false }));
}

function nodeWith(manifest: string): World {
  const world = buildWorld(spec, 1, shellOf);
  for (const object of readManifests(manifest).objects) applyObject(world.cluster.api, object);
  expect(reconcile(world, shellOf(world))).toBe('');
  return world;
}

function saved(world: World): string {
  const ns = world.net.namespaces.get('node1/root');
  return ns ? saveRuleset(ns.netfilter.ipv4, { family: 'ipv4' }) : '';
}

/** The dump in the reference's worked example, of a node with kubelet and kube-proxy. */
function workedExample(): string {
  const blocks = readFileSync(REFERENCE, 'utf8').split('```\n');
  return blocks.find((block) => block.startsWith('*mangle')) ?? '';
}

describe('the rules of a whole node', () => {
  it.skipIf(!existsSync(REFERENCE))('are what iptables-save prints where kubelet ran first', () => {
    const lines = saved(nodeWith(WEB)).split('\n');
    expect(lines.filter((line) => !line.includes('FLANNEL')).join('\n')).toBe(workedExample());
  });

  it('come back whole after somebody flushed them', () => {
    const world = nodeWith(WEB);
    const own = (text: string) => text.split('\n').filter((line) => line.includes('KUBE-S') || line.includes('PROXY'));
    const before = saved(world);
    const shell = shellOf(world);
    for (const table of ['mangle', 'nat', 'filter']) {
      for (const how of ['-F', '-X'])
        expect(shell('node1/root', { line: `iptables -t ${table} ${how}` }).stderr).toBe('');
    }
    expect(own(saved(world))).toEqual([]);
    expect(reconcile(world, shell)).toBe('');
    expect(own(saved(world))).toEqual(own(before));
  });

  it('lose a Service with everything that was its own, and keep their jumps where they are', () => {
    const world = nodeWith('');
    const before = saved(world);
    for (const object of readManifests(WEB).objects) applyObject(world.cluster.api, object);
    reconcile(world, shellOf(world));
    expect(saved(world)).toContain('KUBE-EXT-CDGGSHYLG3RE2FKL');
    deleteObject(world.cluster.api, 'Service', 'default/web');
    expect(reconcile(world, shellOf(world))).toBe('');
    expect(saved(world)).toBe(before);
  });
});
