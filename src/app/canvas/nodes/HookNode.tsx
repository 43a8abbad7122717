import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { netnsOf } from '../../playback/schedule';
import { currentStep, usePlayback } from '../../store/playback';
import css from '../canvas.module.css';
import type { HookNode as HookNodeType } from '../graph';

/** The name of a column: it stands above the line, so that the walk passes behind it. */
export const HookNode = memo(function HookNode({ data, id }: NodeProps<HookNodeType>) {
  const { netns, hook, text } = data;
  const now = usePlayback((s) => {
    const step = currentStep(s);
    if (!step || netnsOf(step) !== netns) return false;
    return hook === 'route' ? step.kind === 'route' && step.before.iif !== '' : 'hook' in step && step.hook === hook;
  });
  return (
    <span className={css['hookLabel']} data-place={hook === 'route' ? undefined : id} data-now={now || undefined}>
      {text}
    </span>
  );
});
