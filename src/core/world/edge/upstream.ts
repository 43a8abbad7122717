import type { ForwardConfig } from '../../kube/dns/corefile/config';
import type { Rewritten } from '../../kube/dns/corefile/rewrite';
import { type DnsMessage, encode, query, type ResourceRecord, titleOf } from '../../kube/dns/message';
import { withLength } from '../../kube/dns/respond';
import type { Netns } from '../../net/netns';
import type { Client } from '../../net/program';
import type { Run } from '../../net/run';
import { connect } from '../../net/tcp';
import { ask } from '../../net/udp';
import { parseIpv4 } from '../../packet/address';
import type { Place } from '../../trace/step';
import type { World } from '../world';
import { clusterDnsOf, resolvConfAt } from './names';
import { COREDNS } from './resolvers';
import type { ResolverState } from './state';

const DNS_PORT = 53;
/** Source: CoreDNS plugin/forward/connect.go, readTimeout */
const UPSTREAM_MICROS = 2_000_000;

/** A question on its way through the plug-ins, until its answer comes. Plain data. */
export interface Pending {
  readonly client: Client;
  readonly asked: DnsMessage;
  /** Which server block has it. */
  readonly server: number;
  readonly rewritten: Rewritten;
  readonly soFar: readonly ResourceRecord[];
  /** What is asked of the upstreams, and who is left to be asked. */
  readonly name: string;
  readonly upstreams: readonly { readonly address: string; readonly port: number }[];
  readonly protocol: 'tcp' | 'udp';
  /** When it came, µs. */
  readonly since: number;
}

/** Who is asked, in order: by the policy, and the others where it does not answer. Source: CoreDNS plugin/forward/policy.go */
export function upstreamsOf(
  world: World,
  run: Run,
  place: Place,
  state: ResolverState,
  { to, policy }: ForwardConfig,
): Pending['upstreams'] {
  const all = to.flatMap((upstream) => {
    if (upstream !== 'resolv.conf') return [upstream];
    const own = clusterDnsOf(world);
    const { nameservers } = resolvConfAt(world, place);
    return nameservers.filter((s) => s !== own).map((address) => ({ address, port: DNS_PORT }));
  });
  if (all.length < 2 || policy === 'sequential') return all;
  const first = (policy === 'random' ? run.random() : state.asked++) % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
}

/** Asks the first of the upstreams that are left. */
export function askUpstream(run: Run, ns: Netns, pending: Pending): void {
  const { asked, name, upstreams, protocol } = pending;
  const [upstream] = upstreams;
  const address = upstream && parseIpv4(upstream.address);
  if (!upstream || address === undefined) return;
  const message = query(run.random() & 0xffff, name, asked.question.type, asked.udpSize);
  const title = titleOf(message);
  const after = { program: COREDNS, note: Object.freeze(pending) };
  if (protocol === 'tcp') {
    const asking = { text: withLength(encode(message)), title, framing: 'dns' } as const;
    connect(run, ns, address, upstream.port, COREDNS, undefined, { asking, patience: UPSTREAM_MICROS, after });
  } else {
    const texts = [{ text: encode(message), title }];
    ask(run, ns, address, upstream.port, COREDNS, { texts, patience: UPSTREAM_MICROS, after });
  }
}
