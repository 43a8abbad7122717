import { useId } from 'react';
import type { Delays } from '../../core/kube/control/delays';
import { act } from '../store/simulation';
import { Button } from '../ui/Button';
import styles from './cluster.module.css';

const FIELDS: readonly { readonly name: keyof Delays; readonly label: string; readonly doc: string }[] = [
  { name: 'watch', label: 'Watch', doc: 'from a change in the API until those who watch know' },
  { name: 'endpoints', label: 'EndpointSlices', doc: 'how long changes are collected before a slice is written' },
  { name: 'sync', label: 'kube-proxy', doc: 'from knowing a change until the rules are written' },
  { name: 'minSyncPeriod', label: 'minSyncPeriod', doc: 'the least time between two syncs of a node' },
  { name: 'podStart', label: 'Pod start', doc: 'from the binding to a node until the containers run' },
];

/** Roughly what a busy cluster shows, µs. */
const BUSY: Partial<Delays> = { watch: 200_000, endpoints: 1_000_000, sync: 1_000_000, minSyncPeriod: 1_000_000 };
const NONE: Partial<Delays> = { watch: 0, endpoints: 0, sync: 0, minSyncPeriod: 0 };

/** The delays of the control plane, in ms. */
export function DelayFields({ delays, busy }: { readonly delays: Delays; readonly busy: boolean }) {
  const id = useId();
  const set = (change: Partial<Delays>) => void act({ kind: 'delays', ...change });
  return (
    <div className={styles['delayFields']}>
      {FIELDS.map(({ name, label, doc }) => (
        <div key={name}>
          <label htmlFor={`${id}-${name}`}>
            <b>{label}</b> {doc}
          </label>
          <span>
            <input
              // The value that holds comes back from the core.
              key={delays[name]}
              id={`${id}-${name}`}
              type="number"
              min={0}
              max={600_000}
              step={100}
              defaultValue={delays[name] / 1000}
              disabled={busy}
              onBlur={(e) => {
                const micros = Math.max(0, Math.round(Number(e.target.value) * 1000)) || 0;
                if (micros !== delays[name]) set({ [name]: micros });
              }}
              onKeyDown={(e) => e.key === 'Enter' && e.currentTarget.blur()}
            />
            ms
          </span>
        </div>
      ))}
      <div className={styles['actions']}>
        <Button small disabled={busy} onClick={() => set(BUSY)}>
          As in a busy cluster
        </Button>
        <Button small look="flat" disabled={busy} onClick={() => set(NONE)}>
          No delays
        </Button>
      </div>
    </div>
  );
}
