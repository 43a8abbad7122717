import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { groupLook, podLook } from '../../cluster/looks';
import { podMenu, podsMenu } from '../../cluster/menus';
import { workloadName } from '../../cluster/workloads';
import { hasReached } from '../../playback/places';
import { usePlayback } from '../../store/playback';
import { Glyph } from '../../ui/Glyph';
import css from '../canvas.module.css';
import type { PodNode as PodNodeType } from '../graph';
import { pickedAddress, senderNote } from '../outcome';
import { WireEnds } from './parts';

export const PodNode = memo(function PodNode({ data }: NodeProps<PodNodeType>) {
  const { pod, place, others } = data.spot;
  const picked = usePlayback((s) => pickedAddress(s.walk, s.packet, s.step) === pod.ip);
  const reached = usePlayback((s) => hasReached(s, place));
  const note = usePlayback((s) => senderNote(s, place));
  const look = others.length > 0 ? groupLook([pod, ...others]) : podLook(pod);
  const many = others.length > 0 ? `${others.length + 1} pods of ${workloadName(pod)}` : '';
  const open = (event: React.MouseEvent) => (many ? podsMenu(event, many, [pod, ...others]) : podMenu(event, pod));
  // A container of Docker has no namespace, and no controls.
  const inCluster = pod.namespace !== '';
  return (
    <div
      className={css['pod']}
      data-phase={look ? (pod.phase === 'Running' ? 'unready' : pod.phase) : undefined}
      data-place={place}
      data-many={many ? '' : undefined}
      data-picked={picked || reached || undefined}
      data-quiet={pod.namespace === 'kube-system' || undefined}
      title={
        many ||
        `${pod.namespace === '' ? `Container ${pod.name}` : `Pod ${pod.namespace}/${pod.name}`}, ${pod.ip}${pod.ports.length ? `, ports ${pod.ports.join(', ')}` : ''}${look ? `, ${look.word}` : ''}${pod.restarts ? `, ${pod.restarts} restarts` : ''}`
      }
    >
      {!data.narrow && <Glyph name="pod" size={16} />}
      <div>
        <b>{many ? workloadName(pod) : pod.name}</b>
        {many ? <span className={css['times']}>{others.length + 1} pods</span> : <code>{pod.ip}</code>}
      </div>
      {picked && <span className={css['picked']}>picked</span>}
      {look && (
        <span className={css['state']}>
          <Glyph name={look.glyph} size={11} />
          {look.word}
        </span>
      )}
      {inCluster && (
        <button
          type="button"
          className={css['partButton']}
          data-nav=""
          tabIndex={-1}
          aria-haspopup="menu"
          aria-label={
            many
              ? `${many}${look ? `, ${look.word}` : ''}`
              : `Pod ${pod.name}, ${pod.ip}${look ? `, ${look.word}` : ', ready'}`
          }
          onClick={open}
          onContextMenu={open}
        />
      )}
      {note && <span className={css['senderNote']}>{note}</span>}
      <WireEnds />
    </div>
  );
});
