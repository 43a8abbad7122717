import { EMBEDDED_DNS, resolverPorts, resolverRules } from '../../docker/embedded-dns';
import type { Container, DockerEngine } from '../../docker/state';
import { decode, titleOf } from '../../kube/dns/message';
import type { ResolvConf } from '../../kube/dns/resolv-conf';
import { encodeFor, respond, withLength } from '../../kube/dns/respond';
import type { Netns } from '../../net/netns';
import type { Program } from '../../net/program';
import { addSocket } from '../../net/socket';
import { ipv4 } from '../../packet/address';
import type { Place } from '../../trace/step';
import type { World } from '../world';
import type { Daemon } from './engine';

/** The name by which sockets name the engine's resolver. */
export const DOCKER_DNS = 'dockerd';
/** Source: libnetwork/resolver.go respTTL */
const TTL = 600;

/** Containers of users' networks find each other by name; those of the default bridge do not. */
export function startResolver({ engine, exec }: Daemon, container: Container, ns: Netns): void {
  if (!isNamed(engine, container)) return;
  const ports = resolverPorts(container.id);
  for (const line of resolverRules(ports)) exec(container.place, line);
  for (const protocol of ['tcp', 'udp'] as const) {
    const data = { kind: 'server', name: DOCKER_DNS, program: DOCKER_DNS, note: container.id } as const;
    addSocket(ns, { protocol, address: ipv4(EMBEDDED_DNS), port: ports[protocol], listening: true, data });
  }
}

function isNamed(engine: DockerEngine, container: Container): boolean {
  return container.endpoints.some((e) => e.address !== '' && engine.networks.get(e.network)?.name !== 'bridge');
}

/** resolv.conf of the container whose netns a place is; `undefined` where it has its host's. */
export function containerResolvConf(world: World, place: Place, host: ResolvConf): ResolvConf | undefined {
  const found = containerAt(world, place);
  if (!found || !isNamed(found.engine, found.container)) return undefined;
  return { nameservers: [EMBEDDED_DNS], search: host.search, options: ['ndots:0'] };
}

/** The container that has a netns of its own at a place. */
export function containerAt(
  world: World,
  place: Place,
): { readonly engine: DockerEngine; readonly container: Container } | undefined {
  const engine = world.docker.get(place.slice(0, place.indexOf('/')));
  const container = [...(engine?.containers.values() ?? [])].find((c) => c.place === place && c.mode === 'default');
  return engine && container && { engine, container };
}

/**
 * Answers for containers in the networks of the one that asks: by name, or by the beginning of the id.
 *
 * Differs: other names are not passed on to the host's resolvers; they are said not to be.
 * Source: libnetwork/resolver.go serveDNS(), libnetwork/sandbox.go ResolveName()
 */
export function dockerDns(world: World): Program {
  return {
    answer(_run, ns, _server, text, client) {
      const asked = decode(client.protocol === 'tcp' ? text.slice(2) : text);
      if (!asked || asked.response) return 'usual';
      const { name, type } = asked.question;
      const known = addressesOf(world, ns.place, name.toLowerCase().replace(/\.$/, ''));
      const answers = type === 'A' ? known.map((data) => ({ name, type, ttl: TTL, data }) as const) : [];
      const rcode = known.length > 0 ? 'NOERROR' : 'NXDOMAIN';
      const { message, bytes } = encodeFor(respond(asked, { rcode, answers, authoritative: false }), client.protocol);
      return { text: client.protocol === 'tcp' ? withLength(bytes) : bytes, title: titleOf(message) };
    },
  };
}

function addressesOf(world: World, place: Place, name: string): string[] {
  const asker = containerAt(world, place);
  if (!asker) return [];
  const { engine, container } = asker;
  const networks = new Set(container.endpoints.map((e) => e.network));
  return [...engine.containers.values()]
    .filter((c) => c.name.toLowerCase() === name || c.id.slice(0, 12) === name)
    .flatMap((c) => c.endpoints)
    .filter((e) => e.address !== '' && networks.has(e.network) && engine.networks.get(e.network)?.name !== 'bridge')
    .map((e) => e.address);
}
