import { Funnel, X } from 'lucide-react';
import { say } from '../../core/lib/say';
import { showEverything } from '../store/connection';
import { currentTrace, setOnly, usePlayback } from '../store/playback';
import { useSelection } from '../store/selection';
import styles from './only.module.css';

/** Says that only one packet or one connection is looked at, and leads back. Nothing while everything is. */
export function OnlyChip() {
  const only = usePlayback((s) => s.only);
  const packet = usePlayback((s) => s.packet);
  const title = usePlayback((s) => currentTrace(s)?.title ?? '');
  const connection = useSelection((s) => s.connection !== undefined);
  if (!only) return null;
  const text = connection ? say('Only this connection') : say`Only packet ${packet + 1}: ${title}`;
  return (
    <button
      type="button"
      className={styles['chip']}
      title={say`${text}. Show everything again (O)`}
      aria-label={say`${text}. Show everything again`}
      onClick={showEverything}
      data-testid="only"
    >
      <Funnel size={12} aria-hidden="true" />
      <span>{text}</span>
      <X size={13} aria-hidden="true" />
    </button>
  );
}

/** Looks at nothing but the packet shown, or at everything again. */
export function OnlyToggle() {
  const only = usePlayback((s) => s.only);
  return (
    <button
      type="button"
      className={styles['toggle']}
      aria-pressed={only}
      aria-label={say('Only this packet')}
      title={say('Only this packet (O)')}
      onClick={() => (only ? showEverything() : setOnly(true))}
    >
      <Funnel size={13} aria-hidden="true" />
    </button>
  );
}
