import { getObject } from '../../kube/api';
import type { RunningPod, World } from '../world';
import { COREDNS } from './resolvers';

/** `registry.k8s.io/coredns/coredns:v1.12.1` and its like. */
const COREDNS_IMAGE = /(^|\/)coredns([:@]|$)/;

/** The program that answers at a port of a pod, `udp 53`; `undefined` for one that only says who it is. */
export function programAt(world: World, pod: RunningPod, port: string): string | undefined {
  const { namespace, name } = pod.network;
  const containers = getObject(world.cluster.api, 'Pod', `${namespace}/${name}`)?.spec.containers ?? [];
  const [, number] = port.split(' ');
  const resolves = containers.some(
    (c) => COREDNS_IMAGE.test(c.image ?? '') && c.ports?.some((p) => String(p.containerPort) === number),
  );
  return resolves && number === '53' ? COREDNS : undefined;
}
