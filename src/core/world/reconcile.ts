import { getObject, listObjects } from '../kube/api';
import { objectKey } from '../kube/objects';
import { doDue } from './control/jobs';
import { follow, put } from './control/store';
import { makeAllSlices } from './control/services';
import { syncNode } from './control/sync-node';
import { assignAddress } from './edge/addresses';
import { isSamePod, runningPod, stopPod } from './pods';
import type { Exec, World } from './world';

/**
 * Makes pods, endpoints and rules as the objects ask for, at once: no time goes by, and nobody waits for anything. So a
 * world begins; afterwards each change is followed by jobs that take their time.
 *
 * @returns what the lines that failed printed
 */
export function reconcile(world: World, exec: Exec): string {
  const { api, control } = world.cluster;
  const said: string[] = [];
  const checked: Exec = (on, line) => {
    const output = exec(on, line);
    if (output.code !== 0) said.push(`${on}: ${line.line}: ${output.stderr.trimEnd()}`);
    return output;
  };
  control.atOnce = true;
  for (const [key, running] of world.cluster.pods) {
    const pod = getObject(api, 'Pod', key);
    const wanted = pod && runningPod(world, pod);
    if (wanted && isSamePod(running, wanted)) continue;
    stopPod(world, key, running, checked);
    control.kubelet.delete(key);
  }
  for (const kind of ['Deployment', 'ReplicaSet', 'DaemonSet', 'Pod'] as const) {
    for (const object of listObjects(api, kind)) follow(world, kind, objectKey(object), undefined, object);
  }
  for (const service of listObjects(api, 'Service')) assignAddress(world, objectKey(service), service, put);
  doDue(world, checked);
  makeAllSlices(api);
  for (const node of world.cluster.spec.nodes) syncNode(world, node.name, checked);
  control.atOnce = false;
  return said.join('\n');
}
