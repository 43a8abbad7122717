import type { HostView, PodView, ServiceView } from '../../core/engine/snapshot';
import { selectObject } from '../store/cluster';
import { selectNetns, selectTab } from '../store/selection';
import { useWorld } from '../store/world';
import { openActionMenu } from '../ui/ActionMenu';
import { actOnCluster } from './act';
import { applyEdits, serviceId, typeEdits } from './edit-object';
import type { FieldEdit } from './edit-yaml';
import { podLook } from './looks';
import { type Doer, nodeActions, podActions, serviceActions } from './menu-items';

async function edit(object: string, edits: readonly FieldEdit[]): Promise<void> {
  const action = await applyEdits(object, edits);
  if (action) await actOnCluster(action);
}

const does: Doer = {
  act: (action) => void actOnCluster(action),
  edit: (object, edits) => void edit(object, edits),
  retype: (service, type) => void edit(serviceId(service), typeEdits(service, type)),
  showManifest(object) {
    selectObject(object);
    selectTab('yaml');
  },
  showRules(place) {
    selectNetns(place);
    selectTab('rules');
  },
};

const now = () => useWorld.getState();

/** The menu of a pod, at the pointer or below what has the focus. */
export function podMenu(event: React.MouseEvent, pod: PodView): void {
  const { snapshot, recording } = now();
  if (snapshot) openActionMenu(event, `Pod ${pod.name}`, podActions(snapshot, recording, pod, does));
}

/** The pods that are drawn as one: the one that is chosen stands alone from then on. */
export function podsMenu(event: React.MouseEvent, label: string, pods: readonly PodView[]): void {
  const actions = pods.map((pod) => {
    const look = podLook(pod);
    const name = `${pod.name}, ${pod.ip}${look ? `, ${look.word}` : ''}`;
    return { group: label, label: name, run: () => selectNetns(pod.place) };
  });
  openActionMenu(event, label, actions);
}

export function nodeMenu(event: React.MouseEvent, host: HostView): void {
  openActionMenu(event, `Node ${host.name}`, nodeActions(host, does));
}

export function serviceMenu(event: React.MouseEvent, service: ServiceView): void {
  const { snapshot } = now();
  if (snapshot) openActionMenu(event, `Service ${service.name}`, serviceActions(snapshot, service, does));
}
