import { currentStep, usePlayback } from '../store/playback';
import { useOwner } from '../rules/use-owner';
import { Caption } from '../ui/Caption';
import { lookOf } from '../ui/step-look';
import { Verdict } from '../ui/Verdict';
import { type Field, headerFields } from './fields';
import styles from './inspector.module.css';
import { RuleHits } from './RuleHits';
import { useWhy } from './use-why';

/** The packet's header before and after the step. */
export function InspectorPane() {
  const step = usePlayback(currentStep);
  const packet = usePlayback((s) => s.packet);
  const why = useWhy();
  const owner = useOwner(step?.place.split('/').slice(0, 2).join('/') ?? '');
  if (!step) return <section className={styles['pane']} aria-label="Packet header" />;
  const fields = headerFields(step);
  const changed = fields.filter((f) => f.changed).length;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <section className={styles['pane']} aria-label="Packet header" tabIndex={0}>
      <header className={styles['head']}>
        Packet {packet + 1} <Verdict look={lookOf(step)} />
        {owner && 'chain' in step && <span className={styles['owner']}>rule by {owner}</span>}
        <span className={styles['count']}>
          {changed === 0 ? 'nothing changed' : `${changed} ${changed === 1 ? 'field' : 'fields'} changed`}
        </span>
      </header>
      <p className={styles['why']} title={why} data-testid="why">
        {why && <Caption text={why} />}
      </p>
      <RuleHits />
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">before step {step.n + 1}</th>
            <th scope="col">after step {step.n + 1}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <Row key={field.name} field={field} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ field: { name, before, after, changed } }: { readonly field: Field }) {
  return (
    <tr data-changed={changed || undefined}>
      <th scope="row">
        {name}
        {changed && (
          <span className={styles['delta']}>
            <span aria-hidden="true"> Δ</span>
            <span className="sr"> changed</span>
          </span>
        )}
      </th>
      <td>{changed && before ? <s>{before}</s> : before || '–'}</td>
      <td>{changed && after ? <mark>{after}</mark> : after || '–'}</td>
    </tr>
  );
}
