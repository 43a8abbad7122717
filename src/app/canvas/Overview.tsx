import { MiniMap } from '@xyflow/react';
import css from './canvas.module.css';
import type { CanvasNode } from './graph';

/** The whole picture in a corner: where the camera is, and a way to move it. */
export function Overview() {
  return (
    <MiniMap<CanvasNode>
      className={css['overview'] ?? ''}
      pannable
      zoomable
      ariaLabel="Small map of the cluster"
      nodeColor={(node) => (node.type === 'host' || node.type === 'card' ? 'var(--line-strong)' : 'transparent')}
      nodeStrokeWidth={0}
      maskColor="color-mix(in srgb, var(--paper) 65%, transparent)"
      bgColor="var(--surface)"
    />
  );
}
