import fc from 'fast-check';
import type { ClusterScenario } from '../cluster-scenario';
import { manifestsOf } from './manifests';
import { probesOf } from './probes';

const index = fc.nat(99);
const pick = <const T>(...values: readonly T[]) => fc.constantFrom(...values);
/** True once in `n`. */
const rarely = (n: number) => fc.nat(n - 1).map((x) => x === n - 1);

const pods = fc.record({
  app: pick('web', 'db'),
  namespace: pick('default', 'default', 'default', 'prod'),
  node: index,
  state: pick('ready', 'ready', 'ready', 'ready', 'not ready', 'terminating', 'terminating, not ready'),
  hostNetwork: rarely(14),
  hostPort: rarely(6),
});

const ports = fc.record({ protocol: pick('TCP', 'TCP', 'UDP'), byName: fc.boolean(), standard: fc.boolean() });

const services = fc.record({
  app: pick('web', 'web', 'db', 'nobody'),
  namespace: pick('default', 'default', 'default', 'prod'),
  type: pick('ClusterIP', 'NodePort', 'LoadBalancer'),
  ports: fc.array(ports, { minLength: 1, maxLength: 2 }),
  internalLocal: rarely(3),
  externalLocal: fc.boolean(),
  externalIP: rarely(4),
  ranges: pick('', '', '', '192.168.11.50/32', '10.244.0.0/16', '192.168.11.0/24', '1.2.3.4/32'),
  proxyIP: rarely(4),
  affinity: rarely(4),
  publishNotReady: rarely(10),
  distribution: pick('', '', '', '', 'PreferSameZone', 'PreferSameNode'),
  /** Endpoints written by hand: in which condition each of the pods is in them. */
  slice: fc.option(fc.array(fc.record({ pod: index, condition: index, hint: index }), { minLength: 0, maxLength: 4 }), {
    freq: 6,
  }),
});

const probes = fc.record({
  from: index,
  to: pick(
    'service',
    'service',
    'service',
    'service',
    'service',
    'service',
    'service',
    'pod',
    'host port',
    'machine',
    'closed',
  ),
  which: index,
  port: index,
  way: index,
  count: pick(1, 3, 3, 5),
  protocol: pick('TCP', 'UDP', 'ICMP'),
});

/** What a scenario is made from. Numbers are taken modulo what there is, so that a smaller draft is still one. */
export interface ClusterDraft {
  readonly cni: string;
  readonly mode: string;
  readonly zones: readonly string[];
  readonly pods: readonly DraftOf<typeof pods>[];
  readonly services: readonly DraftOf<typeof services>[];
  readonly probes: readonly DraftOf<typeof probes>[];
  /** The probe that is sent so often that its distribution says something. */
  readonly many: number;
}

type DraftOf<A> = A extends fc.Arbitrary<infer T> ? T : never;

/** Random clusters with Services of all kinds, and who asks them. */
export const clusterScenarios: fc.Arbitrary<ClusterScenario> = fc
  .record({
    cni: pick('flannel', 'flannel', 'flannel-host-gw'),
    mode: pick('iptables', 'iptables', 'iptables', 'iptables-v1.23'),
    zones: fc.array(pick('a', 'b'), { minLength: 1, maxLength: 3 }),
    pods: fc.array(pods, { minLength: 1, maxLength: 8 }),
    services: fc.array(services, { minLength: 1, maxLength: 4 }),
    probes: fc.array(probes, { minLength: 1, maxLength: 20 }),
    many: index,
  })
  .map(scenarioOf);

function scenarioOf(draft: ClusterDraft): ClusterScenario {
  const nodes = draft.zones.map((_, i) => ({
    name: `node-${i + 1}`,
    ip: `192.168.11.${109 + i}`,
    podCIDR: `10.244.${i + 1}.0/24`,
    gateway: '192.168.11.1',
  }));
  // A load balancer outside brings its addresses to one of the nodes.
  const entry = nodes[draft.many % nodes.length]?.ip;
  const cluster = {
    podCIDR: '10.244.0.0/16',
    serviceCIDR: '10.96.0.0/12',
    cni: draft.cni,
    proxy: { mode: draft.mode },
    nodes,
    hosts: [
      { name: 'router', ip: '192.168.11.1', routes: ['blackhole default'] },
      {
        name: 'client',
        ip: '192.168.11.50',
        routes: [`10.200.0.0/24 via ${entry}`, `10.201.0.0/24 via ${entry}`, `10.96.0.0/12 via ${entry}`],
      },
    ],
  };
  const manifests = manifestsOf(draft, nodes);
  return { id: '', cluster, manifests: manifests.objects, probes: probesOf(draft, nodes, manifests) };
}
