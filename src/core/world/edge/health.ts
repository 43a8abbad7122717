import { getObject } from '../../kube/api';
import { timestamp } from '../../kube/control/time';
import { type HttpAnswer, printHttp, proxyHealth, serviceHealth } from '../../kube/health';
import { proxierOf } from '../../kube/proxy/changes';
import type { Netns } from '../../net/netns';
import type { Program } from '../../net/program';
import { listen, removeSocket } from '../../net/socket';
import { rootOf, type World } from '../world';

/** The names by which sockets name these programs. */
const SERVICE_HEALTH = 'kube-proxy-service-health';
const PROXY_HEALTH = 'kube-proxy-health';
/** healthzBindAddress of kube-proxy. */
export const PROXY_HEALTH_PORT = 10256;
const KUBE_PROXY = 'kube-proxy';

/**
 * Opens and closes the ports at which a node's kube-proxy says whether it has endpoints, as of its last sync.
 *
 * Source: pkg/proxy/healthcheck/service_health.go server.SyncServices()
 */
export function syncHealthPorts(world: World, node: string): void {
  const ns = world.net.namespaces.get(rootOf(node));
  const state = world.cluster.proxies.get(node);
  if (!ns || !state) return;
  const wanted = new Map<string, number>();
  for (const [key, { ports }] of proxierOf(state, 'ipv4').services) {
    const port = ports.find((p) => p.healthCheckNodePort > 0)?.healthCheckNodePort;
    if (port !== undefined) wanted.set(key, port);
  }
  const open = ns.sockets.filter((s) => s.data.kind === 'server' && s.data.program === SERVICE_HEALTH);
  for (const socket of open) {
    const key = socket.data.kind === 'server' ? (socket.data.note ?? '') : '';
    if (wanted.get(key) === socket.port) wanted.delete(key);
    else removeSocket(ns, socket);
  }
  for (const [key, port] of wanted) listen(ns, 'tcp', port, KUBE_PROXY, SERVICE_HEALTH, key);
  if (!ns.sockets.some((s) => s.data.kind === 'server' && s.data.program === PROXY_HEALTH))
    listen(ns, 'tcp', PROXY_HEALTH_PORT, KUBE_PROXY, PROXY_HEALTH);
}

/** Ready endpoints of a Service on a node, each pod once, as its proxy knows them. */
function localEndpoints(world: World, node: string, key: string): number {
  const state = world.cluster.proxies.get(node);
  const known = state && proxierOf(state, 'ipv4').services.get(key);
  const local = (known?.endpoints ?? []).flat().filter((e) => e.ready && e.node === node);
  return new Set(local.map((e) => e.ip)).size;
}

/** kube-proxy's answers at the health check node ports of Services. */
export function serviceHealthProgram(world: World): Program {
  return {
    answer(run, ns, server) {
      const [namespace = '', name = ''] = (server.note ?? '').split('/');
      const count = localEndpoints(world, ns.host, server.note ?? '');
      return inTrace(serviceHealth({ namespace, name }, count, true, httpDate(run.now())));
    },
  };
}

/** kube-proxy's answers about itself. Differs: its rules are never overdue, since a sync takes no time. */
export function proxyHealthProgram(world: World): Program {
  return {
    answer(run, ns, _server, text) {
      const path = /^[A-Z]+ (\/[^ ?]*)/.exec(text)?.[1] ?? '/';
      const now = goTime(run.now());
      const state = { healthy: true, eligible: isEligible(world, ns), lastUpdated: now, now };
      return inTrace(proxyHealth(path, state, httpDate(run.now())));
    },
  };
}

function inTrace(answer: HttpAnswer) {
  return { text: printHttp(answer), title: String(answer.status) };
}

/** Source: pkg/proxy/healthcheck/proxy_health.go SyncNode() */
function isEligible(world: World, ns: Netns): boolean {
  const node = getObject(world.cluster.api, 'Node', ns.host);
  if (!node) return true;
  const { taints = [] } = (node.spec ?? {}) as { readonly taints?: readonly { readonly key?: string }[] };
  return (
    node.metadata.deletionTimestamp === undefined && !taints.some((t) => t.key === 'ToBeDeletedByClusterAutoscaler')
  );
}

/** A time as Go prints it. */
function goTime(micros: number): string {
  const [day = '', clock = ''] = timestamp(micros).replace('Z', '').split('T');
  const fraction = String(micros % 1_000_000).padStart(6, '0');
  return `${day} ${clock}.${fraction}000 +0000 UTC`;
}

const DAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY_MICROS = 86_400_000_000;

/** `Thu, 01 Jan 2026 00:00:05 GMT`: worlds begin on a Thursday. */
export function httpDate(micros: number): string {
  const [day = '', clock = ''] = timestamp(micros).replace('Z', '').split('T');
  const [year, month, date] = day.split('-');
  const weekday = DAYS[Math.floor(micros / DAY_MICROS) % DAYS.length];
  return `${weekday}, ${date} ${MONTHS[Number(month) - 1]} ${year} ${clock} GMT`;
}
