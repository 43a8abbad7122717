import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import css from '../canvas.module.css';
import type { NetworkNode as NetworkNodeType } from '../graph';
import { makePath } from '../path';
import { cardEnd } from '../anchors';
import type { HostSpot } from '../scene';

/** The segment all hosts share, and the line between the tunnel's ends. */
export const NetworkNode = memo(function NetworkNode({ data }: NodeProps<NetworkNodeType>) {
  const { scene } = data;
  const { trunk } = scene;
  const ends = [
    ...(trunk.leftEnd > trunk.y ? [{ x: trunk.from, y: trunk.leftEnd }] : []),
    { x: trunk.from, y: trunk.y },
    { x: trunk.to, y: trunk.y },
    ...(trunk.rightEnd > trunk.y ? [{ x: trunk.to, y: trunk.rightEnd }] : []),
  ];
  const tunnels = scene.hosts.flatMap((h) => h.ports.filter((p) => p.device.kind === 'vxlan'));
  const ys = tunnels.map((p) => p.y + p.h / 2);
  return (
    <svg className={css['network']} width={scene.w} height={scene.h} aria-hidden="true">
      <path className={css['wire']} d={makePath(ends, 18).d} />
      {scene.hosts.flatMap((h) =>
        h.form === 'card'
          ? [<path key={h.id} className={css['wire']} d={wireOf(h, trunk.y)} />]
          : h.ports
              .filter((p) => p.side === 'top')
              .map((p) => <path key={p.place} className={css['wire']} d={`M${p.x + p.w / 2} ${trunk.y}V${p.y}`} />),
      )}
      {tunnels.length > 1 && (
        <>
          <path className={css['overlay']} d={`M${scene.overlayX} ${Math.min(...ys)}V${Math.max(...ys)}`} />
          {Math.max(...ys) - Math.min(...ys) > NAME_ROOM && (
            <text
              className={css['strongQuiet']}
              textAnchor="middle"
              transform={`translate(${scene.overlayX + 15} ${(Math.min(...ys) + Math.max(...ys)) / 2}) rotate(-90)`}
            >
              VXLAN overlay
            </text>
          )}
        </>
      )}
    </svg>
  );
});

/** Height that the name of the overlay needs. */
const NAME_ROOM = 110;

function wireOf(card: HostSpot, trunkY: number): string {
  const end = cardEnd(card, trunkY);
  return `M${end.x} ${end.y}V${trunkY}`;
}
