import type { HostView, PodView, ServiceView, Snapshot, WorkloadView } from '../../core/engine/snapshot';
import type { Action, Recording } from '../../core/world/action';
import type { MenuAction } from '../ui/ActionMenu';
import { workloadOf, workloadsOf } from './workloads';

/** What a menu item asks for. Whoever opens the menu knows how it is done. */
export interface Doer {
  act(action: Action): void;
  /** Changes fields of an object and applies it. */
  edit(object: string, edits: readonly FieldChange[]): void;
  retype(service: ServiceView, type: 'ClusterIP' | 'NodePort' | 'LoadBalancer'): void;
  showManifest(object: string): void;
  showRules(place: string): void;
}

export type FieldChange = readonly [path: readonly string[], value?: string];

type ProbeScript = Extract<Action, { kind: 'probe-script' }>;

/** Does a script make this probe fail? The last word about it in the recording. */
function fails(recording: Recording | undefined, pod: PodView, probe: ProbeScript['probe']): boolean {
  const last = recording?.actions.findLast(
    (a): a is ProbeScript =>
      a.kind === 'probe-script' && a.probe === probe && a.pod === pod.name && a.namespace === pod.namespace,
  );
  return last?.failing ?? false;
}

export function podActions(
  snapshot: Snapshot,
  recording: Recording | undefined,
  pod: PodView,
  does: Doer,
): readonly MenuAction[] {
  const { namespace, name } = pod;
  const script = (probe: ProbeScript['probe']): MenuAction => {
    const failing = !fails(recording, pod, probe);
    return {
      group: 'Probes',
      label: failing ? `Fail the ${probe} probe` : `Let the ${probe} probe answer`,
      run: () => does.act({ kind: 'probe-script', namespace, pod: name, probe, failing }),
    };
  };
  const remove = { kind: 'delete', resource: 'pod', namespace, name } as const;
  const workload = workloadOf(snapshot, pod);
  return [
    script('readiness'),
    script('liveness'),
    { group: 'Pod', label: 'Delete the pod', run: () => does.act(remove) },
    { group: 'Pod', label: 'Delete it at once', run: () => does.act({ ...remove, gracePeriod: 0 }) },
    ...(workload ? scaling(workload, does) : []),
    { group: 'Look at', label: 'Manifest', run: () => does.showManifest(`Pod/${namespace}/${name}`) },
    { group: 'Look at', label: 'Its own rules', run: () => does.showRules(pod.place) },
  ];
}

export function nodeActions(host: HostView, does: Doer): readonly MenuAction[] {
  const { name: node } = host;
  const cordoned = host.schedulable === false;
  return [
    {
      group: 'Node',
      label: cordoned ? 'Uncordon: new pods may come' : 'Cordon: no new pods come',
      run: () => does.act({ kind: 'cordon', node, on: !cordoned }),
    },
    {
      group: 'Node',
      label: host.up ? 'Switch the machine off' : 'Switch the machine on',
      run: () => does.act({ kind: 'power', node, up: !host.up }),
    },
    { group: 'Look at', label: 'Manifest', run: () => does.showManifest(`Node/${node}`) },
    { group: 'Look at', label: 'Its rules', run: () => does.showRules(host.place) },
  ];
}

const TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer'] as const;
const POLICIES = ['Cluster', 'Local'] as const;

export function serviceActions(snapshot: Snapshot, service: ServiceView, does: Doer): readonly MenuAction[] {
  const { namespace, name } = service;
  const id = `Service/${namespace}/${name}`;
  const headless = service.clusterIP === 'None' || service.type === 'ExternalName';
  const outside = service.type === 'NodePort' || service.type === 'LoadBalancer';
  const choice = (group: string, field: string, values: readonly string[], value: string, not?: string) =>
    values.map(
      (label): MenuAction => ({
        group,
        label,
        checked: label === value,
        ...(not === undefined ? {} : { not }),
        run: () => label !== value && does.edit(id, [[['spec', field], label]]),
      }),
    );
  const types = TYPES.map(
    (label): MenuAction => ({
      group: 'Type',
      label,
      checked: label === service.type,
      run: () => label !== service.type && does.retype(service, label),
    }),
  );
  const external = service.externalTrafficPolicy ?? 'Cluster';
  return [
    ...(headless
      ? []
      : [
          ...types,
          ...(outside ? choice('externalTrafficPolicy', 'externalTrafficPolicy', POLICIES, external) : []),
          ...choice(
            'internalTrafficPolicy',
            'internalTrafficPolicy',
            POLICIES,
            service.internalTrafficPolicy ?? 'Cluster',
          ),
          ...choice('sessionAffinity', 'sessionAffinity', ['None', 'ClientIP'], service.sessionAffinity ?? 'None'),
        ]),
    ...workloadsOf(snapshot, service).flatMap((w) => scaling(w, does)),
    { group: 'Look at', label: 'Manifest', run: () => does.showManifest(id) },
    {
      group: 'Service',
      label: 'Delete the Service',
      run: () => does.act({ kind: 'delete', resource: 'service', namespace, name }),
    },
  ];
}

/** One more, one less, none. A DaemonSet has as many pods as there are nodes. */
function scaling(workload: WorkloadView, does: Doer): readonly MenuAction[] {
  const { kind, namespace, name, replicas } = workload;
  if (kind === 'DaemonSet') return [];
  const counts = [...new Set([replicas + 1, replicas - 1, 0])].filter((n) => n >= 0 && n !== replicas);
  return counts.map((n) => ({
    group: `${kind} ${name}, ${replicas} ${replicas === 1 ? 'pod' : 'pods'}`,
    label: `Scale ${n > replicas ? 'up' : 'down'} to ${n}`,
    run: () => does.act({ kind: 'scale', resource: kind, namespace, name, replicas: n }),
  }));
}
