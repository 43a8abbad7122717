import { Trash2 } from 'lucide-react';
import { FIELDS, type Stop, stopKey, stopText, VERDICTS } from '../playback/stops';
import { clearStops, toggleStop, useStops } from '../store/stops';
import { useWorld } from '../store/world';
import { Button } from '../ui/Button';
import { Modal } from '../ui/Modal';
import styles from './shells.module.css';

/** Where play stops by itself: the list, and those that need no place to be set at. */
export function StopsDialog({ onClose }: { onClose(): void }) {
  const stops = useStops((s) => s.stops);
  const hosts = useWorld((s) => s.snapshot?.hosts) ?? {};
  return (
    <Modal title="Stops" open onClose={onClose}>
      {stops.length === 0 ? (
        <p>Play stops nowhere by itself. Choose below, press K at a step, or click beside a rule in iptables-save.</p>
      ) : (
        <ul className={styles['stops']}>
          {stops.map((stop) => (
            <li key={stopKey(stop)}>
              {stopText(stop)}
              <Button look="flat" square small aria-label={`Clear: ${stopText(stop)}`} onClick={() => toggleStop(stop)}>
                <Trash2 size={14} />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Choices title="Stop at a verdict" stops={VERDICTS.map((verdict) => ({ kind: 'verdict', verdict }))} />
      <Choices title="Stop where the header changes" stops={FIELDS.map((field) => ({ kind: 'change', field }))} />
      <Choices title="Stop at a machine" stops={Object.keys(hosts).map((host) => ({ kind: 'host', host }))} />
      {stops.length > 1 && (
        <div className={styles['buttons']}>
          <Button onClick={clearStops}>Clear all</Button>
        </div>
      )}
    </Modal>
  );
}

function Choices({ title, stops }: { readonly title: string; readonly stops: readonly Stop[] }) {
  const set = useStops((s) => s.stops);
  const word = (stop: Stop) =>
    stop.kind === 'verdict'
      ? stop.verdict
      : stop.kind === 'change'
        ? stop.field
        : stop.kind === 'host'
          ? stop.host
          : '';
  return (
    <fieldset className={styles['choices']}>
      <legend className="eyebrow">{title}</legend>
      {stops.map((stop) => (
        <label key={stopKey(stop)}>
          <input
            type="checkbox"
            checked={set.some((s) => stopKey(s) === stopKey(stop))}
            onChange={() => toggleStop(stop)}
          />
          {word(stop)}
        </label>
      ))}
    </fieldset>
  );
}
