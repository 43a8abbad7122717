import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { hasReached } from '../../playback/places';
import { usePlayback } from '../../store/playback';
import { useWorld } from '../../store/world';
import css from '../canvas.module.css';
import type { PortNode as PortNodeType } from '../graph';

/** A device at the edge of its node. */
export const PortNode = memo(function PortNode({ data }: NodeProps<PortNodeType>) {
  const { device, place } = data.spot;
  const tone = useWorld((s) => s.looks[data.host]?.tone ?? 'h0');
  const passed = usePlayback((s) => hasReached(s, place));
  const about = `${device.name}, ${device.addresses[0] ?? 'no address'}, MTU ${device.mtu}`;
  return (
    <button
      type="button"
      className={css['port']}
      data-place={place}
      data-nav=""
      data-passed={passed || undefined}
      tabIndex={-1}
      title={about}
      aria-label={`Device ${about} of ${data.host}`}
      style={passed ? undefined : { color: `var(--${tone})`, borderColor: `var(--${tone})` }}
    >
      {device.name}
    </button>
  );
});
