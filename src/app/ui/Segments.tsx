import { useId } from 'react';
import styles from './segments.module.css';

interface Props<T extends string> {
  readonly label: string;
  readonly choices: readonly T[];
  readonly value: T;
  readonly disabled?: boolean;
  onChoose(value: T): void;
}

/** A few choices side by side, one of which holds: radio buttons that look like a switch. */
export function Segments<T extends string>({ label, choices, value, disabled = false, onChoose }: Props<T>) {
  const name = useId();
  return (
    <fieldset className={styles['segments']} disabled={disabled}>
      <legend className="sr">{label}</legend>
      {choices.map((choice) => (
        <label key={choice} className={styles['segment']}>
          <input type="radio" className="sr" name={name} checked={choice === value} onChange={() => onChoose(choice)} />
          {choice}
        </label>
      ))}
    </fieldset>
  );
}
