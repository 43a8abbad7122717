import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { usePlayback } from '../../store/playback';
import { Glyph } from '../../ui/Glyph';
import css from '../canvas.module.css';
import type { CardNode as CardNodeType } from '../graph';
import { senderNote } from '../outcome';

/** A machine that is no node: the client outside, the router. */
export const CardNode = memo(function CardNode({ data }: NodeProps<CardNodeType>) {
  const { host } = data.spot;
  const note = usePlayback((s) => senderNote(s, host.place));
  return (
    <div className={css['card']} data-place={host.place}>
      <Glyph name="host" size={18} />
      <div>
        <b>
          {host.name} {host.kind === 'host' && <small>outside the cluster</small>}
        </b>
        <code>{host.ip}</code>
      </div>
      {note && <span className={css['senderNote']}>{note}</span>}
    </div>
  );
});
