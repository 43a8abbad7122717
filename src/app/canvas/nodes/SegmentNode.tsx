import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useWorld } from '../../store/world';
import css from '../canvas.module.css';
import type { SegmentNode as SegmentNodeType } from '../graph';

/** The name of the network that the hosts share. */
export const SegmentNode = memo(function SegmentNode({ data }: NodeProps<SegmentNodeType>) {
  const hasNodes = useWorld((s) => Object.values(s.snapshot?.hosts ?? {}).some((h) => h.kind === 'node'));
  return (
    <span className={css['segment']} data-place="segment">
      <b>{hasNodes ? 'node network' : 'network'}</b>
      <code>{data.network}</code>
    </span>
  );
});
