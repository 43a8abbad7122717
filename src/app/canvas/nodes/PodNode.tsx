import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { hasReached } from '../../playback/places';
import { usePlayback } from '../../store/playback';
import { Glyph } from '../../ui/Glyph';
import css from '../canvas.module.css';
import type { PodNode as PodNodeType } from '../graph';
import { pickedAddress, senderNote } from '../outcome';
import { WireEnds } from './parts';

export const PodNode = memo(function PodNode({ data }: NodeProps<PodNodeType>) {
  const { pod, place } = data.spot;
  const picked = usePlayback((s) => pickedAddress(s.walk, s.packet, s.step) === pod.ip);
  const reached = usePlayback((s) => hasReached(s, place));
  const note = usePlayback((s) => senderNote(s, place));
  return (
    <div
      className={css['pod']}
      data-place={place}
      data-picked={picked || reached || undefined}
      data-quiet={pod.namespace === 'kube-system' || undefined}
      title={`Pod ${pod.namespace}/${pod.name}, ${pod.ip}${pod.ports.length ? `, ports ${pod.ports.join(', ')}` : ''}${pod.ready ? '' : ', not ready'}`}
    >
      {!data.narrow && <Glyph name="pod" size={16} />}
      <div>
        <b>{pod.name}</b>
        <code>{pod.ip}</code>
      </div>
      {picked && <span className={css['picked']}>picked</span>}
      {!pod.ready && <span className={css['notReady']}>not ready</span>}
      {note && <span className={css['senderNote']}>{note}</span>}
      <WireEnds />
    </div>
  );
});
