import { formatIpv4 } from '../../core/packet/address';
import type { Packet } from '../../core/packet/packet';
import type { Trace } from '../../core/trace/step';
import { usePlayback } from '../store/playback';
import css from './canvas.module.css';
import { endOf, hexMark, headerOf, innerPacket, isTunnelled, titleOf } from './packet-look';
import { stageOf } from './PacketPill';

interface Field {
  readonly name: string;
  /** Name of the part of a rule that tests it. */
  readonly part: string;
  readonly read: (packet: Packet) => string;
}

const FIELDS: readonly Field[] = [
  { name: 'Source', part: 'source', read: (p) => endOf(headerOf(innerPacket(p)), 'src') },
  { name: 'Destination', part: 'destination', read: (p) => endOf(headerOf(innerPacket(p)), 'dst') },
  { name: 'Mark', part: 'mark', read: (p) => hexMark(p.mark) },
  {
    name: 'Interface',
    part: 'interface',
    read: (p) => [p.iif && `in ${p.iif}`, p.oif && `out ${p.oif}`].filter(Boolean).join(', ') || 'none',
  },
  {
    name: 'Conntrack',
    part: 'conntrack',
    read: (p) => (p.ct ? `${p.ct.state}${p.ct.direction === 'reply' ? ', reply' : ''}` : 'not seen yet'),
  },
];

/** The packet as a card: every field that rules look at, changed ones with the old value struck. */
export function PacketCard({ trace, flat = false }: { readonly trace: Trace; readonly flat?: boolean }) {
  const n = usePlayback((s) => s.step);
  const step = trace.steps[n];
  const stage = usePlayback((s) => stageOf(s, step));
  if (!step) return null;
  const now = stage === 'before' ? step.before : step.after;
  return (
    <dl
      className={css['details']}
      data-flat={flat || undefined}
      data-tunnel={isTunnelled(now) || undefined}
      aria-label="The packet"
    >
      <div data-part="title">
        <dt>Packet</dt>
        <dd>{titleOf(trace, innerPacket(now))}</dd>
      </div>
      {isTunnelled(now) && (
        <div>
          <dt>in VXLAN</dt>
          <dd>
            {formatIpv4(now.src)} → {formatIpv4(now.dst)}
          </dd>
        </div>
      )}
      {FIELDS.map((field) => {
        const old = field.read(step.before);
        const value = field.read(now);
        const changed =
          old !== value && step.kind !== 'encapsulate' && step.kind !== 'decapsulate' && step.kind !== 'link';
        const long = old.length + value.length > 22;
        return (
          <div key={field.name} data-part={field.part}>
            <dt>{field.name}</dt>
            <dd>
              {changed && <s className={css['struck']}>{long ? tail(old) : old}</s>}{' '}
              <span className={changed ? css['new'] : undefined}>{value}</span>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** The end of a long address: enough to know it by, beside the new one. */
function tail(value: string): string {
  const dot = value.split(':')[0]?.lastIndexOf('.') ?? -1;
  return dot < 0 ? value : `…${value.slice(dot)}`;
}
