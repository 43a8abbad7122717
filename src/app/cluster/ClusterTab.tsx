import { FastForward, Minus, Plus, StepForward } from 'lucide-react';
import { sayEvent } from '../../core/kube/control/said';
import type { WorkloadView } from '../../core/engine/snapshot';
import { PACES, setPace, useCluster } from '../store/cluster';
import { useSimulation } from '../store/simulation';
import { useWorld } from '../store/world';
import { Button } from '../ui/Button';
import { Rows } from '../ui/Rows';
import { Segments } from '../ui/Segments';
import { actOnCluster, letPass, settleCluster, stepCluster } from './act';
import styles from './cluster.module.css';
import { DelayFields } from './DelayFields';
import { clock, span } from './time-text';

const PACE_TEXT = {
  play: 'After a change the cluster follows before your eyes.',
  'at once': 'After a change everything follows at once.',
  'step by step': 'After a change nothing follows until you let time pass.',
} as const;

/** What lives in the cluster: workloads, what is about to happen, what happened; and how its time passes. */
export function ClusterTab() {
  const snapshot = useWorld((s) => s.snapshot);
  const pace = useCluster((s) => s.pace);
  const busy = useSimulation((s) => s.pending > 0);
  if (!snapshot) return null;
  const { pending, events, workloads, time } = snapshot;
  const lately = events.toReversed();
  return (
    <div className={styles['cluster']}>
      <section className={styles['part']} aria-label="How the cluster's time passes">
        <Segments label="After a change the cluster follows" choices={PACES} value={pace} onChoose={setPace} />
        <p>{PACE_TEXT[pace]}</p>
        <div className={styles['actions']}>
          <Button small look="ink" disabled={busy || pending.length === 0} onClick={() => void stepCluster()}>
            <StepForward size={14} aria-hidden="true" />
            Next event
          </Button>
          <Button small disabled={busy} onClick={() => void letPass(1)}>
            + 1 s
          </Button>
          <Button small disabled={busy} onClick={() => void letPass(10)}>
            + 10 s
          </Button>
          <Button small disabled={busy || pending.length === 0} onClick={() => void settleCluster()}>
            <FastForward size={14} aria-hidden="true" />
            Until quiet
          </Button>
        </div>
      </section>
      {workloads.some((w) => w.owner === undefined) && (
        <section className={styles['part']} aria-label="Workloads">
          <h2 className="eyebrow">Workloads</h2>
          <ul className={styles['workloads']}>
            {workloads
              .filter((w) => w.owner === undefined)
              .map((w) => (
                <Workload key={`${w.kind}/${w.namespace}/${w.name}`} workload={w} />
              ))}
          </ul>
        </section>
      )}
      <section className={styles['part']} aria-label="About to happen">
        <h2 className="eyebrow">About to happen</h2>
        {pending.length === 0 ? (
          <p>The cluster is quiet: nothing is under way.</p>
        ) : (
          <ol className={styles['pending']}>
            {pending.slice(0, SHOWN).map((p, i) => (
              <li key={`${p.time} ${p.who} ${p.text} ${i}`}>
                <time>{p.time <= time ? 'now' : `in ${span(p.time - time)}`}</time>
                <b>{p.who}</b>
                <span>
                  {p.text}
                  {p.where ? <small> {p.where}</small> : null}
                </span>
              </li>
            ))}
            {pending.length > SHOWN && <li>and {pending.length - SHOWN} more</li>}
          </ol>
        )}
      </section>
      <details className={styles['delays']}>
        <summary>How slow the cluster is</summary>
        <DelayFields delays={snapshot.delays} busy={busy} />
      </details>
      <section className={styles['events']} aria-label="What happened">
        <h2 className="eyebrow">What happened</h2>
        {events.length === 0 && <p>Nothing has happened yet. Scale a workload, or edit a manifest.</p>}
        <Rows
          label="Events, the latest first"
          count={lately.length}
          height={EVENT}
          className={styles['log']}
          row={(i, style) => {
            const event = lately[i];
            if (!event) return null;
            return (
              <li key={lately.length - i} style={style} className={styles['event']} title={sayEvent(event.text)}>
                <time>{clock(event.time)}</time>
                <b>{event.who}</b>
                <span>{sayEvent(event.text)}</span>
                {event.where && <small>{event.where}</small>}
              </li>
            );
          }}
        />
      </section>
    </div>
  );
}

const SHOWN = 6;
const EVENT = 36;

function Workload({ workload }: { readonly workload: WorkloadView }) {
  const { kind, namespace, name, replicas, ready } = workload;
  const busy = useSimulation((s) => s.pending > 0);
  const scale = (to: number) => void actOnCluster({ kind: 'scale', resource: kind, namespace, name, replicas: to });
  return (
    <li>
      <span>{kind}</span>
      <b>{name}</b>
      {namespace !== 'default' && <small>{namespace}</small>}
      <span className={styles['count']}>
        {ready} of {replicas} ready
      </span>
      {kind !== 'DaemonSet' && (
        <>
          <Button
            small
            square
            disabled={busy || replicas === 0}
            aria-label={`Scale ${name} down to ${Math.max(0, replicas - 1)}`}
            onClick={() => scale(replicas - 1)}
          >
            <Minus size={14} aria-hidden="true" />
          </Button>
          <Button
            small
            square
            disabled={busy}
            aria-label={`Scale ${name} up to ${replicas + 1}`}
            onClick={() => scale(replicas + 1)}
          >
            <Plus size={14} aria-hidden="true" />
          </Button>
        </>
      )}
    </li>
  );
}
