import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { nodeMenu } from '../../cluster/menus';
import { usePlayback } from '../../store/playback';
import { selectNetns } from '../../store/selection';
import { useWorld } from '../../store/world';
import { Glyph } from '../../ui/Glyph';
import css from '../canvas.module.css';
import type { CardNode as CardNodeType } from '../graph';
import { senderNote } from '../outcome';
import { isNode } from '../places';
import { Hexagon } from './parts';

/** A machine outside the cluster, or a node that only stands for itself. */
export const CardNode = memo(function CardNode({ data }: NodeProps<CardNodeType>) {
  const { host } = data.spot;
  const look = useWorld((s) => s.looks[host.name]);
  const hasNodes = useWorld((s) => Object.values(s.snapshot?.hosts ?? {}).some((h) => h.kind === 'node'));
  const note = usePlayback((s) => senderNote(s, host.place));
  return (
    <div className={css['card']} data-place={host.place}>
      {isNode(host) ? (
        <svg width={20} height={22} aria-hidden="true">
          <Hexagon x={10} y={11} tone={look?.tone ?? 'h0'} sign={look?.sign ?? ''} />
        </svg>
      ) : (
        <Glyph name="host" size={18} />
      )}
      <div>
        <b>
          {host.name}{' '}
          {hasNodes && host.kind === 'host' && !isNode(host) && data.spot.w > 200 && <small>outside the cluster</small>}
        </b>
        <code>{host.ip}</code>
      </div>
      {isNode(host) && (
        <button
          type="button"
          className={css['hostButton']}
          data-nav=""
          tabIndex={-1}
          style={{ inset: 0 }}
          title={`Show ${host.name}`}
          aria-label={`${host.name}, ${host.ip}, show this node`}
          onClick={() => selectNetns(host.place)}
          onContextMenu={(event) => host.kind === 'node' && nodeMenu(event, host)}
        />
      )}
      {note && <span className={css['senderNote']}>{note}</span>}
    </div>
  );
});
