import type { Snapshot } from '../../core/engine/snapshot';
import { useView } from '../store/view';
import { ChainView } from './ChainView';
import css from './canvas.module.css';
import { Flow } from './Flow';

/** The picture of the simulated network, at the level of zoom that the reader chose. */
export function Canvas({ snapshot }: { readonly snapshot: Snapshot }) {
  const level = useView((s) => s.level);
  return (
    <section className={css['pane']} aria-label="Canvas">
      {level === 'cluster' || level === 'node' ? (
        <Flow snapshot={snapshot} level={level} />
      ) : (
        <ChainView snapshot={snapshot} />
      )}
    </section>
  );
}
