import {
  type DnsMessage,
  decode,
  encode,
  query,
  type Question,
  type RecordType,
  titleOf,
} from '../../kube/dns/message';
import { namesToTry } from '../../kube/dns/resolv-conf';
import { withLength } from '../../kube/dns/respond';
import type { Netns, Result } from '../../net/netns';
import type { Run } from '../../net/run';
import { connect } from '../../net/tcp';
import { ask } from '../../net/udp';
import { awaitResult } from '../../net/wait';
import { type Ipv4, parseIpv4 } from '../../packet/address';
import type { World } from '../world';
import { hostsAt, resolvConfAt } from './names';

const DNS_PORT = 53;
/** `options timeout:5 attempts:2`, the defaults. Source: glibc resolv/resolv.h RES_TIMEOUT, RES_DFLRETRY */
const TIMEOUT_MICROS = 5_000_000;
const ATTEMPTS = 2;

/** How one exchange with a resolver ended. */
export interface Exchange {
  /** One for each question, where it was answered. */
  readonly answers: readonly (DnsMessage | undefined)[];
  /** Bytes of the answers, without the length that TCP puts before them. */
  readonly bytes: number;
  readonly protocol: 'udp' | 'tcp';
  /** Microseconds from the first question to the last answer. */
  readonly took: number;
  readonly result: Result;
}

interface ExchangeOptions {
  readonly program: string;
  readonly port?: number;
  readonly patience?: number;
  readonly tcp?: boolean;
  readonly udpSize?: number;
  /** Takes a cut answer as it is. */
  readonly ignoreTruncation?: boolean;
}

/** Sends questions to a resolver, all at once and from one socket, and waits. What was cut is asked again by TCP. */
export function exchange(
  run: Run,
  ns: Netns,
  server: Ipv4,
  questions: readonly Question[],
  options: ExchangeOptions,
): Exchange {
  const { program, port = DNS_PORT, patience = TIMEOUT_MICROS, tcp = false, udpSize } = options;
  const start = run.now();
  const asked = questions.map((q) => query(run.random() & 0xffff, q.name, q.type, udpSize));
  const answers: (DnsMessage | undefined)[] = asked.map(() => undefined);
  const take = (text: string) => {
    const message = decode(text);
    const at = message?.response ? asked.findIndex((a) => a.id === message.id) : -1;
    if (at >= 0) answers[at] = message;
  };
  let bytes = 0;
  let protocol: 'udp' | 'tcp' = 'udp';
  let result: Result = { outcome: 'timeout', text: '' };
  if (!tcp) {
    const texts = asked.map((message) => ({ text: encode(message), title: titleOf(message) }));
    const socket = ask(run, ns, server, port, program, { texts, patience });
    result = awaitResult(run, ns, socket);
    for (const text of socket.data.kind === 'waiting' ? (socket.data.answers ?? []) : []) {
      bytes += text.length;
      take(text);
    }
  }
  asked.forEach((message, at) => {
    const cut = answers[at]?.truncated === true && options.ignoreTruncation !== true;
    if (!tcp && !cut) return;
    protocol = 'tcp';
    const asking = { text: withLength(encode(message)), title: titleOf(message), framing: 'dns' } as const;
    result = awaitResult(run, ns, connect(run, ns, server, port, program, undefined, { asking, patience }));
    const text = (result.full ?? '').slice(2);
    bytes = text.length;
    if (result.outcome === 'reply') take(text);
  });
  return { answers, bytes, protocol, took: run.now() - start, result };
}

export type LookupFailure = 'unknown' | 'again';

export interface Lookup {
  readonly addresses: readonly Ipv4[];
  /** The name that has them; '' where it is none. */
  readonly canonical: string;
  /** `unknown`: there is no such name. `again`: nobody said whether there is. */
  readonly failure?: LookupFailure;
}

/**
 * Finds the addresses of a host as programs that use the C library do: numbers, /etc/hosts, then DNS, one name of the search
 * list after the other, A and AAAA at once.
 *
 * Source: glibc sysdeps/posix/getaddrinfo.c, resolv/nss_dns/dns-host.c, resolv/res_send.c
 */
export function lookUp(world: World, run: Run, ns: Netns, host: string, program: string): Lookup {
  const number = parseIpv4(host);
  if (number !== undefined) return { addresses: [number], canonical: host };
  if (!isHostName(host)) return { addresses: [], canonical: '', failure: 'unknown' };
  const line = hostsAt(world, ns.place).find((l) => l.names.includes(host.toLowerCase()));
  if (line) return { addresses: [parseIpv4(line.ip) ?? 0], canonical: host };
  const conf = resolvConfAt(world, ns.place);
  let failure: LookupFailure = 'unknown';
  for (const name of namesToTry(host, conf)) {
    const answers = askServers(run, ns, conf.nameservers, name, program);
    if (!answers) {
      // Nobody answers: the rest of the search list would not be answered either.
      return { addresses: [], canonical: '', failure: 'again' };
    }
    if (answers.every((a) => a.rcode !== 'NOERROR' && a.rcode !== 'NXDOMAIN')) failure = 'again';
    const records = answers.flatMap((a) => a.answers);
    const addresses = records.flatMap((r) => (r.type === 'A' ? [parseIpv4(r.data) ?? 0] : []));
    const owner = records.find((r) => r.type === 'A')?.name ?? name;
    if (addresses.length > 0) return { addresses, canonical: owner.replace(/\.$/, '') };
  }
  return { addresses: [], canonical: '', failure };
}

const BOTH: readonly RecordType[] = ['A', 'AAAA'];

/** The answers of the first nameserver that gives any; `undefined` where none does. */
function askServers(
  run: Run,
  ns: Netns,
  servers: readonly string[],
  name: string,
  program: string,
): readonly DnsMessage[] | undefined {
  let last: readonly DnsMessage[] | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    for (const server of servers) {
      const address = parseIpv4(server);
      if (address === undefined) continue;
      const questions = BOTH.map((type) => ({ name, type }));
      const answers = exchange(run, ns, address, questions, { program }).answers.filter((a) => a !== undefined);
      if (answers.length > 0) last = answers;
      if (answers.some((a) => a.rcode === 'NOERROR' || a.rcode === 'NXDOMAIN')) return answers;
    }
    // A resolver that fails to find out is not asked again.
    if (last) return last;
  }
  return last;
}

/** Can a text be the name of a host? */
export function isHostName(text: string): boolean {
  return /^(?=.{1,254}$)[A-Za-z0-9_]([-A-Za-z0-9_]{0,62})(\.[A-Za-z0-9_][-A-Za-z0-9_]{0,62})*\.?$/.test(text);
}
