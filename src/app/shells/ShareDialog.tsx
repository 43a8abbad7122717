import { useId, useRef, useState } from 'react';
import type { Scenario } from '../../core/world/scenario';
import { writeLink } from '../store/link';
import { useWorld } from '../store/world';
import { Button } from '../ui/Button';
import { Modal } from '../ui/Modal';
import styles from './topbar.module.css';

/** The link of the scenario, to copy, or to select by hand where the clipboard is forbidden. */
export function ShareDialog({ scenario, onClose }: { readonly scenario: Scenario; onClose(): void }) {
  const recording = useWorld((s) => s.recording);
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const seed = recording && recording.seed !== scenario.seed ? recording.seed : undefined;
  const link = `${location.origin}${location.pathname}${writeLink('', scenario.id, seed)}`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
    } catch {
      // Forbidden here: the text is selected, for the keys.
      field.current?.select();
    }
  };
  return (
    <Modal title="Share" open onClose={onClose}>
      <label htmlFor={id}>Link to {scenario.title}</label>
      <div className={styles['linkRow']}>
        <input id={id} ref={field} readOnly value={link} onFocus={(e) => e.target.select()} />
        <Button look="ink" onClick={() => void copy()}>
          {copied ? 'Copied' : 'Copy'}
        </Button>
      </div>
      {recording && recording.actions.length > 0 && (
        <p className={styles['note']}>It opens the scenario as it begins, without what was done in it since.</p>
      )}
      <output className="sr">{copied && 'Link copied'}</output>
    </Modal>
  );
}
