import { sayKept } from '../../lib/say-kept';

/** What happens in a cluster, as its events keep it. `kubectl get events` prints these as they are. */
export const clusterEvents: readonly string[] = [
  'Scaled up replica set {0} from {1} to {2}',
  'Scaled down replica set {0} from {1} to {2}',
  'Created pod: {0}',
  'Deleted pod: {0}',
  'Successfully assigned {0} to {1}',
  '0/{0} nodes are available: {1}.',
  'Started container {0}',
  'Stopping container {0}',
  'Back-off restarting failed container {0}',
  'Container {0} failed {1} probe, will be restarted',
  '{0} probe failed: {1}',
  'Node {0} status is now: NodeNotReady',
  'Marking for deletion Pod {0}',
  'no IP addresses available in range set',
  'Endpoints of {0}: {1}',
  '{0} ready, {1} not ready, {2} terminating',
  '{0} ready, {1} not ready',
  '{0} ready, {1} terminating',
  '{0} ready',
  '{0} is switched off',
  '{0} boots',
  '{0} is healthy for {1}',
  '{0} is unhealthy for {1}',
  '{0} answers for {1}',
  '{0} {1} created',
  '{0} {1} configured',
  '{0} {1} deleted',
  '{0} {1} scaled to {2}',
  'Corefile was read again',
  'Corefile changed but reload failed: {0}',
  'plugin/{0} is accepted but not simulated: questions go past it',
  "mode {0} is not simulated: the rules stay those of this cluster's mode",
  'detectLocalMode: there is no {0}, so it stays as it was',
  'nodePortAddresses: {0} is no network',
];

/** What happened in a cluster, said from what the event keeps. */
export function sayEvent(text: string): string {
  return sayKept(text, clusterEvents);
}
