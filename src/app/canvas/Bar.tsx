import { ChevronRight, List, Maximize, Spline } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import type { Snapshot } from '../../core/engine/snapshot';
import { hostOf } from '../playback/schedule';
import { useSelection } from '../store/selection';
import { backToPacket, fitView, LEVELS, type Level, setAhead, setLevel, setList, useView } from '../store/view';
import { useWorld } from '../store/world';
import { HostBadge } from '../ui/HostBadge';
import { OnlyChip } from '../timeline/OnlyChip';
import css from './canvas.module.css';
import { Find } from './Find';
import { nodesOf } from './places';
import { useFocus } from './use-focus';

const NAMES: Readonly<Record<Level, string>> = { cluster: 'Cluster', node: 'Node', chain: 'Chain', rule: 'Rule' };

/** Where the canvas looks, and how near. */
export function Bar({ snapshot }: { readonly snapshot: Snapshot }) {
  const level = useView((s) => s.level);
  const list = useView((s) => s.list);
  const ahead = useView((s) => s.ahead);
  const follow = useSelection((s) => s.follow);
  // To show everything again leads back to the packet too.
  const chosen = useSelection((s) => s.connection !== undefined);
  return (
    <div className={css['bar']}>
      <Crumbs snapshot={snapshot} level={level} />
      <span className={css['fill']} />
      <OnlyChip />
      <Find snapshot={snapshot} />
      {!follow && !chosen && (
        <button type="button" className={css['back']} onClick={backToPacket}>
          Back to the packet
        </button>
      )}
      <fieldset className={css['levels']} aria-label="Zoom level">
        {LEVELS.map((l, i) => (
          <button
            key={l}
            type="button"
            aria-pressed={!list && level === l}
            title={`${NAMES[l]} (${i + 1})`}
            onClick={() => setLevel(l)}
          >
            {NAMES[l]}
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        className={css['tool']}
        data-optional=""
        aria-pressed={ahead}
        aria-label="Draw the way ahead"
        title="Draw the way ahead"
        onClick={() => setAhead(!ahead)}
      >
        <Spline size={15} aria-hidden="true" />
      </button>
      <button
        type="button"
        className={css['tool']}
        aria-pressed={list}
        aria-label="Read as a list"
        title="Read as a list (L)"
        onClick={() => setList(!list)}
      >
        <List size={16} aria-hidden="true" />
      </button>
      <button type="button" className={css['tool']} aria-label="Fit" title="Fit (F)" onClick={fitView}>
        <Maximize size={15} aria-hidden="true" />
      </button>
    </div>
  );
}

function Crumbs({ snapshot, level }: { readonly snapshot: Snapshot; readonly level: Level }) {
  const looks = useWorld((s) => s.looks);
  const { station, chain } = useFocus(snapshot);
  const host = hostOf(station.netns);
  const crumbs: { readonly level: Level; readonly content: ReactNode }[] = [
    { level: 'cluster', content: 'Cluster' },
    { level: 'node', content: <HostBadge small name={host} look={looks[host]} /> },
    {
      level: 'chain',
      content: (
        <>
          <code style={{ color: `var(--${station.table})` }}>{station.table}</code> {station.hook}
        </>
      ),
    },
    { level: 'rule', content: <code>{chain ?? station.hook}</code> },
  ];
  const shown = crumbs.slice(0, LEVELS.indexOf(level) + 1);
  return (
    <nav className={css['crumbs']} aria-label="Where the canvas looks">
      {shown.map((crumb, i) => (
        <Fragment key={crumb.level}>
          {i > 0 && <ChevronRight size={13} aria-hidden="true" />}
          {i === shown.length - 1 ? (
            <b aria-current="location">{crumb.content}</b>
          ) : (
            <button type="button" onClick={() => setLevel(crumb.level)}>
              {crumb.content}
            </button>
          )}
        </Fragment>
      ))}
      {level === 'cluster' && <span className={css['about']}>{aboutCluster(snapshot)}</span>}
    </nav>
  );
}

/** "3 nodes, 1 Service, flannel VXLAN" */
function aboutCluster(snapshot: Snapshot): string {
  const nodes = nodesOf(snapshot);
  const engines = nodes.filter((n) => n.engine !== undefined && n.kind !== 'node');
  if (engines.length > 0 && engines.length === nodes.length) {
    const containers = engines.reduce((sum, host) => sum + host.pods.length, 0);
    const versions = [...new Set(engines.map((host) => host.engine))];
    return [count(engines.length, 'host'), count(containers, 'container'), ...versions].join(', ');
  }
  const tunnel = nodes.some((n) => n.devices.some((d) => d.kind === 'vxlan')) ? ['VXLAN'] : [];
  return [count(nodes.length, 'node'), count(snapshot.services.length, 'Service'), ...tunnel].join(', ');
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
