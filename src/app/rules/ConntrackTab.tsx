import { useMemo } from 'react';
import type { ConntrackView, TupleView } from '../../core/engine/snapshot';
import type { Place } from '../../core/trace/step';
import { currentStep, currentTrace, usePlayback } from '../store/playback';
import { useTraces } from '../store/traces';
import { useWorld } from '../store/world';
import { Glyph } from '../ui/Glyph';
import { connectionsAt, differs } from './connections';
import styles from './rules.module.css';

const none: readonly ConntrackView[] = [];

/** The connections of a netns at the cursor. */
export function useConnections(netns: Place): readonly ConntrackView[] {
  const last = useWorld((s) => s.snapshot?.conntrack[netns]) ?? none;
  const traces = useTraces((s) => s.traces);
  const trace = usePlayback(currentTrace);
  const step = usePlayback(currentStep);
  return useMemo(
    () => connectionsAt(last, traces, trace && step && { trace: trace.id, step: step.n, time: step.time }, netns),
    [last, traces, trace, step, netns],
  );
}

export function ConntrackTab({ netns }: { readonly netns: Place }) {
  const connections = useConnections(netns);
  const current = usePlayback((s) => currentStep(s)?.after.ct?.entry);
  const here = usePlayback((s) => currentStep(s)?.place.startsWith(`${netns}/`) ?? false);
  if (connections.length === 0) {
    return (
      <div className={styles['scroll']}>
        <div className={styles['empty']}>
          <b>
            <Glyph name="conntrack" size={14} />
            No connection is known here
          </b>
          The first packet that passes conntrack in {netns} makes an entry.
        </div>
      </div>
    );
  }
  return (
    <ul className={styles['scroll']}>
      {connections
        .toSorted((a, b) => b.id - a.id)
        .map((connection) => (
          <Connection key={connection.id} connection={connection} now={here && connection.id === current} />
        ))}
    </ul>
  );
}

function Connection({ connection, now }: { readonly connection: ConntrackView; readonly now: boolean }) {
  const { protocol, state, seconds, original, reply, flags, mark, packets } = connection;
  const unconfirmed = flags.includes('UNCONFIRMED');
  const differing = differs(reply, original);
  return (
    <li
      className={styles['card']}
      data-unconfirmed={unconfirmed || undefined}
      data-now={now || undefined}
      aria-current={now || undefined}
    >
      <div className={styles['badges']}>
        <span className={styles['badge']} data-tone="state">
          {flags.includes('UNREPLIED') ? 'NEW' : 'ESTABLISHED'}
        </span>
        <span className={styles['badge']}>{state ? `${protocol}, ${state}` : protocol}</span>
        {flags
          .filter((flag) => flag === 'DNAT' || flag === 'SNAT' || flag === 'ASSURED')
          .map((flag) => (
            <span key={flag} className={styles['badge']}>
              {flag}
            </span>
          ))}
        {mark !== 0 && (
          <span className={styles['badge']} data-tone="mark">
            mark 0x{mark.toString(16)}
          </span>
        )}
        <span className={styles['badge']}>{unconfirmed ? 'not confirmed' : `${seconds} s left`}</span>
      </div>
      <table className={styles['tuples']}>
        <tbody>
          <Line name="original" tuple={original} packets={packets[0]} />
          <Line name="reply" tuple={reply} packets={packets[1]} differing={differing} />
        </tbody>
      </table>
    </li>
  );
}

interface LineProps {
  readonly name: string;
  readonly tuple: TupleView;
  readonly packets: number;
  readonly differing?: { readonly src: boolean; readonly dst: boolean };
}

function Line({ name, tuple, packets, differing }: LineProps) {
  const { src, dst, sport, dport } = tuple;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <End address={src} port={sport} differs={differing?.src} />
      </td>
      <td>
        <span aria-hidden="true">→ </span>
        <End address={dst} port={dport} differs={differing?.dst} />
      </td>
      <td>{packets > 0 && `${packets} pkt`}</td>
    </tr>
  );
}

function End({
  address,
  port,
  differs: isNew,
}: {
  readonly address: string;
  readonly port: number | undefined;
  readonly differs: boolean | undefined;
}) {
  const text = port === undefined ? address : `${address}:${port}`;
  if (!isNew) return text;
  return (
    <span className={styles['differs']}>
      {text}
      <span className="sr"> (by NAT)</span>
    </span>
  );
}
