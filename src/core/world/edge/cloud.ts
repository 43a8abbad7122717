import type { CloudSpec } from '../../kube/load-balancer';
import type { Service } from '../../kube/objects';
import { schedule } from '../../lib/queue';
import type { Result } from '../../net/netns';
import type { Program } from '../../net/program';
import type { Run } from '../../net/run';
import { connect } from '../../net/tcp';
import { parseIpv4 } from '../../packet/address';
import { note as remember } from '../control/plan';
import { type Exec, rootOf, type World } from '../world';
import { addressOf, balancedServices, CLOUD } from './addresses';
import { type BalancedPort, cloudLines } from './cloud-lines';
import { PROXY_HEALTH_PORT } from './health';
import { serviceKey } from './names';
import type { Health } from './state';

const SECOND = 1_000_000;
const WAKE = Object.freeze({ kind: 'program', ns: '', program: CLOUD, note: '' } as const);
const UNKNOWN: Health = Object.freeze({ healthy: false, against: 0 });

/** What a check was about. Plain data. */
interface CheckNote {
  readonly service: string;
  readonly node: string;
}

/**
 * A load balancer of a cloud: it asks every node whether it may send to it, and sends to those that said yes often enough.
 * Its checks are packets as all others, which are not recorded.
 */
export function cloudLoadBalancer(world: World, execIn: (run: Run) => Exec): Program {
  const spec = () => world.cluster.spec.loadBalancer;
  return {
    wake(run, _place, once) {
      const cloud = spec();
      if (cloud?.kind !== 'cloud') return;
      forget(world);
      configure(world, cloud, execIn(run));
      for (const service of balancedServices(world)) check(world, run, cloud, service);
      if (once === '') schedule(world.net.queue, world.net.time + (cloud.interval ?? 5) * SECOND, WAKE);
    },
    ended(run, _ns, note, result) {
      const cloud = spec();
      if (cloud?.kind !== 'cloud') return;
      if (judge(world, cloud, note as CheckNote, result)) configure(world, cloud, execIn(run));
    },
  };
}

/** It begins with the world; the first checks follow at once. */
export function startCloud(world: World): void {
  schedule(world.net.queue, world.net.time, WAKE);
}

function checkKey({ service, node }: CheckNote): string {
  return `${service} ${node}`;
}

/** Results for Services that are gone. */
function forget(world: World): void {
  const { edge } = world.cluster;
  for (const key of edge.checks.keys()) if (!edge.given.has(key.split(' ')[0] ?? '')) edge.checks.delete(key);
}

/**
 * Local: only nodes with an endpoint say yes, at the health check node port. Cluster: whoever takes a connection to the node
 * port is fine; where no node port takes any, the node's kube-proxy is asked how it is.
 */
function check(world: World, run: Run, cloud: CloudSpec, service: Service): void {
  const lb = world.net.namespaces.get(rootOf(cloud.host));
  const { spec } = service;
  const local = spec.externalTrafficPolicy === 'Local' ? spec.healthCheckNodePort : undefined;
  const connects = spec.ports?.find((p) => (p.protocol ?? 'TCP') === 'TCP')?.nodePort;
  const port = local ?? connects ?? PROXY_HEALTH_PORT;
  const asks = local !== undefined || connects === undefined;
  if (!lb) return;
  for (const node of world.cluster.spec.nodes) {
    const note: CheckNote = Object.freeze({ service: serviceKey(service), node: node.name });
    const text = asks ? `GET /healthz HTTP/1.1\r\nHost: ${node.ip}:${port}\r\nUser-Agent: health-check\r\n\r\n` : '';
    connect(run, lb, parseIpv4(node.ip) ?? 0, port, 'health check', undefined, {
      asking: { text, title: 'GET', framing: 'http' },
      patience: (cloud.timeout ?? 2) * SECOND,
      after: { program: CLOUD, note },
      quiet: true,
    });
  }
}

/** @returns whether a node came into rotation or left it */
function judge(world: World, cloud: CloudSpec, about: CheckNote, result: Result): boolean {
  const { checks, given } = world.cluster.edge;
  if (!given.has(about.service)) return false;
  const before = checks.get(checkKey(about)) ?? UNKNOWN;
  const good = result.outcome === 'reply' && (result.full === undefined || /^HTTP\/1\.\d 200 /.test(result.full));
  const against = good === before.healthy ? 0 : before.against + 1;
  const enough = good ? (cloud.healthyThreshold ?? 1) : (cloud.unhealthyThreshold ?? 2);
  const turned = against >= enough;
  checks.set(checkKey(about), Object.freeze(turned ? { healthy: good, against: 0 } : { ...before, against }));
  if (turned) {
    const where = rootOf(cloud.host);
    remember(world, 'load-balancer', `${about.node} is ${good ? '' : 'un'}healthy for ${about.service}`, { where });
  }
  return turned;
}

/** What the machine must do now, as lines that are run where they differ from the last ones. */
function configure(world: World, cloud: CloudSpec, exec: Exec): void {
  const { edge, spec } = world.cluster;
  const ports: BalancedPort[] = balancedServices(world).flatMap((service) => {
    const address = addressOf(world, service);
    if (address === undefined) return [];
    const key = serviceKey(service);
    const nodes = spec.nodes.filter((node) => edge.checks.get(checkKey({ service: key, node: node.name }))?.healthy);
    return (service.spec.ports ?? []).map((p) => ({
      address,
      protocol: (p.protocol ?? 'TCP').toLowerCase(),
      port: p.port,
      nodePort: p.nodePort ?? 0,
      nodes: nodes.map((n) => n.ip),
    }));
  });
  const root = rootOf(cloud.host);
  const lines = cloudLines(cloud.style, ports, edge.seed);
  const text = JSON.stringify(lines);
  if (text === edge.setUp) return;
  edge.setUp = text;
  for (const line of lines) exec(root, line);
}
