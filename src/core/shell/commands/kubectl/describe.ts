import { findObjects } from '../../../kube/api';
import { isPodReady } from '../../../kube/controllers/endpoints';
import { printSelector } from '../../../kube/controllers/labels';
import { podsByNode, slicesByService } from '../../../kube/indexes';
import { printManifests } from '../../../kube/manifest';
import {
  type Deployment,
  type KubeObject,
  type Node,
  objectKey,
  type Pod,
  type Probe,
  type Service,
} from '../../../kube/objects';
import type { Output, World } from '../../../world/world';
import type { Shell } from '../../command';
import type { KubectlArgs } from './args';
import { imagesOf, labelsText, nodeRoles, nodeStatus, podStatus } from './columns';
import { eventsOf } from './events';
import { namedObjects } from './objects';
import { humanDuration, printTable } from './table';

type Line = readonly [name: string, value: string];

/** `kubectl describe`. */
export function describe(args: KubectlArgs, { world }: Shell): Output {
  const texts = namedObjects(world, args, args.words.slice(1)).map(({ object }) => describeOne(world, object));
  if (texts.length === 0) return { stdout: '', stderr: 'No resources found in default namespace.\n', code: 0 };
  return { stdout: texts.join('\n\n'), stderr: '', code: 0 };
}

function describeOne(world: World, object: KubeObject): string {
  switch (object.kind) {
    case 'Service':
      return printLines(aboutService(world, object as Service)) + events(world, object);
    case 'Pod':
      return aboutPod(world, object as Pod) + events(world, object);
    case 'Node':
      return aboutNode(world, object as Node) + events(world, object);
    case 'Deployment':
    case 'ReplicaSet':
    case 'DaemonSet':
      return printLines(aboutWorkload(object as Deployment)) + events(world, object);
    default:
      return printManifests([object]);
  }
}

/** Values one under the other, as wide as the longest name asks for. */
function printLines(lines: readonly Line[]): string {
  const width = Math.max(...lines.map(([name]) => name.length)) + 3;
  return lines.map(([name, value]) => `${`${name}:`.padEnd(width)}${value}\n`).join('');
}

function head(object: KubeObject): readonly Line[] {
  const { name, namespace, labels, annotations } = object.metadata;
  return [
    ['Name', name],
    ...(namespace === undefined ? [] : [['Namespace', namespace] as const]),
    ['Labels', labelsText(labels)],
    ['Annotations', labelsText(annotations)],
  ];
}

function aboutService(world: World, service: Service): readonly Line[] {
  const { spec } = service;
  const key = objectKey(service);
  const given = findObjects(world.cluster.api, slicesByService, key);
  const slices = given.length > 0 ? given : (world.cluster.api.slices.get(key) ?? []);
  const ports = (spec.ports ?? []).flatMap((port): Line[] => {
    const name = port.name ?? '<unset>';
    const protocol = port.protocol ?? 'TCP';
    const endpoints = slices.flatMap((slice) =>
      (slice.ports ?? [])
        .filter((p) => (p.name ?? '') === (port.name ?? '') && p.protocol === protocol)
        .flatMap((p) =>
          slice.endpoints.filter((e) => e.conditions?.ready ?? true).map((e) => `${e.addresses[0]}:${p.port}`),
        ),
    );
    return [
      ['Port', `${name}  ${port.port}/${protocol}`],
      ['TargetPort', `${port.targetPort ?? port.port}/${protocol}`],
      ...(port.nodePort ? [['NodePort', `${name}  ${port.nodePort}/${protocol}`] as const] : []),
      ['Endpoints', endpoints.join(',')],
    ];
  });
  const ingress = (service.status?.loadBalancer?.ingress ?? []).map((i) => i.ip ?? i.hostname ?? '');
  return [
    ...head(service),
    ['Selector', labelsText(spec.selector)],
    ['Type', spec.type ?? 'ClusterIP'],
    ['IP Family Policy', 'SingleStack'],
    ['IP Families', (spec.ipFamilies ?? ['IPv4']).join(',')],
    ['IP', spec.clusterIP ?? ''],
    ['IPs', spec.clusterIP ?? ''],
    ...(ingress.length > 0 ? [['LoadBalancer Ingress', ingress.join(', ')] as const] : []),
    ...ports,
    ['Session Affinity', spec.sessionAffinity ?? 'None'],
    ...(spec.externalTrafficPolicy ? [['External Traffic Policy', spec.externalTrafficPolicy] as const] : []),
    ['Internal Traffic Policy', spec.internalTrafficPolicy ?? 'Cluster'],
    ...(spec.healthCheckNodePort ? [['HealthCheck NodePort', String(spec.healthCheckNodePort)] as const] : []),
  ];
}

function aboutPod(world: World, pod: Pod): string {
  const life = world.cluster.control.kubelet.get(objectKey(pod));
  const owner = pod.metadata.ownerReferences?.[0];
  const node = world.cluster.spec.nodes.find((n) => n.name === pod.spec.nodeName);
  const grace = pod.metadata.deletionGracePeriodSeconds;
  const lines: Line[] = [
    ...head(pod),
    ['Node', node ? `${node.name}/${node.ip}` : '<none>'],
    ['Status', podStatus(world, pod)],
    ...(grace === undefined ? [] : [['Termination Grace Period', `${grace}s`] as const]),
    ['IP', pod.status?.podIP ?? ''],
    ...(owner ? [['Controlled By', `${owner.kind}/${owner.name}`] as const] : []),
  ];
  const containers = pod.spec.containers.map((container) => {
    const ports =
      (container.ports ?? []).map((p) => `${p.containerPort}/${p.protocol ?? 'TCP'}`).join(', ') || '<none>';
    const inside: Line[] = [
      ['Image', container.image ?? ''],
      ['Port', ports],
      ['State', life?.phase === 'starting' ? 'Waiting' : 'Running'],
      ['Ready', isPodReady(pod) ? 'True' : 'False'],
      ['Restart Count', String(life?.restarts ?? 0)],
      ...(container.livenessProbe ? [['Liveness', probeText(container.livenessProbe)] as const] : []),
      ...(container.readinessProbe ? [['Readiness', probeText(container.readinessProbe)] as const] : []),
    ];
    return `  ${container.name}:\n${inside.map(([name, value]) => `    ${`${name}:`.padEnd(16)}${value}\n`).join('')}`;
  });
  const conditions = [['Type', 'Status'], ...(pod.status?.conditions ?? []).map((c) => [c.type, c.status])];
  const rows = conditions.map(([type = '', status = '']) => `  ${type.padEnd(17)} ${status}\n`).join('');
  return `${printLines(lines)}Containers:\n${containers.join('')}Conditions:\n${rows}`;
}

/** Source: kubectl/pkg/describe/describe.go DescribeProbe() */
function probeText(probe: Probe): string {
  const { httpGet, tcpSocket, grpc, exec, initialDelaySeconds: delay = 0, timeoutSeconds: timeout = 1 } = probe;
  const how = httpGet
    ? `http-get ${(httpGet.scheme ?? 'HTTP').toLowerCase()}://:${httpGet.port}${httpGet.path ?? '/'}`
    : tcpSocket
      ? `tcp-socket :${tcpSocket.port}`
      : grpc
        ? `grpc <pod>:${grpc.port}`
        : `exec [${(exec?.command ?? []).join(' ')}]`;
  const { periodSeconds: period = 10, successThreshold: good = 1, failureThreshold: bad = 3 } = probe;
  return `${how} delay=${delay}s timeout=${timeout}s period=${period}s #success=${good} #failure=${bad}`;
}

function aboutNode(world: World, node: Node): string {
  const pods = findObjects(world.cluster.api, podsByNode, node.metadata.name);
  const taints = (node.spec?.taints ?? []).map((t) => `${t.key}${t.value ? `=${t.value}` : ''}:${t.effect}`).join(',');
  const lines: Line[] = [
    ...head(node),
    ['Roles', nodeRoles(node)],
    ['Taints', taints || '<none>'],
    ['Unschedulable', String(node.spec?.unschedulable === true)],
    ['Status', nodeStatus(node)],
    ['Addresses', (node.status?.addresses ?? []).map((a) => `${a.type} ${a.address}`).join(', ')],
    ['PodCIDR', node.spec?.podCIDR ?? ''],
  ];
  const rows = pods.map((pod) => [
    `  ${pod.metadata.namespace ?? 'default'}`,
    pod.metadata.name,
    pod.status?.podIP ?? '',
  ]);
  return `${printLines(lines)}Pods (${pods.length} in total):\n${printTable(['  Namespace', 'Name', 'IP'], rows)}`;
}

function aboutWorkload(object: Deployment): readonly Line[] {
  const { spec, status } = object;
  const { maxSurge = '25%', maxUnavailable = '25%' } = spec.strategy?.rollingUpdate ?? {};
  const [names, images] = imagesOf(spec.template);
  const rolling = object.kind === 'Deployment';
  const counts = `${spec.replicas ?? 1} desired | ${status?.updatedReplicas ?? 0} updated | ${status?.replicas ?? 0} total | ${status?.availableReplicas ?? 0} available`;
  return [
    ...head(object),
    ['Selector', printSelector(spec.selector)],
    ...(rolling ? [['Replicas', counts] as const] : []),
    ...(rolling ? [['StrategyType', spec.strategy?.type ?? 'RollingUpdate'] as const] : []),
    ...(rolling
      ? [['RollingUpdateStrategy', `${maxUnavailable} max unavailable, ${maxSurge} max surge`] as const]
      : []),
    ['Pod Labels', labelsText(spec.template.metadata?.labels)],
    ['Containers', names],
    ['Images', images],
  ];
}

function events(world: World, object: KubeObject): string {
  const { name, namespace = '' } = object.metadata;
  const own = eventsOf(world, (space, other) => other === name && (space === '' || space === namespace));
  const rows = own
    .filter((e) => e.kind === object.kind)
    .map((e) => [`  ${e.type}`, e.reason, humanDuration(world.net.time - e.event.time), e.event.who, e.event.text]);
  if (rows.length === 0) return 'Events:  <none>\n';
  return `Events:\n${printTable(['  Type', 'Reason', 'Age', 'From', 'Message'], rows)}`;
}
