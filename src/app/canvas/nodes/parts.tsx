import { Handle, Position } from '@xyflow/react';
import css from '../canvas.module.css';

/** A host's sign in its hexagon, inside an SVG. */
export function Hexagon(p: { readonly x: number; readonly y: number; readonly tone: string; readonly sign: string }) {
  const { x, y } = p;
  const points = `${x},${y - 11} ${x + 9.5},${y - 5.5} ${x + 9.5},${y + 5.5} ${x},${y + 11} ${x - 9.5},${y + 5.5} ${x - 9.5},${y - 5.5}`;
  return (
    <>
      <polygon points={points} style={{ fill: `var(--${p.tone})` }} />
      <text x={x} y={y + 4} textAnchor="middle" className={css['hexSign']}>
        {p.sign}
      </text>
    </>
  );
}

/** React Flow draws a wire only between nodes that have these. Nobody sees or drags them. */
export function WireEnds() {
  return (
    <>
      <Handle type="source" position={Position.Bottom} isConnectable={false} className={css['wireEnd'] ?? ''} />
      <Handle type="target" position={Position.Top} isConnectable={false} className={css['wireEnd'] ?? ''} />
    </>
  );
}
