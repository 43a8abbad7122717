import type { ServiceView, Snapshot } from '../../core/engine/snapshot';
import { withPolicy } from '../rules/documents';
import { actAndSendAgain, useSimulation } from '../store/simulation';
import { Segments } from '../ui/Segments';
import styles from './scenario.module.css';

const policies = ['Cluster', 'Local'] as const;

/** Switches whether a Service's NodePorts use every pod or only the node's own; then the last packet is sent again. */
export function PolicySwitch({ snapshot, service }: { readonly snapshot: Snapshot; readonly service: ServiceView }) {
  const busy = useSimulation((s) => s.pending > 0);
  const policy = service.externalTrafficPolicy === 'Local' ? 'Local' : 'Cluster';
  const change = (next: (typeof policies)[number]) => {
    const manifest = withPolicy(snapshot.manifests, service, next);
    if (manifest && next !== policy) void actAndSendAgain({ kind: 'apply', manifest });
  };
  return (
    <div className={styles['policy']}>
      <span>
        <code>externalTrafficPolicy</code> of {service.name}
      </span>
      <Segments
        label={`externalTrafficPolicy of ${service.name}`}
        choices={policies}
        value={policy}
        disabled={busy}
        onChoose={change}
      />
    </div>
  );
}
