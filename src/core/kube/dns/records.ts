import { formatIpv4, parseIpv4 } from '../../packet/address';
import type { EndpointSlice, Service, SliceEndpoint } from '../objects';
import { fallsThrough, type KubernetesConfig, zoneOf } from './corefile/config';
import type { Question, Rcode, RecordType, ResourceRecord } from './message';

/** What CoreDNS's kubernetes plug-in watches. */
export interface DnsCluster {
  hasNamespace(name: string): boolean;
  /** Has a pod of a namespace this address? */
  hasPod(namespace: string, address: string): boolean;
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
  /** Not of the cluster: the next plug-in is asked. `so far`: the CNAME that led there. */
  | { readonly kind: 'forward'; readonly name: string; readonly soFar: readonly ResourceRecord[] };

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

/** The cluster, how the plug-in is configured, and the zone of it that a name is in. */
interface Zoned {
  readonly cluster: DnsCluster;
  readonly config: KubernetesConfig;
  readonly zone: string;
}

/** Source: CoreDNS plugin/kubernetes/kubernetes.go endpointHostname() */
function endpointName({ config }: Zoned, endpoint: SliceEndpoint, address: string): string {
  const pod = config.endpointPodNames && endpoint.targetRef?.kind === 'Pod' ? endpoint.targetRef.name : '';
  return endpoint.hostname || pod || address.replaceAll('.', '-');
}

/**
 * Answers a question as CoreDNS's kubernetes plug-in does.
 *
 * Source: CoreDNS plugin/kubernetes/handler.go ServeDNS(), kubernetes.go Records(), findServices(), plugin/backend_lookup.go
 */
export function lookUpName(cluster: DnsCluster, config: KubernetesConfig, question: Question): Found {
  const name = question.name.toLowerCase().replace(/\.$/, '');
  const zone = zoneOf(config.zones, name);
  const forward: Found = { kind: 'forward', name: question.name, soFar: [] };
  if (zone === undefined) return forward;
  const found = inZone({ cluster, config, zone }, name, question);
  const nothing = found === 'unknown';
  if (nothing && fallsThrough(config.fallthrough, name)) return forward;
  return nothing ? NOTHING : found;
}

function inZone(zoned: Zoned, name: string, question: Question): Found | 'unknown' {
  const { cluster, config, zone } = zoned;
  if (name.endsWith('.in-addr.arpa')) return reverse(zoned, name);
  const asked = parse(name, zone);
  if (asked === undefined) return 'unknown';
  if (asked === 'empty') return answer([]);
  const { namespaces } = config;
  if (!cluster.hasNamespace(asked.namespace) || namespaces?.includes(asked.namespace) === false) return 'unknown';
  if (asked.service === '') return answer([]);
  return asked.kind === 'pod' ? podRecord(zoned, asked, question) : serviceRecords(zoned, asked, question);
}

function answer(answers: readonly ResourceRecord[], additional: readonly ResourceRecord[] = []): Found {
  return { kind: 'answer', rcode: 'NOERROR', answers, additional };
}

function record({ config }: Zoned, name: string, type: RecordType, data: string): ResourceRecord {
  return { name, type, ttl: config.ttl, data };
}

/** `insecure`: whatever address the name says, pod or not. `verified`: only where a pod of the namespace has it. */
function podRecord(zoned: Zoned, asked: Asked, question: Question): Found | 'unknown' {
  const address = asked.service.replaceAll('-', '.');
  const { pods } = zoned.config;
  if (pods === 'disabled' || asked.endpoint !== undefined || asked.port !== undefined) return 'unknown';
  if (parseIpv4(address) === undefined) return 'unknown';
  if (pods === 'verified' && !zoned.cluster.hasPod(asked.namespace, address)) return 'unknown';
  return answer(question.type === 'A' ? [record(zoned, question.name, 'A', address)] : []);
}

function serviceRecords(zoned: Zoned, asked: Asked, question: Question): Found | 'unknown' {
  const service = zoned.cluster.service(asked.namespace, asked.service);
  if (!service) return 'unknown';
  const { externalName, type, clusterIP } = service.spec;
  if (type === 'ExternalName') {
    if (asked.endpoint !== undefined || asked.port !== undefined) return 'unknown';
    return alias(zoned, question, `${(externalName ?? '').replace(/\.$/, '')}.`);
  }
  const headless = clusterIP === 'None';
  if (zoned.config.ignoreEmpty && !headless && endpointTargets(zoned, service, asked, '').length === 0)
    return 'unknown';
  const domain = `${asked.service}.${asked.namespace}.svc.${zoned.zone}`;
  const targets =
    headless || asked.endpoint !== undefined
      ? endpointTargets(zoned, service, asked, domain)
      : portTargets(service, asked, domain);
  if (targets.length === 0) return 'unknown';
  if (question.type === 'A') {
    return answer([...new Set(targets.map((t) => t.address))].map((a) => record(zoned, question.name, 'A', a)));
  }
  if (question.type !== 'SRV') return answer([]);
  const weight = Math.floor(100 / targets.length);
  const hosts = new Map(targets.map((t) => [t.host, t.address]));
  return answer(
    targets.map((t) => record(zoned, question.name, 'SRV', `0 ${weight} ${t.port} ${t.host}.`)),
    [...hosts].map(([host, address]) => record(zoned, `${host}.`, 'A', address)),
  );
}

/** The canonical name, and what it stands for where that is a name of the cluster. */
function alias(zoned: Zoned, question: Question, target: string): Found {
  const soFar = [record(zoned, question.name, 'CNAME', target)];
  if (question.type === 'CNAME') return answer(soFar);
  const found = lookUpName(zoned.cluster, zoned.config, { name: target, type: question.type });
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

function endpointTargets(zoned: Zoned, service: Service, asked: Asked, domain: string): Target[] {
  const found: Target[] = [];
  if (!zoned.config.endpoints) return found;
  for (const slice of zoned.cluster.slices(service)) {
    if (slice.addressType !== 'IPv4') continue;
    // A headless Service without ports has addresses all the same.
    const ports = slice.ports && slice.ports.length > 0 ? slice.ports : [{ name: '', port: 0 }];
    for (const endpoint of slice.endpoints) {
      if (endpoint.conditions?.ready === false) continue;
      for (const address of endpoint.addresses) {
        const own = endpointName(zoned, endpoint, address);
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

/** Who has an address: a Service, or a pod of a headless one. Source: plugin/kubernetes/reverse.go */
function reverse(zoned: Zoned, name: string): Found | 'unknown' {
  const { cluster, config } = zoned;
  const text = name.slice(0, -'.in-addr.arpa'.length).split('.').reverse().join('.');
  const address = parseIpv4(text);
  if (address === undefined) return 'unknown';
  const wanted = formatIpv4(address);
  const zone = config.zones.find((z) => !z.endsWith('.arpa')) ?? '';
  const pointer = (host: string) => answer([record(zoned, `${name}.`, 'PTR', `${host}.`)]);
  for (const service of cluster.services()) {
    const { name: own, namespace = 'default' } = service.metadata;
    const domain = `${own}.${namespace}.svc.${zone}`;
    if (service.spec.clusterIP === wanted) return pointer(domain);
    for (const slice of cluster.slices(service)) {
      const endpoint = slice.endpoints.find((e) => e.addresses.includes(wanted));
      if (endpoint && service.spec.clusterIP === 'None')
        return pointer(`${endpointName(zoned, endpoint, wanted)}.${domain}`);
    }
  }
  return 'unknown';
}
