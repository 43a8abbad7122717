import { findObjects } from '../../../kube/api';
import { REVISION } from '../../../kube/controllers/deployment';
import { replicaSetsByOwner } from '../../../kube/indexes';
import { type KubeObject, objectKey } from '../../../kube/objects';
import { objectName, resourceOf } from '../../../kube/resources';
import type { World } from '../../../world/world';
import { printTable } from './table';

const CAUSE = 'kubernetes.io/change-cause';

/** `kubectl rollout history`: the revisions of a Deployment's sets. Source: kubectl pkg/polymorphichelpers/history.go */
export function historyOf(world: World, object: KubeObject): string {
  const sets = findObjects(world.cluster.api, replicaSetsByOwner, `Deployment/${objectKey(object)}`);
  const rows = sets
    .map((set) => [set.metadata.annotations?.[REVISION] ?? '0', set.metadata.annotations?.[CAUSE] ?? '<none>'])
    .sort(([a], [b]) => Number(a) - Number(b));
  const name = objectName(resourceOf(object), object.metadata.name);
  return `${name} \n${printTable(['REVISION', 'CHANGE-CAUSE'], rows)}\n`;
}
