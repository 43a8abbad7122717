import { Share2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useSimulation } from '../store/simulation';
import { Button } from '../ui/Button';
import styles from './topbar.module.css';

const ShareDialog = lazy(() => import('./later').then((m) => ({ default: m.ShareDialog })));

export function Share() {
  const scenario = useSimulation((s) => s.scenario);
  const [open, setOpen] = useState(false);
  if (!scenario) return null;
  return (
    <>
      <Button className={styles['share']} aria-label="Share" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Share2 size={14} aria-hidden="true" />
        <span>Share</span>
      </Button>
      <Suspense>{open && <ShareDialog scenario={scenario} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
