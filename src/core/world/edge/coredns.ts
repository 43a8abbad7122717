import { type DnsMessage, decode, encode, query, type ResourceRecord, titleOf } from '../../kube/dns/message';
import { lookUpName } from '../../kube/dns/records';
import { encodeFor, respond, type Response, startOfAuthority, withLength } from '../../kube/dns/respond';
import type { Netns, Result } from '../../net/netns';
import type { Answer, Client, Program } from '../../net/program';
import type { Run } from '../../net/run';
import { connect } from '../../net/tcp';
import { ask, sendAnswer } from '../../net/udp';
import { parseIpv4 } from '../../packet/address';
import type { World } from '../world';
import { CLUSTER_DOMAIN, clusterDnsOf, dnsClusterOf, resolvConfAt } from './names';

/** The name by which sockets name this program. */
export const COREDNS = 'coredns';
const DNS_PORT = 53;
/** Source: CoreDNS plugin/forward/connect.go, readTimeout */
const UPSTREAM_MICROS = 2_000_000;

/** A question that was passed on, until its answer comes. Plain data. */
interface Forwarded {
  readonly client: Client;
  readonly asked: DnsMessage;
  readonly soFar: readonly ResourceRecord[];
}

/** CoreDNS with kubeadm's Corefile: names of the cluster from the API, all others from the node's resolvers. */
export function coreDns(world: World): Program {
  return {
    answer(run, ns, _server, text, client) {
      const asked = decode(client.protocol === 'tcp' ? text.slice(2) : text);
      if (!asked || asked.response) return 'usual';
      const found = lookUpName(dnsClusterOf(world), asked.question);
      if (found.kind === 'forward') return forward(world, run, ns, { client, asked, soFar: found.soFar }, found.name);
      const serial = 1_767_225_600 + Math.floor(run.now() / 1_000_000);
      const authority = found.answers.length === 0 ? [startOfAuthority(CLUSTER_DOMAIN, serial)] : [];
      const answers = loadBalance(run, found.answers);
      const { rcode, additional = [] } = found;
      return dnsAnswer(asked, { rcode, answers, authority, additional, authoritative: true }, client.protocol);
    },
    ended(run, ns, note, result) {
      const forwarded = note as Forwarded;
      sendAnswer(run, ns, forwarded.client, upstreamAnswer(forwarded, result));
    },
  };
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

/** Asks the first of the node's resolvers by the protocol that the client used. Differs: nothing is cached. */
function forward(world: World, run: Run, ns: Netns, forwarded: Forwarded, name: string): Answer | 'later' {
  const { client, asked } = forwarded;
  const upstream = resolvConfAt(world, ns.place).nameservers.find((s) => s !== clusterDnsOf(world));
  const address = upstream === undefined ? undefined : parseIpv4(upstream);
  if (address === undefined) return failure(forwarded);
  const message = query(run.random() & 0xffff, name, asked.question.type, asked.udpSize);
  const title = titleOf(message);
  const after = { program: COREDNS, note: Object.freeze(forwarded) };
  if (client.protocol === 'tcp') {
    const asking = { text: withLength(encode(message)), title, framing: 'dns' } as const;
    connect(run, ns, address, DNS_PORT, COREDNS, undefined, { asking, patience: UPSTREAM_MICROS, after });
  } else {
    const texts = [{ text: encode(message), title }];
    ask(run, ns, address, DNS_PORT, COREDNS, { texts, patience: UPSTREAM_MICROS, after });
  }
  return 'later';
}

function failure({ asked, client, soFar }: Forwarded): Answer {
  return dnsAnswer(asked, { rcode: 'SERVFAIL', answers: soFar, authoritative: false }, client.protocol);
}

function upstreamAnswer(forwarded: Forwarded, result: Result): Answer {
  const { asked, client, soFar } = forwarded;
  const bytes = client.protocol === 'tcp' ? (result.full ?? '').slice(2) : result.text;
  const reply = result.outcome === 'reply' ? decode(bytes) : undefined;
  if (!reply) return failure(forwarded);
  const { rcode, authority, additional } = reply;
  const answers = [...soFar, ...reply.answers];
  return dnsAnswer(asked, { rcode, answers, authority, additional, authoritative: false }, client.protocol);
}
