import type { EndpointSlice, KubeObject, Pod, Service } from '../kube/objects';
import { isKind } from './objects';

/** Ports that somebody sends to, by the address of the pod: `TCP 8080`. */
export function portsWanted(objects: readonly KubeObject[]): Map<string, string[]> {
  const wanted = new Map<string, string[]>();
  const want = (ip: string | undefined, protocol: string, port: number | undefined) => {
    if (!ip || !port) return;
    const list = wanted.get(ip) ?? [];
    if (!list.includes(`${protocol} ${port}`)) list.push(`${protocol} ${port}`);
    wanted.set(ip, list);
  };
  for (const slice of objects.filter(isKind<EndpointSlice>('EndpointSlice')))
    for (const { addresses } of slice.endpoints)
      for (const port of slice.ports ?? []) want(addresses[0], port.protocol ?? 'TCP', port.port);
  const pods = objects.filter(isKind<Pod>('Pod'));
  for (const service of objects.filter(isKind<Service>('Service'))) {
    const selector = Object.entries(service.spec.selector ?? {});
    if (selector.length === 0) continue;
    const chosen = pods.filter(
      (p) =>
        p.metadata.namespace === service.metadata.namespace && selector.every(([k, v]) => p.metadata.labels?.[k] === v),
    );
    for (const pod of chosen)
      for (const port of service.spec.ports ?? []) {
        const target = port.targetPort ?? port.port;
        if (typeof target === 'number') want(pod.status?.podIP, port.protocol ?? 'TCP', target);
      }
  }
  return wanted;
}
