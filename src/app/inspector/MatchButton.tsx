import { Target } from 'lucide-react';
import { say } from '../../core/lib/say';
import { askForMatch } from '../store/match';
import type { RuleRef } from '../store/selection';
import styles from './inspector.module.css';

/** Asks for a packet that would match a rule. */
export function MatchButton({ rule }: { readonly rule: RuleRef }) {
  return (
    <button type="button" className={styles['match']} onClick={() => askForMatch(rule)}>
      <Target size={13} aria-hidden="true" />
      {say('Send a packet that would match')}
    </button>
  );
}
