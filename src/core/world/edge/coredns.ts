import { cacheKey, capped, classOf, find, givenOut, keep, lifetimeOf } from '../../kube/dns/corefile/cache';
import { type DnsServer, zoneOf } from '../../kube/dns/corefile/config';
import { lookUpHosts } from '../../kube/dns/corefile/hosts';
import { rewriteName, turnBack } from '../../kube/dns/corefile/rewrite';
import {
  type DnsMessage,
  decode,
  type Question,
  type Rcode,
  type ResourceRecord,
  titleOf,
} from '../../kube/dns/message';
import { type Found, lookUpName } from '../../kube/dns/records';
import { encodeFor, respond, type Response, startOfAuthority, withLength } from '../../kube/dns/respond';
import { EPOCH } from '../../lib/calendar';
import type { Answer, Client, Program } from '../../net/program';
import type { Run } from '../../net/run';
import type { Place } from '../../trace/step';
import { sendAnswer } from '../../net/udp';
import { formatIpv4 } from '../../packet/address';
import type { World } from '../world';
import { dnsClusterOf } from './names';
import { configurationOf, print, startResolver } from './resolvers';
import type { ResolverState } from './state';
import { askUpstream, type Pending, upstreamsOf } from './upstream';

/** CoreDNS as its Corefile sets it up: each plug-in where CoreDNS has it in its chain. */
export function coreDns(world: World): Program {
  return {
    answer(run, ns, _server, text, client) {
      const asked = decode(client.protocol === 'tcp' ? text.slice(2) : text);
      if (!asked || asked.response) return 'usual';
      return serve(world, run, ns.place, asked, client);
    },
    ended(run, ns, note, result) {
      const pending = note as Pending;
      const bytes = pending.protocol === 'tcp' ? (result.full ?? '').slice(2) : result.text;
      const reply = result.outcome === 'reply' ? decode(bytes) : undefined;
      if (!reply && pending.upstreams.length > 1 && run.now() - pending.since < DEADLINE_MICROS) {
        askUpstream(run, ns, { ...pending, upstreams: pending.upstreams.slice(1) });
        return;
      }
      const why = result.outcome === 'timeout' ? 'i/o timeout' : 'connection refused';
      const message = reply ? fromUpstream(pending, reply) : failure(pending.asked, pending.soFar);
      sendAnswer(run, ns, pending.client, finish(world, run, ns.place, pending, message, reply ? '' : why));
    },
  };
}

/** Source: CoreDNS plugin/forward/forward.go defaultTimeout */
const DEADLINE_MICROS = 5_000_000;

function resolverAt(world: World, place: Place): ResolverState | undefined {
  if (!world.cluster.edge.resolvers.has(place)) startResolver(world, place);
  return world.cluster.edge.resolvers.get(place);
}

function serve(world: World, run: Run, place: Place, asked: DnsMessage, client: Client): Answer | 'later' {
  const state = resolverAt(world, place);
  const servers = (state && configurationOf(state)?.servers) ?? [];
  const zone = zoneOf(
    servers.filter((s) => s.port === 53).flatMap((s) => s.zones),
    asked.question.name,
  );
  const at = zone === undefined ? -1 : servers.findIndex((s) => s.port === 53 && s.zones.includes(zone));
  const server = servers[at];
  if (!state || !server) return dnsAnswer(asked, refusal('REFUSED'), client.protocol);
  const { question } = asked;
  const begun = { client, asked, server: at, since: run.now(), soFar: [], upstreams: [], protocol: client.protocol };
  const cache = server.cache && zoneOf(server.cache.zones, question.name) !== undefined ? server.cache : undefined;
  const store = state.caches[at];
  const kept = cache && store && find(store, cacheKey(question.name, question.type), run.now());
  if (kept) {
    const message = givenOut(kept, asked, run.now(), cache.keepTtl);
    return send(state, run, server, asked, client, message, 0);
  }
  const rewritten = rewriteName(server.rewrites, question.name);
  const pending: Pending = { ...begun, rewritten, name: rewritten.name };
  const found = lookUpLocally(world, server, { ...question, name: rewritten.name });
  if (found.kind === 'forward') return pass(world, run, place, { ...pending, soFar: found.soFar, name: found.name });
  const message = fromCluster(server, run, asked, rewritten.name, found);
  return finish(world, run, place, pending, message, '');
}

/** hosts, then kubernetes. */
function lookUpLocally(world: World, server: DnsServer, question: Question): Found {
  const fromHosts = server.hosts && lookUpHosts(server.hosts, question);
  if (fromHosts && fromHosts.kind === 'answer') return fromHosts;
  if (server.kubernetes) return lookUpName(dnsClusterOf(world), server.kubernetes, question);
  return { kind: 'forward', name: question.name, soFar: [] };
}

function fromCluster(
  server: DnsServer,
  run: Run,
  asked: DnsMessage,
  name: string,
  found: Extract<Found, { kind: 'answer' }>,
): DnsMessage {
  const { rcode, answers, additional = [] } = found;
  if (rcode === 'SERVFAIL') return failure(asked, []);
  const { kubernetes } = server;
  const zone = kubernetes && zoneOf(kubernetes.zones, name);
  const serial = EPOCH + Math.floor(run.now() / 1_000_000);
  const authority =
    answers.length === 0 && kubernetes && zone !== undefined ? [startOfAuthority(zone, serial, kubernetes.ttl)] : [];
  return respond(asked, { rcode, answers, authority, additional, authoritative: true });
}

/** The plug-in `forward`; a question that none of them is for fails. */
function pass(world: World, run: Run, place: Place, pending: Pending): Answer | 'later' {
  const state = world.cluster.edge.resolvers.get(place);
  const server = state && configurationOf(state)?.servers[pending.server];
  const config = server?.forwards.find(
    (f) => zoneOf([f.zone], pending.name) !== undefined && zoneOf(f.except, pending.name) === undefined,
  );
  const ns = world.net.namespaces.get(place);
  const upstreams = state && config ? upstreamsOf(world, run, place, state, config) : [];
  if (!ns || !config || upstreams.length === 0) {
    return finish(world, run, place, pending, failure(pending.asked, pending.soFar), 'no next plugin found');
  }
  const protocol = config.protocol === 'client' ? pending.client.protocol : config.protocol;
  askUpstream(run, ns, { ...pending, upstreams, protocol });
  return 'later';
}

function refusal(rcode: Rcode, answers: readonly ResourceRecord[] = []): Response {
  return { rcode, answers, authoritative: false };
}

function failure(asked: DnsMessage, soFar: readonly ResourceRecord[]): DnsMessage {
  return respond(asked, refusal('SERVFAIL', soFar));
}

function fromUpstream({ asked, soFar }: Pending, reply: DnsMessage): DnsMessage {
  const { rcode, authority, additional } = reply;
  return respond(asked, { rcode, answers: [...soFar, ...reply.answers], authority, additional, authoritative: false });
}

/** The way back: names as they were asked, the cache, the order of addresses, the log. */
function finish(world: World, run: Run, place: Place, pending: Pending, made: DnsMessage, error: string): Answer {
  const { asked, client, rewritten } = pending;
  const state = resolverAt(world, place);
  const server = state && configurationOf(state)?.servers[pending.server];
  if (!state || !server) return dnsAnswer(asked, refusal('SERVFAIL'), client.protocol);
  const { name, type } = asked.question;
  if (error !== '' && server.errors) {
    const up = pending.upstreams[0];
    const link = up ? `read ${pending.protocol} ${formatIpv4(client.local)}->${up.address}:${up.port}: ` : '';
    print(state, `[ERROR] plugin/errors: 2 ${name} ${type}: ${link}${error}`);
  }
  let message = turnBack(made, name, rewritten);
  const { cache } = server;
  if (cache && zoneOf(cache.zones, name) !== undefined) {
    const ttl = lifetimeOf(cache, message);
    const kind = classOf(message);
    const limits = kind === 'success' ? cache.success : cache.denial;
    const store = state.caches[pending.server];
    if (store && kind !== 'other' && ttl > 0 && zoneOf(limits.except, name) === undefined) {
      keep(store, cacheKey(name, type), { message, stored: run.now(), ttl }, limits.capacity);
    }
    if (!cache.keepTtl) message = capped(message, ttl);
  }
  return send(state, run, server, asked, client, message, run.now() - pending.since);
}

function send(
  state: ResolverState,
  run: Run,
  server: DnsServer,
  asked: DnsMessage,
  client: Client,
  made: DnsMessage,
  took: number,
): Answer {
  const message = server.loadbalance ? { ...made, answers: loadBalance(run, made.answers) } : made;
  const encoded = encodeFor(message, client.protocol);
  if (server.log) print(state, logLine(asked, client, encoded.message, encoded.bytes.length, took));
  const text = client.protocol === 'tcp' ? withLength(encoded.bytes) : encoded.bytes;
  return { text, title: titleOf(encoded.message) };
}

/** Source: CoreDNS plugin/log/log.go, CommonLogFormat */
function logLine(asked: DnsMessage, client: Client, reply: DnsMessage, bytes: number, took: number): string {
  const { question, udpSize } = asked;
  const flags = [
    'qr',
    ...(reply.authoritative ? ['aa'] : []),
    ...(reply.truncated ? ['tc'] : []),
    ...(reply.recursionDesired ? ['rd'] : []),
    ...(reply.recursionAvailable ? ['ra'] : []),
  ].join();
  const size = question.name.length + 17 + (udpSize === undefined ? 0 : 11);
  const what = `"${question.type} IN ${question.name} ${client.protocol} ${size} false ${udpSize ?? 512}"`;
  const from = `${formatIpv4(client.remote)}:${client.remotePort}`;
  return `[INFO] ${from} - ${asked.id} ${what} ${reply.rcode} ${flags} ${bytes} ${(took / 1e6).toFixed(9)}s`;
}

/** The bytes of an answer, and what its trace is called. */
export function dnsAnswer(asked: DnsMessage, response: Response, protocol: 'tcp' | 'udp'): Answer {
  const { message, bytes } = encodeFor(respond(asked, response), protocol);
  return { text: protocol === 'tcp' ? withLength(bytes) : bytes, title: titleOf(message) };
}

/** The plug-in `loadbalance`: addresses in an order of their own each time. Source: CoreDNS plugin/loadbalance/loadbalance.go */
function loadBalance(run: Run, answers: readonly ResourceRecord[]): readonly ResourceRecord[] {
  const addresses = answers.filter((r) => r.type === 'A' || r.type === 'AAAA');
  if (addresses.length < 2) return answers;
  for (let i = addresses.length - 1; i > 0; i--) {
    const j = run.random() % (i + 1);
    [addresses[i], addresses[j]] = [addresses[j] as ResourceRecord, addresses[i] as ResourceRecord];
  }
  return [...answers.filter((r) => r.type !== 'A' && r.type !== 'AAAA'), ...addresses];
}
