import { expect, it } from 'vitest';
import { probe, readTarget } from '../engine/probe';
import { applyObject, deleteObject } from '../kube/api';
import { readManifests } from '../kube/manifest';
import { sendLocal } from '../net/output';
import { createRun } from '../net/run';
import { execIn } from '../shell/shell';
import { buildWorld } from './build';
import { reconcile } from './reconcile';
import type { World } from './world';

const pod = (name: string, last: number) => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: dns}}
spec: {nodeName: node-1, containers: [{name: main, ports: [{containerPort: 5353, protocol: UDP}, {containerPort: 5353}]}]}
status: {phase: Running, podIP: 10.244.1.${last}, conditions: [{type: Ready, status: 'True'}]}
---`;

const SERVICE = `
apiVersion: v1
kind: Service
metadata: {name: dns}
spec:
  clusterIP: 10.96.0.10
  selector: {app: dns}
  ports: [{name: udp, protocol: UDP, port: 53, targetPort: 5353}, {name: tcp, port: 53, targetPort: 5353}]
`;

const runIn = (world: World) => createRun(world.net, sendLocal, { record: false });
const shellOf = (world: World) => execIn(world, runIn(world));

function worldWith(manifests: string): World {
  const world = buildWorld(
    {
      podCIDR: '10.244.0.0/16',
      serviceCIDR: '10.96.0.0/12',
      cni: 'flannel',
      proxy: { mode: 'iptables' },
      nodes: [{ name: 'node-1', ip: '192.168.11.109', podCIDR: '10.244.1.0/24', gateway: '192.168.11.1' }],
      hosts: [],
    },
    1,
    shellOf,
  );
  for (const object of readManifests(manifests).objects) applyObject(world.cluster.api, object);
  expect(reconcile(world, shellOf(world))).toBe('');
  return world;
}

/** Asks the Service from a port that stays the same; says which pod answers. */
function ask(world: World): string {
  const ns = world.net.namespaces.get('node-1/root');
  const target = readTarget('10.96.0.10:53', 'udp');
  const { outcome, text } = ns && target ? probe(runIn(world), ns, target, 'udp', 40000) : { outcome: '', text: '' };
  return outcome === 'reply' ? (text.split(' ')[0] ?? '') : outcome;
}

it('a UDP client that keeps its port asks another pod once its own is gone: kube-proxy deletes the connection', () => {
  const world = worldWith(pod('one', 5) + pod('two', 6) + SERVICE);
  const first = ask(world);
  expect(ask(world)).toBe(first);
  deleteObject(world.cluster.api, 'Pod', `default/${first}`);
  expect(reconcile(world, shellOf(world))).toBe('');
  expect(ask(world)).toBe(first === 'one' ? 'two' : 'one');
});

it('a connection that was there before the Service had endpoints does not outlive them', () => {
  const world = worldWith(pod('one', 5) + SERVICE);
  expect(ask(world)).toBe('one');
  deleteObject(world.cluster.api, 'Pod', 'default/one');
  expect(reconcile(world, shellOf(world))).toBe('');
  expect(ask(world)).toBe('refused');
  for (const object of readManifests(pod('two', 6)).objects) applyObject(world.cluster.api, object);
  expect(reconcile(world, shellOf(world))).toBe('');
  expect(ask(world)).toBe('two');
});
