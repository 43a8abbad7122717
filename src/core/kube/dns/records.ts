import { formatIpv4, parseIpv4 } from '../../packet/address';
import type { EndpointSlice, Service, SliceEndpoint } from '../objects';
import type { Question, Rcode, RecordType, ResourceRecord } from './message';

/** What CoreDNS's kubernetes plug-in watches. */
export interface DnsCluster {
  /** `cluster.local`. */
  readonly domain: string;
  hasNamespace(name: string): boolean;
  service(namespace: string, name: string): Service | undefined;
  services(): readonly Service[];
  /** The EndpointSlices of a Service. */
  slices(service: Service): readonly EndpointSlice[];
}

/** What is known of a name: an answer, or where to go on asking. */
export type Found =
  | {
      readonly kind: 'answer';
      readonly rcode: Rcode;
      readonly answers: readonly ResourceRecord[];
      readonly additional?: readonly ResourceRecord[];
    }
  /** Not of the cluster: the node's resolvers are asked. `so far`: the CNAME that led there. */
  | { readonly kind: 'forward'; readonly name: string; readonly soFar: readonly ResourceRecord[] };

/** `ttl 30` in kubeadm's Corefile. */
const TTL = 30;
const NOTHING: Found = { kind: 'answer', rcode: 'NXDOMAIN', answers: [] };

/** A name of the cluster, taken apart. Source: CoreDNS plugin/kubernetes/parse.go parseRequest() */
interface Asked {
  readonly kind: 'svc' | 'pod';
  readonly namespace: string;
  readonly service: string;
  readonly endpoint?: string;
  readonly port?: string;
  readonly protocol?: string;
}

/** @returns `empty` for the zone itself, `undefined` for a name that no Service or pod can have */
function parse(name: string, zone: string): Asked | 'empty' | undefined {
  const base = name === zone ? '' : name.slice(0, -zone.length - 1);
  if (base === '') return 'empty';
  const labels = base.split('.');
  const kind = labels.pop();
  if (kind !== 'svc' && kind !== 'pod') return undefined;
  const asked = { kind, namespace: labels.pop() ?? '', service: labels.pop() ?? '' } as const;
  const [first, second] = labels;
  if (labels.length > 2) return undefined;
  if (first !== undefined && second !== undefined)
    return { ...asked, port: first.replace(/^_/, ''), protocol: second.replace(/^_/, '') };
  return first === undefined ? asked : { ...asked, endpoint: first };
}

/** One way to reach what a name stands for. */
interface Target {
  readonly address: string;
  readonly port: number;
  /** The name that this target alone has. */
  readonly host: string;
}

/** Source: CoreDNS plugin/kubernetes/kubernetes.go endpointHostname(), without `endpoint_pod_names` */
function endpointName(endpoint: SliceEndpoint, address: string): string {
  return endpoint.hostname || address.replaceAll('.', '-');
}

/**
 * Answers a question as CoreDNS does with kubeadm's Corefile: `kubernetes cluster.local in-addr.arpa ip6.arpa`, `pods insecure`.
 *
 * Source: CoreDNS plugin/kubernetes/kubernetes.go Records(), findServices(), plugin/backend_lookup.go
 */
export function lookUpName(cluster: DnsCluster, question: Question): Found {
  const name = question.name.toLowerCase().replace(/\.$/, '');
  const zone = cluster.domain;
  if (name.endsWith('.in-addr.arpa')) return reverse(cluster, name);
  if (name !== zone && !name.endsWith(`.${zone}`)) return { kind: 'forward', name: question.name, soFar: [] };
  const asked = parse(name, zone);
  if (asked === undefined) return NOTHING;
  if (asked === 'empty') return answer([]);
  if (!cluster.hasNamespace(asked.namespace)) return NOTHING;
  if (asked.service === '') return answer([]);
  return asked.kind === 'pod' ? podRecord(asked, question) : serviceRecords(cluster, asked, question);
}

function answer(answers: readonly ResourceRecord[], additional: readonly ResourceRecord[] = []): Found {
  return { kind: 'answer', rcode: 'NOERROR', answers, additional };
}

function record(name: string, type: RecordType, data: string): ResourceRecord {
  return { name, type, ttl: TTL, data };
}

/** `pods insecure`: whatever address the name says, pod or not. */
function podRecord(asked: Asked, question: Question): Found {
  const address = asked.service.replaceAll('-', '.');
  if (asked.endpoint !== undefined || asked.port !== undefined || parseIpv4(address) === undefined) return NOTHING;
  return answer(question.type === 'A' ? [record(question.name, 'A', address)] : []);
}

function serviceRecords(cluster: DnsCluster, asked: Asked, question: Question): Found {
  const service = cluster.service(asked.namespace, asked.service);
  if (!service) return NOTHING;
  const { externalName, type, clusterIP } = service.spec;
  if (type === 'ExternalName') {
    if (asked.endpoint !== undefined || asked.port !== undefined) return NOTHING;
    return alias(cluster, question, `${(externalName ?? '').replace(/\.$/, '')}.`);
  }
  const headless = clusterIP === 'None';
  const domain = `${asked.service}.${asked.namespace}.svc.${cluster.domain}`;
  const targets =
    headless || asked.endpoint !== undefined
      ? endpointTargets(cluster, service, asked, domain)
      : portTargets(service, asked, domain);
  if (targets.length === 0) return NOTHING;
  if (question.type === 'A') {
    return answer([...new Set(targets.map((t) => t.address))].map((a) => record(question.name, 'A', a)));
  }
  if (question.type !== 'SRV') return answer([]);
  const weight = Math.floor(100 / targets.length);
  const hosts = new Map(targets.map((t) => [t.host, t.address]));
  return answer(
    targets.map((t) => record(question.name, 'SRV', `0 ${weight} ${t.port} ${t.host}.`)),
    [...hosts].map(([host, address]) => record(`${host}.`, 'A', address)),
  );
}

/** The canonical name, and what it stands for where that is a name of the cluster. */
function alias(cluster: DnsCluster, question: Question, target: string): Found {
  const soFar = [record(question.name, 'CNAME', target)];
  if (question.type === 'CNAME') return answer(soFar);
  const found = lookUpName(cluster, { name: target, type: question.type });
  if (found.kind === 'forward') return { ...found, soFar: [...soFar, ...found.soFar] };
  return { ...found, rcode: 'NOERROR', answers: [...soFar, ...found.answers] };
}

function fits(asked: Asked, port: string, protocol: string): boolean {
  return (
    (asked.port === undefined || asked.port === port) &&
    (asked.protocol === undefined || asked.protocol === protocol.toLowerCase())
  );
}

function portTargets(service: Service, asked: Asked, domain: string): Target[] {
  const addresses = service.spec.clusterIPs ?? [service.spec.clusterIP ?? ''];
  return (service.spec.ports ?? [])
    .filter((port) => fits(asked, port.name ?? '', port.protocol ?? 'TCP'))
    .flatMap((port) =>
      addresses
        .filter((address) => parseIpv4(address) !== undefined)
        .map((address) => ({ address, port: port.port, host: domain })),
    );
}

function endpointTargets(cluster: DnsCluster, service: Service, asked: Asked, domain: string): Target[] {
  const found: Target[] = [];
  for (const slice of cluster.slices(service)) {
    if (slice.addressType !== 'IPv4') continue;
    // A headless Service without ports has addresses all the same.
    const ports = slice.ports && slice.ports.length > 0 ? slice.ports : [{ name: '', port: 0 }];
    for (const endpoint of slice.endpoints) {
      if (endpoint.conditions?.ready === false) continue;
      for (const address of endpoint.addresses) {
        const own = endpointName(endpoint, address);
        if (asked.endpoint !== undefined && asked.endpoint !== own) continue;
        for (const port of ports) {
          if (!fits(asked, port.name ?? '', 'protocol' in port ? (port.protocol ?? 'TCP') : 'TCP')) continue;
          found.push({ address, port: port.port ?? 0, host: `${own}.${domain}` });
        }
      }
    }
  }
  return found;
}

/** Who has an address: a Service, or a pod of a headless one. Others are asked upstream. Source: plugin/kubernetes/reverse.go */
function reverse(cluster: DnsCluster, name: string): Found {
  const forward: Found = { kind: 'forward', name: `${name}.`, soFar: [] };
  const text = name.slice(0, -'.in-addr.arpa'.length).split('.').reverse().join('.');
  const address = parseIpv4(text);
  if (address === undefined) return forward;
  const wanted = formatIpv4(address);
  const pointer = (host: string) => answer([record(`${name}.`, 'PTR', `${host}.`)]);
  for (const service of cluster.services()) {
    const { name: own, namespace = 'default' } = service.metadata;
    const domain = `${own}.${namespace}.svc.${cluster.domain}`;
    if (service.spec.clusterIP === wanted) return pointer(domain);
    for (const slice of cluster.slices(service)) {
      const endpoint = slice.endpoints.find((e) => e.addresses.includes(wanted));
      if (endpoint && service.spec.clusterIP === 'None') return pointer(`${endpointName(endpoint, wanted)}.${domain}`);
    }
  }
  return forward;
}
