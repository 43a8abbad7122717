import { ChevronDown } from 'lucide-react';
import { useMemo } from 'react';
import type { SyncLine, SyncRecord } from '../../core/kube/control/syncs';
import type { Place } from '../../core/trace/step';
import { clock } from '../cluster/time-text';
import { showSync, useCluster } from '../store/cluster';
import { useWorld } from '../store/world';
import { Button } from '../ui/Button';
import { Menu } from '../ui/Menu';
import styles from './rules.module.css';

const WHAT: Readonly<Record<SyncRecord['kind'], string>> = {
  full: 'full sync',
  partial: 'partial sync',
  setup: 'set-up',
};
const NONE: readonly SyncRecord[] = [];

/** The changes that programs made to the rules of a netns, the latest first. */
function useSyncs(netns: Place): readonly SyncRecord[] {
  const syncs = useWorld((s) => s.snapshot?.syncs) ?? NONE;
  return useMemo(() => syncs.filter((s) => s.place === netns).toReversed(), [syncs, netns]);
}

/** The change whose lines are shown instead of the text, where one was chosen. */
export function useShownSync(netns: Place): SyncRecord | undefined {
  const id = useCluster((s) => s.sync);
  const syncs = useSyncs(netns);
  return id === undefined ? undefined : syncs.find((s) => s.id === id);
}

/** Who last changed the rules, and how; and a list of all such changes. */
export function SyncBar({ netns }: { readonly netns: Place }) {
  const syncs = useSyncs(netns);
  const shown = useShownSync(netns);
  const sync = shown ?? syncs[0];
  if (!sync) return null;
  return (
    <div className={styles['sync']} data-testid="sync">
      <span title={`At ${clock(sync.time)} of virtual time`}>
        <b>{sync.who}</b> {WHAT[sync.kind]}, {clock(sync.time)}
        {sync.countersReset && ', counters reset'}
      </span>
      <ins aria-label={`${sync.addedCount} lines added`}>+{sync.addedCount}</ins>
      <del aria-label={`${sync.removedCount} lines removed`}>−{sync.removedCount}</del>
      <Button
        small
        look="flat"
        aria-pressed={shown !== undefined}
        onClick={() => showSync(shown ? undefined : sync.id)}
      >
        {shown ? 'Rules' : 'Diff'}
      </Button>
      <Menu
        label="Changes of these rules"
        align="end"
        value={shown ? `${shown.id}` : ''}
        onChoose={(id) => showSync(Number(id))}
        choices={syncs.map((s) => ({
          value: `${s.id}`,
          label: `${clock(s.time)} ${s.who} ${WHAT[s.kind]} +${s.addedCount} −${s.removedCount}`,
        }))}
      >
        <Button small look="flat" square aria-label={`All ${syncs.length} changes of these rules`}>
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      </Menu>
    </div>
  );
}

/** What a sync added and removed, by table and chain. */
export function SyncLines({ sync }: { readonly sync: SyncRecord }) {
  const rows = useMemo(() => rowsOf(sync), [sync]);
  const listed = sync.added.length + sync.removed.length;
  const all = sync.addedCount + sync.removedCount;
  return (
    <ul className={styles['syncLines']} aria-label={`Lines that ${sync.who} added and removed`}>
      {rows.map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a sync never changes
        <li key={i} data-did={row.did}>
          {row.did !== '' && <b>{row.did}</b>}
          {row.did !== '' && <span className="sr">{row.did === '+' ? 'added' : 'removed'}</span>}
          {row.text}
        </li>
      ))}
      {listed < all && (
        <li>
          <p>{all - listed} more lines.</p>
        </li>
      )}
      {sync.countersReset && (
        <li>
          <p>Counters reset: chains were written anew, so their rules count from 0 again.</p>
        </li>
      )}
    </ul>
  );
}

interface Row {
  readonly did: '' | '+' | '−';
  readonly text: string;
}

const chainOf = ({ text }: SyncLine) => (text.startsWith(':') ? text.slice(1) : text.slice(3)).split(' ', 1)[0] ?? '';

/** Under the name of each table and chain what went and what came. */
function rowsOf(sync: SyncRecord): readonly Row[] {
  const chains = new Map<string, Row[]>();
  const add = (line: SyncLine, did: '+' | '−') => {
    const key = `${line.table} ${chainOf(line)}`;
    const rows = chains.get(key) ?? [];
    rows.push({ did, text: line.text });
    chains.set(key, rows);
  };
  for (const line of sync.removed) add(line, '−');
  for (const line of sync.added) add(line, '+');
  return [...chains].flatMap(([key, rows]) => [{ did: '', text: key } as const, ...rows]);
}
