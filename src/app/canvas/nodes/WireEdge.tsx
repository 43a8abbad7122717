import type { EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import css from '../canvas.module.css';
import type { WireEdge as WireEdgeType } from '../graph';

/** The veth between a pod and its bridge. */
export const WireEdge = memo(function WireEdge({ data }: EdgeProps<WireEdgeType>) {
  if (!data) return null;
  return (
    <>
      <path className={css['wire']} d={data.d} />
      {data.label && (
        <text x={data.labelAt.x} y={data.labelAt.y + 4} className={css['monoQuiet']}>
          {data.label}
        </text>
      )}
    </>
  );
});
