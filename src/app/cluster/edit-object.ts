import type { ServiceView } from '../../core/engine/snapshot';
import type { Action } from '../../core/world/action';
import { whileLoading } from '../store/idle';
import { manifestOf } from '../store/simulation';
import type { FieldEdit } from './edit-yaml';

/** The apply that changes fields of an object; `undefined` where there is no such object. */
export async function applyEdits(id: string, edits: readonly FieldEdit[]): Promise<Action | undefined> {
  const text = await manifestOf([id]);
  if (!text) return undefined;
  const { editYaml } = await whileLoading(import('./edit-yaml'));
  return { kind: 'apply', manifest: editYaml(text, edits) };
}

/** The name by which a snapshot lists a Service. */
export const serviceId = (service: Pick<ServiceView, 'namespace' | 'name'>) =>
  `Service/${service.namespace}/${service.name}`;

/** What changes with the type of a Service: fields that the new type does not allow go away. */
export function typeEdits(service: ServiceView, type: 'ClusterIP' | 'NodePort' | 'LoadBalancer'): readonly FieldEdit[] {
  const inside = service.ports.flatMap((_, i): FieldEdit[] => [[['spec', 'ports', i, 'nodePort']]]);
  const outside: readonly FieldEdit[] = [
    ...inside,
    [['spec', 'externalTrafficPolicy']],
    [['spec', 'healthCheckNodePort']],
    [['spec', 'allocateLoadBalancerNodePorts']],
  ];
  const balancer: readonly FieldEdit[] = [
    [['spec', 'loadBalancerSourceRanges']],
    [['spec', 'loadBalancerClass']],
    [['spec', 'healthCheckNodePort']],
    [['status', 'loadBalancer']],
  ];
  return [
    [['spec', 'type'], type],
    ...(type === 'ClusterIP' ? outside : []),
    ...(type === 'LoadBalancer' ? [] : balancer),
  ];
}
