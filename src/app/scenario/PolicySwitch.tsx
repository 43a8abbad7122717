import type { ServiceView } from '../../core/engine/snapshot';
import { applyEdits, serviceId } from '../cluster/edit-object';
import { actAndSendAgain, useSimulation } from '../store/simulation';
import { Segments } from '../ui/Segments';
import styles from './scenario.module.css';

const policies = ['Cluster', 'Local'] as const;

/** Switches whether a Service's NodePorts use every pod or only the node's own; then the last packet is sent again. */
export function PolicySwitch({ service }: { readonly service: ServiceView }) {
  const busy = useSimulation((s) => s.pending > 0);
  const policy = service.externalTrafficPolicy === 'Local' ? 'Local' : 'Cluster';
  const change = async (next: (typeof policies)[number]) => {
    if (next === policy) return;
    const action = await applyEdits(serviceId(service), [[['spec', 'externalTrafficPolicy'], next]]);
    if (action) await actAndSendAgain(action);
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
        onChoose={(next) => void change(next)}
      />
    </div>
  );
}
