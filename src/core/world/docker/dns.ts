import { EMBEDDED_DNS, resolverPorts, resolverRules } from '../../docker/embedded-dns';
import type { Container, DockerEngine } from '../../docker/state';
import { type DnsMessage, decode, encode, query, titleOf } from '../../kube/dns/message';
import type { ResolvConf } from '../../kube/dns/resolv-conf';
import { encodeFor, respond, withLength } from '../../kube/dns/respond';
import type { Netns } from '../../net/netns';
import type { Answer, Client, Program } from '../../net/program';
import type { Run } from '../../net/run';
import { addSocket } from '../../net/socket';
import { connect } from '../../net/tcp';
import { ask, sendAnswer } from '../../net/udp';
import { type Ipv4, ipv4, parseIpv4 } from '../../packet/address';
import type { Place } from '../../trace/step';
import type { World } from '../world';
import type { Daemon } from './engine';

/** The name by which sockets name the engine's resolver. */
export const DOCKER_DNS = 'dockerd';
/** Source: libnetwork/resolver.go respTTL */
const TTL = 600;
const DNS_PORT = 53;
/** Source: libnetwork/resolver.go extIOTimeout */
const PATIENCE_MICROS = 4_000_000;

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
 * Answers for containers in the networks of the one that asks: by name, or by the beginning of the id. Other names are asked
 * of the host's resolvers, by packets that the container sends.
 *
 * Source: libnetwork/resolver.go serveDNS(), forwardExtDNS(), libnetwork/sandbox.go ResolveName()
 * Differs: where the host has no resolver, there is no such name.
 */
export function dockerDns(world: World): Program {
  return {
    answer(run, ns, _server, text, client) {
      const asked = decode(client.protocol === 'tcp' ? text.slice(2) : text);
      if (!asked || asked.response) return 'usual';
      const { name, type } = asked.question;
      const known = addressesOf(world, ns.place, name.toLowerCase().replace(/\.$/, ''));
      const answers = type === 'A' ? known.map((data) => ({ name, type, ttl: TTL, data }) as const) : [];
      if (known.length === 0 && passOn(run, ns, { client, asked, servers: hostServers(world) })) return 'later';
      const rcode = known.length > 0 ? 'NOERROR' : 'NXDOMAIN';
      return answerOf(respond(asked, { rcode, answers, authoritative: false }), client);
    },
    ended(run, ns, note, result) {
      const passed = note as Passed;
      const { asked, client, servers } = passed;
      const text = client.protocol === 'tcp' ? (result.full ?? '').slice(2) : result.text;
      const reply = result.outcome === 'reply' ? decode(text) : undefined;
      if (!reply && passOn(run, ns, { ...passed, servers: servers.slice(1) })) return;
      const message = reply
        ? { ...reply, id: asked.id, question: asked.question }
        : respond(asked, { rcode: 'SERVFAIL', answers: [], authoritative: false });
      sendAnswer(run, ns, client, answerOf(message, client));
    },
  };
}

/** A question that was passed on, and who is asked. Plain data. */
interface Passed {
  readonly client: Client;
  readonly asked: DnsMessage;
  readonly servers: readonly Ipv4[];
}

function hostServers(world: World): readonly Ipv4[] {
  const { dns, nodes } = world.cluster.spec;
  const gateway = nodes[0]?.gateway;
  const texts = dns?.nameservers ?? (gateway === undefined ? [] : [gateway]);
  return texts.flatMap((text) => parseIpv4(text) ?? []);
}

/** Asks the first of the servers; false where none is left. */
function passOn(run: Run, ns: Netns, passed: Passed): boolean {
  const [server] = passed.servers;
  if (server === undefined) return false;
  const { asked, client } = passed;
  const { name, type } = asked.question;
  const message = query(run.random() & 0xffff, name, type, asked.udpSize);
  const title = titleOf(message);
  const after = { program: DOCKER_DNS, note: Object.freeze(passed) };
  if (client.protocol === 'tcp') {
    const asking = { text: withLength(encode(message)), title, framing: 'dns' } as const;
    connect(run, ns, server, DNS_PORT, DOCKER_DNS, undefined, { asking, patience: PATIENCE_MICROS, after });
  } else {
    const texts = [{ text: encode(message), title }];
    ask(run, ns, server, DNS_PORT, DOCKER_DNS, { texts, patience: PATIENCE_MICROS, after });
  }
  return true;
}

function answerOf(made: DnsMessage, client: Client): Answer {
  const { message, bytes } = encodeFor(made, client.protocol);
  return { text: client.protocol === 'tcp' ? withLength(bytes) : bytes, title: titleOf(message) };
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
