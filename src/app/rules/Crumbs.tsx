import { ChevronDown, ChevronRight } from 'lucide-react';
import type { Place } from '../../core/trace/step';
import { currentStep, usePlayback } from '../store/playback';
import { selectNetns, useSelection } from '../store/selection';
import { useWorld } from '../store/world';
import { HostBadge } from '../ui/HostBadge';
import { Menu } from '../ui/Menu';
import styles from './rules.module.css';
import { useOwner } from './use-owner';

/** Where we are: host, table, chain. The host opens a list of all netns. */
export function Crumbs({ netns }: { readonly netns: Place }) {
  const looks = useWorld((s) => s.looks);
  const rules = useWorld((s) => s.snapshot?.rules) ?? {};
  const pointed = useSelection((s) => s.rule);
  const table = usePlayback((s) => inChainOf(currentStep(s), netns)?.table) ?? pointed?.table;
  const chain = usePlayback((s) => inChainOf(currentStep(s), netns)?.chain) ?? pointed?.chain;
  const owner = useOwner(netns);
  const [host = '', space = 'root'] = netns.split('/');

  const choices = Object.keys(rules).map((place) => {
    const [on = '', name = 'root'] = place.split('/');
    return { value: place, label: name === 'root' ? <HostBadge small name={on} look={looks[on]} /> : name, group: on };
  });

  return (
    <nav className={styles['crumbs']} aria-label="Shown rules">
      <Menu label="Network namespace" choices={grouped(choices)} value={netns} onChoose={selectNetns}>
        <button type="button" className={styles['host']} aria-label={`Network namespace ${netns}`}>
          <HostBadge small name={host} look={looks[host]} />
          {space !== 'root' && space}
          <ChevronDown size={13} aria-hidden="true" />
        </button>
      </Menu>
      {table && (
        <>
          <ChevronRight size={13} aria-hidden="true" />
          <span style={{ color: `var(--${table})`, fontWeight: 700 }}>{table}</span>
        </>
      )}
      {chain && (
        <>
          <ChevronRight size={13} aria-hidden="true" />
          <b title={chain}>{chain}</b>
        </>
      )}
      {chain && owner && (
        <small className={styles['owner']} title={`Written by ${owner}`} data-testid="owner">
          by {owner}
        </small>
      )}
    </nav>
  );
}

function inChainOf(step: ReturnType<typeof currentStep>, netns: Place) {
  return step && 'chain' in step && step.place.startsWith(`${netns}/`) ? step : undefined;
}

/** Hosts first; the namespaces of pods have their node as heading. */
function grouped<T extends { readonly value: string; readonly group: string }>(choices: readonly T[]) {
  const root = (c: T) => c.value.endsWith('/root');
  const byHost = (a: T, b: T) => a.group.localeCompare(b.group);
  return [
    ...choices.filter(root).map((c) => ({ ...c, group: 'Hosts' })),
    ...choices
      .filter((c) => !root(c))
      .sort(byHost)
      .map((c) => ({ ...c, group: `Pods of ${c.group}` })),
  ];
}
