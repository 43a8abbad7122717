import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listObjects } from '../kube/api';
import { isPodReady, selects } from '../kube/controllers/endpoints';
import { isTerminating } from '../kube/controllers/pod-state';
import type { Pod } from '../kube/objects';
import type { Action } from '../world/action';
import type { Scenario } from '../world/scenario';
import { basics, threeNodes } from '../world/scenarios/three-nodes';
import { slicesOfCluster } from '../world/control/services';
import type { World } from '../world/world';
import { act, type Engine, open, seek } from './engine';
import { createViews, takeSnapshot } from './view';

const deployment = (name: string, image: string, more = ''): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: 3
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers: [{ name: main, image: "${image}", ports: [{ containerPort: 80 }]${more} }]
`;
const service = (name: string, more = ''): string => `---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ port: 80 }]${more} }
`;
const PROBED = ', readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 5 }';

function scenario(manifests: string): Scenario {
  const look = 'node-1/root';
  return { id: 'test', title: '', text: '', group: '', seed: 7, cluster: threeNodes, manifests, actions: [], look };
}

function begin(manifests: string): Engine {
  return open({ version: 1, scenario: 'test', seed: 7, actions: [], setup: scenario(manifests) }).engine;
}

const view = (engine: Engine) => takeSnapshot(engine, createViews());
const rulesOf = (engine: Engine) => view(engine).rules['node-1/root']?.text ?? '';
const podsOf = (engine: Engine, name: string) =>
  Object.values(view(engine).hosts).flatMap((h) => h.pods.filter((p) => p.name.startsWith(`${name}-`)));
const settle: Action = { kind: 'settle' };

describe('a Deployment', () => {
  it('stands ready when a scenario opens, without a moment going by', () => {
    const engine = begin(basics + deployment('api', 'nginx:1', PROBED) + service('api'));
    const snapshot = view(engine);
    expect(snapshot.time).toBe(0);
    expect(snapshot.workloads[0]).toMatchObject({ kind: 'Deployment', name: 'api', replicas: 3, ready: 3 });
    expect(snapshot.services.find((s) => s.name === 'api')?.endpoints.filter((e) => e.ready)).toHaveLength(3);
    expect(new Set(podsOf(engine, 'api').map((p) => p.place.split('/')[0])).size).toBe(3);
  });

  it('starts its pods before your eyes, and they answer when kubelet has asked them', () => {
    const engine = begin(basics);
    act(engine, {
      kind: 'apply',
      manifest: deployment('api', 'nginx:1', PROBED) + service('api', ', clusterIP: 10.96.1.1'),
    });
    expect(podsOf(engine, 'api').map((p) => p.phase)).toEqual(['Starting', 'Starting', 'Starting']);
    expect(view(engine).pending[0]).toMatchObject({ who: 'kubelet', time: 2_000_000 });
    const ask: Action = { kind: 'probe', from: 'node-1/client-5kq7d', to: '10.96.1.1:80', protocol: 'tcp' };
    expect(act(engine, ask).output).toBe('Connection refused\n');
    act(engine, settle);
    expect(act(engine, ask).output).toMatch(/^api-\w+-\w{5} sees 10\.244\.1\.9\n$/);
  });

  it('rolls on without fewer pods that serve than it may have', () => {
    const engine = begin(basics + deployment('api', 'nginx:1', PROBED) + service('api'));
    act(engine, { kind: 'apply', manifest: deployment('api', 'nginx:2', PROBED) });
    let least = 3;
    for (let n = 0; n < 60; n++) {
      act(engine, { kind: 'wait', micros: 500_000 });
      const ready =
        view(engine)
          .services.find((s) => s.name === 'api')
          ?.endpoints.filter((e) => e.ready).length ?? 0;
      least = Math.min(least, ready);
    }
    expect(least).toBe(3);
    act(engine, settle);
    const names = new Set(podsOf(engine, 'api').map((p) => p.name.slice(0, -6)));
    expect(names.size).toBe(1);
    expect(podsOf(engine, 'api')).toHaveLength(3);
  });

  it('makes other pods when a node is lost for long, and takes the old ones away when it is back', () => {
    const engine = begin(basics + deployment('api', 'nginx:1') + service('api'));
    act(engine, { kind: 'power', node: 'node-2', up: false });
    act(engine, { kind: 'wait', micros: 39_000_000 });
    expect(view(engine).hosts['node-2']).toMatchObject({ up: false, nodeReady: true });
    act(engine, { kind: 'wait', micros: 2_000_000 });
    expect(view(engine).hosts['node-2']).toMatchObject({ nodeReady: false });
    expect(rulesOf(engine)).not.toContain('--to-destination 10.244.2.');
    act(engine, settle);
    expect(view(engine).workloads[0]).toMatchObject({ ready: 3 });
    act(engine, { kind: 'power', node: 'node-2', up: true });
    act(engine, settle);
    expect(podsOf(engine, 'api').every((p) => p.phase === 'Running')).toBe(true);
  });
});

describe('a pod', () => {
  it('loses its endpoint when its probe fails, and its container is killed when it is not alive', () => {
    const engine = begin(basics + deployment('api', 'nginx:1', PROBED) + service('api'));
    const pod = podsOf(engine, 'api')[0];
    const script = (probe: 'readiness' | 'liveness', failing: boolean): Action => ({
      kind: 'probe-script',
      namespace: 'default',
      pod: pod?.name ?? '',
      probe,
      failing,
    });
    act(engine, script('readiness', true));
    act(engine, settle);
    expect(rulesOf(engine)).not.toContain(`--to-destination ${pod?.ip}:80`);
    act(engine, script('readiness', false));
    act(engine, settle);
    expect(rulesOf(engine)).toContain(`--to-destination ${pod?.ip}:80`);
    act(engine, script('liveness', true));
    act(engine, { kind: 'wait', micros: 25_000_000 });
    act(engine, script('liveness', false));
    act(engine, settle);
    expect(podsOf(engine, 'api').find((p) => p.name === pod?.name)).toMatchObject({ restarts: 1, ready: true });
  });

  it('is asked through the rules of its node: one that drops makes it unready', () => {
    const engine = begin(basics + deployment('api', 'nginx:1', PROBED) + service('api'));
    const pod = podsOf(engine, 'api')[0];
    const node = pod?.place.split('/')[0] ?? '';
    act(engine, { kind: 'shell', on: `${node}/root`, line: `iptables -I OUTPUT -d ${pod?.ip} -j DROP` });
    act(engine, { kind: 'wait', micros: 20_000_000 });
    expect(rulesOf(engine)).not.toContain(`--to-destination ${pod?.ip}:80`);
  });
});

describe('a sync', () => {
  it('says which lines came and went, and can be late', () => {
    const engine = begin(basics + deployment('api', 'nginx:1') + service('api'));
    act(engine, { kind: 'delays', sync: 5_000_000 });
    const before = view(engine).syncs.at(-1)?.id ?? 0;
    const [pod] = podsOf(engine, 'api');
    act(engine, { kind: 'delete', resource: 'po', namespace: 'default', name: pod?.name ?? '', gracePeriod: 0 });
    expect(
      view(engine)
        .services.find((s) => s.name === 'api')
        ?.endpoints.map((e) => e.address),
    ).not.toContain(pod?.ip);
    expect(rulesOf(engine)).toContain(`${pod?.ip}:80`);
    expect(view(engine).pending).toContainEqual(expect.objectContaining({ who: 'kube-proxy', where: 'node-1/root' }));
    act(engine, { kind: 'wait', micros: 6_000_000 });
    expect(rulesOf(engine)).not.toContain(`${pod?.ip}:80`);
    const sync = view(engine).syncs.find((s) => s.id > before && s.place === 'node-1/root');
    expect(sync).toMatchObject({ who: 'kube-proxy', kind: 'partial', countersReset: true });
    const gone = sync?.removed.map((line) => line.text).join('\n') ?? '';
    expect(gone).toContain(`-j DNAT --to-destination ${pod?.ip}:80`);
    expect(gone).toMatch(/^:KUBE-SEP-\w+ - \[0:0\]$/m);
  });
});

/** What must be true at any time. */
function expectLaws(world: World): void {
  const ips = new Map<string, string>();
  for (const [key, pod] of world.cluster.pods) {
    if (pod.place.endsWith('/root')) continue;
    expect(ips.get(pod.network.ip), `${key} and another have ${pod.network.ip}`).toBeUndefined();
    ips.set(pod.network.ip, key);
  }
  // While the controller has not seen a change yet, its slices say what was true before.
  if (world.net.queue.heap.some(({ event }) => event.kind === 'job' && 'service' in event.job)) return;
  const pods = new Map(listObjects(world.cluster.api, 'Pod').map((pod) => [pod.status?.podIP ?? '', pod]));
  const services = new Map(listObjects(world.cluster.api, 'Service').map((s) => [s.metadata.name, s]));
  for (const slice of slicesOfCluster(world.cluster.api)) {
    const selector = services.get(slice.metadata.labels?.['kubernetes.io/service-name'] ?? '')?.spec.selector;
    for (const endpoint of selector ? slice.endpoints : []) {
      const pod = pods.get(endpoint.addresses[0] ?? '') as Pod;
      expect(selects(selector ?? {}, pod.metadata.labels)).toBe(true);
      expect(endpoint.conditions?.ready).toBe(isPodReady(pod) && !isTerminating(pod));
    }
  }
}

const name = fc.constantFrom('a', 'b');
const node = fc.constantFrom('node-1', 'node-2', 'node-3');
const actions: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant('scale' as const), namespace: fc.constant('default'), name, replicas: fc.nat(5) }),
  fc.tuple(name, fc.nat(3)).map(([n, v]): Action => ({ kind: 'apply', manifest: deployment(n, `nginx:${v}`, PROBED) })),
  fc.record({ kind: fc.constant('cordon' as const), node, on: fc.boolean() }),
  fc.record({ kind: fc.constant('power' as const), node, up: fc.boolean() }),
  fc.nat(60).map((s): Action => ({ kind: 'wait', micros: s * 1_000_000 })),
  name.map(
    (n): Action => ({ kind: 'shell', on: 'client/root', line: `kubectl delete pods -l app=${n} --grace-period=3` }),
  ),
  fc.record({ kind: fc.constant('delays' as const), watch: fc.nat(2_000_000), sync: fc.nat(9_000_000) }),
);

describe('any sequence of actions', () => {
  const manifests = basics + deployment('a', 'nginx', PROBED) + service('a') + deployment('b', 'nginx') + service('b');

  it('keeps the laws, and leads from any point to the same world again', () => {
    fc.assert(
      fc.property(fc.array(actions, { minLength: 1, maxLength: 10 }), fc.nat(), (list, at) => {
        const engine = begin(manifests);
        for (const action of list) {
          act(engine, action);
          expectLaws(engine.world);
        }
        const last = view(engine);
        seek(engine, at % (list.length + 1));
        for (const action of list.slice(at % (list.length + 1))) act(engine, action);
        const { objects: _, ...again } = view(engine);
        const { objects: __, ...first } = last;
        expect(again).toEqual(first);
      }),
      { numRuns: 8 },
    );
  }, 120_000);
});
