import { Share2 } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { writeLink } from '../store/link';
import { useSimulation } from '../store/simulation';
import { useWorld } from '../store/world';
import { Button } from '../ui/Button';
import overlays from '../ui/overlays.module.css';
import styles from './topbar.module.css';

/** The link of the scenario, to copy or to select by hand where the clipboard is forbidden. */
export function Share() {
  const scenario = useSimulation((s) => s.scenario);
  const recording = useWorld((s) => s.recording);
  const [copied, setCopied] = useState(false);
  if (!scenario) return null;
  const seed = recording && recording.seed !== scenario.seed ? recording.seed : undefined;
  const link = `${location.origin}${location.pathname}${writeLink('', scenario.id, seed)}`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
    } catch {
      // Forbidden here: the text is selected, for the keys.
      document.querySelector<HTMLInputElement>('#share-link')?.select();
    }
  };
  return (
    <Popover.Root onOpenChange={() => setCopied(false)}>
      <Popover.Trigger asChild>
        <Button className={styles['share']}>
          <Share2 size={14} aria-hidden="true" />
          <span>Share</span>
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={overlays['popover']}
          sideOffset={6}
          align="end"
          collisionPadding={8}
          aria-label="Share"
        >
          <label className={styles['linkLabel']} htmlFor="share-link">
            Link to this scenario
          </label>
          <div className={styles['linkRow']}>
            <input id="share-link" readOnly value={link} onFocus={(e) => e.target.select()} />
            <Button look="ink" onClick={() => void copy()}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          </div>
          {recording && recording.actions.length > 0 && (
            <p className={styles['note']}>It opens the scenario as it begins, without what was done in it since.</p>
          )}
          <output className="sr">{copied && 'Link copied'}</output>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
