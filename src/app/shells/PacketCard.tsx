import { headerFields, kindOf } from '../inspector/fields';
import { hostOf } from '../playback/schedule';
import { currentStep, usePlayback } from '../store/playback';
import styles from './phone.module.css';

const shown = ['Source', 'Destination', 'Mark', 'Conntrack'];

/** The packet as a card: its ends, its mark, its connection; what the step changed stands on amber under the old value. */
export function PacketCard() {
  const step = usePlayback(currentStep);
  if (!step) return null;
  const fields = headerFields(step).filter((f) => shown.includes(f.name) && (f.after || f.before));
  return (
    <section className={styles['card']} aria-label="Packet">
      <header>
        <b>{kindOf(step.after)}</b>
        <span>
          {hostOf(step.place)}
          {step.after.iif && `, from ${step.after.iif}`}
        </span>
      </header>
      <dl>
        {fields.map(({ name, before, after, changed }) => (
          <div key={name} data-short={name === 'Mark' || name === 'Conntrack' || undefined}>
            <dt>{name}</dt>
            <dd>
              {changed && before && <s>{before}</s>}
              {changed ? <mark>{after || 'none'}</mark> : after}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
