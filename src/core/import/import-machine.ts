import { say, sayCount } from '../lib/say';
import type { CommandLine } from '../kube/command-line';
import { type PodLink, podNetns } from '../kube/cluster-network';
import type { EndpointSlice, KubeObject, Node, Pod, Service } from '../kube/objects';
import { SERVICE_NAME_LABEL } from '../kube/objects';
import { type Cidr, formatCidr, formatIpv4, inCidr, networkOf, parseCidr, parseIpv4 } from '../packet/address';
import type { Action } from '../world/action';
import type { Scenario } from '../world/scenario';
import { readKubeRules, type RuleCluster } from './kube-rules';
import { firstFree, lanGateway, lanOf, type Machine, readMachine } from './machine';
import type { Notes } from './notes';
import {
  MOST_SERVICES,
  endpointsOf,
  isKind,
  printObjects,
  nodeAddress,
  serviceObjects,
  standIn,
  withPorts,
} from './objects';
import { type NamedNode, NO_PODS, type Other, type Others, otherFor, setUpOther, tellOthers } from './others';
import { ownersOf } from './owners-found';
import { portsWanted } from './ports-wanted';
import type { LinkDump } from './read-links';
import type { RouteDump } from './read-routes';
import { type RuleLine, tellingRules } from './rule-lines';
import { setUpLines, wayTo } from './set-up';
import { supposedAddress, supposedUplink, supposeNetwork } from './suppose';

/** Everything that was read of one machine. */
export interface MachineDumps {
  readonly host: string | undefined;
  /** Its IPv4 rules. */
  readonly text: string;
  readonly links: readonly LinkDump[];
  readonly routes: readonly RouteDump[];
  readonly objects: readonly KubeObject[];
  readonly sysctls: readonly string[];
  /** What is loaded once devices and routes stand: sets, rules, connections. */
  readonly finish: readonly CommandLine[];
}

/** Namespaces are not for free: so many stand-ins are made, the first of every Service before the second of any. */
const MOST_PODS = 200;

interface Inhabitant {
  readonly name: string;
  readonly namespace: string;
  readonly ip: string;
  readonly node: string;
  readonly host: boolean;
}

/** Makes a world around one machine. */
export function importMachine(dumps: MachineDumps, notes: Notes): Scenario {
  const { text, objects } = dumps;
  const rules = [...tellingRules(text)];
  const cluster = readKubeRules(rules);
  const services = new Set(cluster.services.map((s) => `${s.namespace}/${s.name}`)).size;
  if (services > MOST_SERVICES)
    notes.leftOut.push(
      sayCount(
        services - MOST_SERVICES,
        '{0} Service beyond the first {1} is in the rules and can be sent to, but is not listed.',
        '{0} Services beyond the first {1} are in the rules and can be sent to, but are not listed.',
        MOST_SERVICES,
      ),
    );
  if (cluster.services.length)
    notes.found.push(say`In the rules: ${sayCount(services, '{0} Service', '{0} Services')} of kube-proxy`);
  const owners = ownersOf(text);
  if (owners) notes.found.push(say`Rules are by ${owners}`);
  const nodes = objects.filter(isKind<Node>('Node'));
  const machine = machineOf(dumps, cluster, rules, nodes, notes);
  const name = nodes.find((n) => nodeAddress(n) === machine.ip)?.metadata.name ?? dumps.host ?? 'node';

  const lan = lanOf(machine);
  const named: NamedNode[] = nodes
    .filter((n) => n.metadata.name !== name)
    .map((n) => ({
      name: n.metadata.name,
      ip: nodeAddress(n),
      podCIDRs: n.spec?.podCIDRs ?? (n.spec?.podCIDR ? [n.spec.podCIDR] : []),
    }));
  const taken = new Set([machine.ip, machine.gateway, ...named.map((n) => n.ip)]);
  const others: Others = { all: new Map(), left: [] };
  const podLinks: Record<string, PodLink> = {};
  const veths = machine.links.filter(
    (l) => machine.roles.get(l.name) === 'veth' && ![...machine.containers.values()].includes(l.name),
  );

  const place = (ip: string): { readonly node: string; readonly host: boolean } | undefined => {
    const value = parseIpv4(ip) ?? 0;
    if (machine.links.some((l) => l.addresses.some((a) => a.startsWith(`${ip}/`)))) return { node: name, host: true };
    const routed = machine.containers.get(ip);
    if (routed) {
      podLinks[ip] = { device: routed };
      return { node: name, host: false };
    }
    const bridge = machine.bridges.find((b) => inCidr(value, networkOf(b.network)));
    if (bridge) {
      const own = veths.find(
        (v) => v.master === bridge.bridge && !Object.values(podLinks).some((l) => l.device === v.name),
      );
      const device = own?.name ?? `veth${value.toString(16).padStart(8, '0')}`;
      podLinks[ip] = {
        device,
        bridge: { name: bridge.bridge, gateway: formatIpv4(bridge.network.address), prefix: bridge.network.prefix },
      };
      return { node: name, host: false };
    }
    const way = wayTo(machine, value);
    const other = otherFor(others, machine, named, taken, ip, way);
    if (!other) {
      others.left.push(ip);
      return undefined;
    }
    other.pods.push(ip);
    return { node: other.name, host: other.ip === ip };
  };

  const people = inhabitants(dumps, cluster, place, notes);
  const given = givenObjects(objects, people.pods, cluster);
  const podOf = new Map(people.all.map((p) => [p.ip, p]));
  const fromRules = serviceObjects(cluster, (ip) => podOf.get(ip)).filter((o) => !given.covered(o));
  tellOthers(others, machine, notes);

  const own: Cidr[] = [...machine.bridges.map((b) => networkOf(b.network)), ...routedNetworks(machine)];
  const far = [...others.all.values()].map((other: Other) => setUpOther(other, machine, own));
  const client = firstFree(lan, new Set([...taken, ...others.all.keys()]), 200);
  const probe = firstProbe(cluster, people.all, name, machine, client, objects);
  const uses = [...fromRules.filter((o) => o.kind === 'Service'), ...given.objects.filter((o) => o.kind === 'Service')]
    .length;
  return {
    id: 'imported',
    title: dumps.host ?? (name === 'node' ? 'Your node' : name),
    text: `Made of what you brought: rules (${rulesIn(text)}), Services (${uses}), pods that answer (${people.all.length}). Nothing of it leaves this page.`,
    group: 'Yours',
    seed: 1,
    cluster: {
      podCIDR: own[0] ? formatCidr(own[0]) : NO_PODS,
      serviceCIDR: '10.96.0.0/12',
      cni: 'imported',
      proxy: { mode: 'imported' },
      prefix: machine.prefix,
      nodes: [
        {
          name,
          ip: machine.ip,
          podCIDR: own[0] ? formatCidr(own[0]) : NO_PODS,
          gateway: machine.gateway,
          cables: machine.cables,
          podLinks,
          setUp: [...setUpLines(machine, dumps.sysctls), ...far.flatMap((f) => f.here), ...dumps.finish],
        },
        ...far.map((f) => f.node),
      ],
      hosts: [{ name: 'client', ip: client, routes: [`default via ${lanGateway(machine)}`] }],
    },
    manifests: printObjects([...given.objects, ...people.pods, ...fromRules]),
    actions: probe ? [probe] : [],
    look: `${name}/root`,
  };
}

function rulesIn(text: string): number {
  return text.match(/^(?:\[\d+:\d+\] )?-A /gm)?.length ?? 0;
}

function machineOf(
  dumps: MachineDumps,
  cluster: RuleCluster,
  rules: readonly RuleLine[],
  nodes: readonly Node[],
  notes: Notes,
): Machine {
  const { text } = dumps;
  const addresses = nodes.map(nodeAddress).filter((ip) => ip !== '');
  const uplink = supposedUplink(text);
  let told = false;
  const ip = () => {
    const gateway = dumps.routes.find((r) => r.destination.prefix === 0)?.via;
    const address = supposedAddress(cluster, text, addresses, gateway);
    if (!told) notes.guessed.push(say`The machine has ${address}/24 at ${uplink}: no dump says its address.`);
    told = true;
    return address;
  };
  if (dumps.links.length > 0 || dumps.routes.length > 0) {
    const machine = readMachine(dumps.links, dumps.routes, { ip, uplink });
    if (dumps.routes.length > 0) return machine;
    // Without routes nothing says where other endpoints are.
    const more = supposeNetwork(text, rules, cluster, machine, notes);
    const links = [...dumps.links, ...more.links.filter((l) => !dumps.links.some((d) => d.name === l.name))];
    return readMachine(links, more.routes, { ip, uplink });
  }
  const own = { ip: ip(), uplink };
  const { links, routes } = supposeNetwork(text, rules, cluster, own, notes);
  return readMachine(links, routes, { ip: () => own.ip, uplink });
}

/** Networks of containers that have routes of their own: those that the machine blackholes, else each address. */
function routedNetworks(machine: Machine): Cidr[] {
  const blocks = machine.routes.filter((r) => r.type === 'blackhole').map((r) => r.destination);
  const alone = [...machine.containers.keys()].map((ip) => parseCidr(`${ip}/32`)).filter((c) => c !== undefined);
  return [...blocks, ...alone.filter((c) => !blocks.some((b) => inCidr(c.address, b)))];
}

interface People {
  readonly all: readonly Inhabitant[];
  readonly pods: readonly Pod[];
}

/** Who answers: the pods that were given, and stand-ins for addresses that rules send to. */
function inhabitants(
  dumps: MachineDumps,
  cluster: RuleCluster,
  place: (ip: string) => { readonly node: string; readonly host: boolean } | undefined,
  notes: Notes,
): People {
  const wanted = portsWanted(dumps.objects);
  const names = new Map<string, { readonly namespace: string; readonly name: string }>();
  const rounds: string[][] = [];
  const want = (ip: string, protocol: string, port: number) => {
    const list = wanted.get(ip) ?? [];
    if (!list.includes(`${protocol} ${port}`)) list.push(`${protocol} ${port}`);
    wanted.set(ip, list);
  };
  for (const service of cluster.services) {
    for (const [i, { address, port }] of endpointsOf(cluster, service).entries()) {
      want(address, service.protocol, port);
      if (!names.has(address)) {
        names.set(address, { namespace: service.namespace, name: `${service.name}-${i + 1}` });
        (rounds[i] ??= []).push(address);
      }
    }
  }
  for (const { endpoint, protocol, chain, comment } of cluster.published) {
    want(endpoint.address, (protocol || 'tcp').toUpperCase(), endpoint.port);
    if (names.has(endpoint.address)) continue;
    const namespace = chain.startsWith('DOCKER') ? 'docker' : 'default';
    const id = /id: "?\\?"?([0-9a-f]{8})/.exec(comment)?.[1];
    names.set(endpoint.address, { namespace, name: `container-${id ?? endpoint.address.replaceAll('.', '-')}` });
    (rounds[0] ??= []).push(endpoint.address);
  }
  const all: Inhabitant[] = [];
  const pods: Pod[] = [];
  const used = new Set<string>();
  for (const pod of dumps.objects.filter(isKind<Pod>('Pod'))) {
    const ip = pod.status?.podIP;
    if (!ip || ip.includes(':') || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') continue;
    const at = place(ip);
    if (!at) continue;
    used.add(ip);
    const { name, namespace = 'default' } = pod.metadata;
    pods.push(
      withPorts(
        at.host === (pod.spec.hostNetwork ?? false) ? pod : { ...pod, spec: { ...pod.spec, hostNetwork: at.host } },
        at.node,
        wanted.get(ip) ?? [],
      ),
    );
    all.push({ name, namespace, ip, ...at });
  }
  const order = rounds.flat().filter((ip) => !used.has(ip));
  const taken = new Set(all.map((p) => `${p.namespace}/${p.name}`));
  for (const ip of order.slice(0, MOST_PODS)) {
    const at = place(ip);
    const named = names.get(ip);
    if (!at || !named) continue;
    let { name } = named;
    while (taken.has(`${named.namespace}/${name}`)) name += 'x';
    taken.add(`${named.namespace}/${name}`);
    pods.push(standIn(name, named.namespace, ip, at.node, wanted.get(ip) ?? [], at.host));
    all.push({ name, namespace: named.namespace, ip, ...at });
  }
  if (order.length > 0 && pods.length > used.size)
    notes.guessed.push(
      sayCount(
        pods.length - used.size,
        '{0} endpoint has a pod that stands in for it, named after its Service.',
        '{0} endpoints have a pod that stands in for them, named after their Services.',
      ),
    );
  if (order.length > MOST_PODS)
    notes.leftOut.push(
      sayCount(
        order.length - MOST_PODS,
        '{0} endpoint beyond the first {1} is in the rules, but does not answer.',
        '{0} endpoints beyond the first {1} are in the rules, but do not answer.',
        MOST_PODS,
      ),
    );
  return { all, pods };
}

/** Objects as given, and whether one that was read from rules is among them. */
function givenObjects(objects: readonly KubeObject[], pods: readonly Pod[], cluster: RuleCluster) {
  const services = new Set(
    objects.filter(isKind<Service>('Service')).map((s) => `${s.metadata.namespace}/${s.metadata.name}`),
  );
  const sliced = new Set(
    objects
      .filter(isKind<EndpointSlice>('EndpointSlice'))
      .map((s) => `${s.metadata.namespace}/${s.metadata.labels?.[SERVICE_NAME_LABEL]}`),
  );
  const withPods = pods.some((p) => p.metadata.labels !== undefined) || cluster.services.length === 0;
  const kept = objects.filter((o) => ['Node', 'Namespace', 'Service', 'EndpointSlice'].includes(o.kind));
  const covered = (object: KubeObject): boolean => {
    const { namespace = 'default', name, labels } = object.metadata;
    if (object.kind === 'Service') return services.has(`${namespace}/${name}`);
    const key = `${namespace}/${labels?.[SERVICE_NAME_LABEL]}`;
    return sliced.has(key) || (services.has(key) && withPods);
  };
  return { objects: kept, covered };
}

/** The packet that plays first: from a pod to a Service, else from outside to whatever is published. */
function firstProbe(
  cluster: RuleCluster,
  all: readonly Inhabitant[],
  node: string,
  machine: Machine,
  client: string,
  objects: readonly KubeObject[],
): Action | undefined {
  const answering = new Set(all.map((p) => p.ip));
  const service =
    cluster.services.find(
      (s) =>
        s.clusterIP &&
        s.protocol === 'TCP' &&
        s.name !== 'kubernetes' &&
        endpointsOf(cluster, s).some((e) => answering.has(e.address)),
    ) ?? cluster.services.find((s) => s.clusterIP && s.protocol === 'TCP');
  const from = all.find((p) => p.node === node && !p.host);
  const place = from ? `${node}/${podNetns(from.namespace, from.name)}` : `${node}/root`;
  if (service) return { kind: 'probe', from: place, to: `${service.clusterIP}:${service.port}`, protocol: 'tcp' };
  const given = objects
    .filter(isKind<Service>('Service'))
    .find((s) => s.spec.clusterIP && s.spec.clusterIP !== 'None' && s.spec.ports?.length);
  if (given && from)
    return {
      kind: 'probe',
      from: place,
      to: `${given.spec.clusterIP}:${given.spec.ports?.[0]?.port}`,
      protocol: 'tcp',
    };
  const door = cluster.published.find((p) => p.port && p.protocol !== 'udp');
  if (client === '') return undefined;
  return { kind: 'probe', from: 'client/root', to: `${machine.ip}:${door?.port ?? 22}`, protocol: 'tcp' };
}
