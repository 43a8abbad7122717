import type { EndpointSlice, KubeObject, Node, Pod, Service } from '../kube/objects';
import { podNetns } from '../kube/cluster-network';
import { formatCidr, networkOf, parseIpv4 } from '../packet/address';
import type { NodeSpec } from '../world/cluster-spec';
import type { Scenario } from '../world/scenario';
import { say } from '../lib/say';
import type { Notes } from './notes';
import { isKind, printObjects, nodeAddress, withPorts } from './objects';
import { portsWanted } from './ports-wanted';

const USED = ['Node', 'Namespace', 'Service', 'EndpointSlice', 'Pod', 'NetworkPolicy'];

/** A cluster of objects alone: its nodes get kube-proxy and Flannel, as nothing says what they have. */
export function importObjects(objects: readonly KubeObject[], notes: Notes): Scenario | undefined {
  const pods = objects.filter(isKind<Pod>('Pod'));
  const nodes = objects.filter(isKind<Node>('Node'));
  const names = [...new Set([...nodes.map((n) => n.metadata.name), ...pods.flatMap((p) => p.spec.nodeName ?? [])])];
  if (names.length === 0) {
    names.push('node-1');
    notes.guessed.push(say('No object names a node: there is one, node-1.'));
  }
  const first = nodes.map(nodeAddress).find((ip) => ip !== '') ?? '192.168.56.11';
  const lan = networkOf({ address: parseIpv4(first) ?? 0, prefix: 24 });
  const base = first.slice(0, first.lastIndexOf('.'));
  const taken = new Set(nodes.map(nodeAddress));
  const specs = names.map((name, i): NodeSpec => {
    const node = nodes.find((n) => n.metadata.name === name);
    const given = node ? nodeAddress(node) : '';
    const near = given !== '' && networkOf({ address: parseIpv4(given) ?? 0, prefix: 24 }).address === lan.address;
    let ip = near ? given : `${base}.${11 + i}`;
    for (let n = 11 + i; !near && taken.has(ip) && n < 250; n++) ip = `${base}.${n}`;
    taken.add(ip);
    const pod = pods.find((p) => p.spec.nodeName === name && !p.spec.hostNetwork && p.status?.podIP);
    const around = pod?.status?.podIP
      ? formatCidr(networkOf({ address: parseIpv4(pod.status.podIP) ?? 0, prefix: 24 }))
      : undefined;
    const podCIDR = node?.spec?.podCIDR ?? around ?? `10.244.${i}.0/24`;
    if (!near) notes.guessed.push(say`${name} has the address ${ip}.`);
    if (!node?.spec?.podCIDR) notes.guessed.push(say`Pods of ${name} are in ${podCIDR}.`);
    return { name, ip, podCIDR, gateway: `${base}.1` };
  });
  notes.guessed.push(
    say('No rules were given: kube-proxy (iptables) and Flannel (host-gw) write those of every node.'),
  );
  const kept = objects.filter((o) => USED.includes(o.kind) || pods.length === 0);
  const leftOut = [...new Set(objects.filter((o) => !kept.includes(o)).map((o) => o.kind))];
  if (leftOut.length) notes.leftOut.push(say`${leftOut.join(', ')}: what they made is here already.`);
  const wanted = portsWanted(objects);
  const placed = kept.map((o) =>
    isKind<Pod>('Pod')(o)
      ? withPorts(o, o.spec.nodeName ?? names[0] ?? '', wanted.get(o.status?.podIP ?? '') ?? [])
      : o,
  );
  const services = objects
    .filter(isKind<Service>('Service'))
    .filter((o) => o.spec.clusterIP && o.spec.clusterIP !== 'None' && o.spec.ports?.length);
  const chosen = (o: Service) => {
    const selector = Object.entries(o.spec.selector ?? {});
    return (
      selector.length > 0 &&
      pods.some(
        (p) =>
          p.metadata.namespace === o.metadata.namespace && selector.every(([k, v]) => p.metadata.labels?.[k] === v),
      )
    );
  };
  const service = services.find(chosen) ?? services[0];
  const from = pods.find((p) => !p.spec.hostNetwork && p.status?.podIP);
  const port = service?.spec.ports?.[0];
  const fromPlace = from
    ? `${from.spec.nodeName ?? names[0]}/${podNetns(from.metadata.namespace ?? 'default', from.metadata.name)}`
    : `${names[0]}/root`;
  const slices = objects.filter(isKind<EndpointSlice>('EndpointSlice')).length;
  return {
    id: 'imported',
    title: 'Your cluster',
    text: `Made of ${objects.length} objects that you brought${slices ? ', with their EndpointSlices' : ''}. Nothing of it leaves this page.`,
    group: 'Yours',
    seed: 1,
    cluster: {
      podCIDR: podNetwork(specs),
      serviceCIDR: '10.96.0.0/12',
      cni: 'flannel-host-gw',
      proxy: { mode: 'iptables' },
      nodes: specs,
      hosts: [{ name: 'client', ip: `${base}.200`, routes: [] }],
    },
    manifests: printObjects(placed),
    actions:
      service && port
        ? [
            {
              kind: 'probe',
              from: fromPlace,
              to: `${service.spec.clusterIP}:${port.port}`,
              protocol: port.protocol === 'UDP' ? 'udp' : 'tcp',
            },
          ]
        : [],
    look: `${specs[0]?.name}/root`,
  };
}

/** The network that has all pods of the nodes in it, no longer than a /16. */
function podNetwork(nodes: readonly NodeSpec[]): string {
  const values = nodes.map((n) => parseIpv4(n.podCIDR.split('/')[0] ?? '') ?? 0);
  for (let prefix = 16; prefix > 0; prefix--) {
    const nets = new Set(values.map((v) => networkOf({ address: v, prefix }).address));
    if (nets.size === 1) return formatCidr({ address: [...nets][0] ?? 0, prefix });
  }
  return '0.0.0.0/0';
}
