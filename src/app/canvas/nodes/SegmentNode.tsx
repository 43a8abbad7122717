import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import css from '../canvas.module.css';
import type { SegmentNode as SegmentNodeType } from '../graph';

/** The name of the network that the hosts share. */
export const SegmentNode = memo(function SegmentNode({ data }: NodeProps<SegmentNodeType>) {
  return (
    <span className={css['segment']} data-place="segment">
      <b>node network</b>
      <code>{data.network}</code>
    </span>
  );
});
