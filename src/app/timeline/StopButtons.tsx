import { OctagonPause, Repeat1, SkipForward } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { runToStop, toggleLoop, usePlayback } from '../store/playback';
import { useStops } from '../store/stops';
import { Button } from '../ui/Button';
import { Tip } from '../ui/Tip';

const StopsDialog = lazy(() => import('../shells/later').then((m) => ({ default: m.StopsDialog })));

/** Where play stops by itself, the way to the next such place, and the range that is played again and again. */
export function StopButtons() {
  const count = useStops((s) => s.stops.length);
  const looping = usePlayback((s) => s.looping);
  const ranged = usePlayback((s) => s.range !== undefined);
  const [open, setOpen] = useState(false);
  return (
    <>
      {(ranged || looping) && (
        <Tip text={looping ? 'Play it no more' : 'Play the range again and again'} keys="Shift L">
          <Button small square look="flat" aria-label="Loop" aria-pressed={looping} onClick={toggleLoop}>
            <Repeat1 size={14} />
          </Button>
        </Tip>
      )}
      {count > 0 && (
        <Tip text="Run to the next stop" keys="J">
          <Button small square look="flat" aria-label="Run to the next stop" onClick={() => runToStop(1)}>
            <SkipForward size={14} />
          </Button>
        </Tip>
      )}
      <Tip text="Stops: where play pauses by itself" keys="K">
        <Button small look="flat" aria-haspopup="dialog" aria-label={`Stops: ${count}`} onClick={() => setOpen(true)}>
          <OctagonPause size={14} aria-hidden="true" />
          {count > 0 && count}
        </Button>
      </Tip>
      <Suspense>{open && <StopsDialog onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
