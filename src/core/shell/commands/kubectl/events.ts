import type { ClusterEvent } from '../../../kube/control/events';
import type { World } from '../../../world/world';
import { isOn, type KubectlArgs, namespaceOf } from './args';
import { humanDuration, printTable } from './table';

/** The reason that a real cluster gives with an event of these words. */
const REASONS: readonly (readonly [RegExp, reason: string, type: string])[] = [
  [/^Scaled (up|down)/, 'ScalingReplicaSet', 'Normal'],
  [/^Created pod/, 'SuccessfulCreate', 'Normal'],
  [/^Deleted pod/, 'SuccessfulDelete', 'Normal'],
  [/^Successfully assigned/, 'Scheduled', 'Normal'],
  [/nodes are available/, 'FailedScheduling', 'Warning'],
  [/^Started container/, 'Started', 'Normal'],
  [/^Stopping container|will be restarted$/, 'Killing', 'Normal'],
  [/probe failed/, 'Unhealthy', 'Warning'],
  [/^Back-off/, 'BackOff', 'Warning'],
  [/NodeNotReady/, 'NodeNotReady', 'Normal'],
  [/^Marking for deletion/, 'TaintManagerEviction', 'Normal'],
  [/no IP addresses/, 'FailedCreatePodSandBox', 'Warning'],
];

/** What happened in the cluster as the API's events have it; what only Chainwalk tells is left out. */
export function eventTable(world: World, args: KubectlArgs): string {
  const wanted = /involvedObject\.name=([^,]+)/.exec(args.flags.get('field-selector') ?? '')?.[1];
  const rows = eventsOf(world, (namespace, name) => {
    const here = isOn(args, 'all-namespaces') || namespace === '' || namespace === namespaceOf(args);
    return here && (wanted === undefined || wanted === name);
  }).map(({ event, kind, name, reason, type }) => [
    humanDuration(world.net.time - event.time),
    type,
    reason,
    `${kind.toLowerCase()}/${name}`,
    event.text,
  ]);
  if (rows.length === 0) return '';
  return printTable(['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'], rows, !isOn(args, 'no-headers'));
}

interface ApiEvent {
  readonly event: ClusterEvent;
  readonly kind: string;
  readonly name: string;
  readonly reason: string;
  readonly type: string;
}

/** The events that the API has of some objects. */
export function eventsOf(world: World, wants: (namespace: string, name: string) => boolean): readonly ApiEvent[] {
  return world.cluster.control.events.flatMap((event): ApiEvent[] => {
    const known = REASONS.find(([words]) => words.test(event.text));
    const [kind = '', first = '', second] = (event.object ?? '').split('/');
    const [namespace, name] = second === undefined ? ['', first] : [first, second];
    if (!known || kind === '' || !wants(namespace, name)) return [];
    return [{ event, kind, name, reason: known[1], type: known[2] }];
  });
}
