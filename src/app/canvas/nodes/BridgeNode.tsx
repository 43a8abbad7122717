import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useWorld } from '../../store/world';
import css from '../canvas.module.css';
import type { BridgeNode as BridgeNodeType } from '../graph';
import { WireEnds } from './parts';

export const BridgeNode = memo(function BridgeNode({ data }: NodeProps<BridgeNodeType>) {
  const { device, place } = data.spot;
  const tone = useWorld((s) => s.looks[data.host]?.tone ?? 'h0');
  const address = device.addresses[0] ?? '';
  return (
    <div
      className={css['bridge']}
      data-place={place}
      data-compact={data.compact || undefined}
      style={{ borderColor: `var(--${tone})`, background: `var(--${tone}-t)` }}
      title={`Bridge ${device.name} of ${data.host}, ${address}, MTU ${device.mtu}`}
    >
      <b style={{ color: `var(--${tone})` }}>{device.name}</b>
      {!data.compact && <span>bridge</span>}
      <code>{address}</code>
      <WireEnds />
    </div>
  );
});
