import { ZoomIn, ZoomOut } from 'lucide-react';
import { say } from '../../core/lib/say';
import { Button } from '../ui/Button';
import { Tip } from '../ui/Tip';
import { zoomBy } from './zoom';

/** The timeline from everything that was done down to single rules. */
export function ZoomButtons() {
  return (
    <>
      <Tip text={say('Zoom the timeline out')} keys="−">
        <Button small square look="flat" aria-label={say('Zoom the timeline out')} onClick={() => zoomBy(-1)}>
          <ZoomOut size={14} />
        </Button>
      </Tip>
      <Tip text={say('Zoom the timeline in')} keys="+">
        <Button small square look="flat" aria-label={say('Zoom the timeline in')} onClick={() => zoomBy(1)}>
          <ZoomIn size={14} />
        </Button>
      </Tip>
    </>
  );
}
