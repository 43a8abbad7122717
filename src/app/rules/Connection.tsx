import { Spline } from 'lucide-react';
import type { ConntrackView, TupleView } from '../../core/engine/snapshot';
import type { Place } from '../../core/trace/step';
import { sayCount, say } from '../../core/lib/say';
import { chooseConnection, showEverything } from '../store/connection';
import { useSelection } from '../store/selection';
import { Zipper } from './Zipper';
import { differs } from './connections';
import styles from './rules.module.css';

interface Props {
  readonly netns: Place;
  readonly connection: ConntrackView;
  /** At the cursor it is not there yet. */
  readonly later: boolean;
  /** The packet shown belongs to it. */
  readonly now: boolean;
}

/** A connection as a card: its two lines, what NAT made of the second, and, once chosen, both directions together. */
export function Connection({ netns, connection, later, now }: Props) {
  const { id, protocol, state, seconds, original, reply, flags, mark, packets } = connection;
  const chosen = useSelection((s) => s.connection?.entry === id && s.connection.netns === netns);
  const unconfirmed = flags.includes('UNCONFIRMED');
  const differing = differs(reply, original);
  return (
    <li
      className={styles['card']}
      data-unconfirmed={unconfirmed || later || undefined}
      data-now={now || undefined}
      data-chosen={chosen || undefined}
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
            {say`mark 0x${mark.toString(16)}`}
          </span>
        )}
        <span className={styles['badge']}>
          {later ? say('not made yet') : unconfirmed ? say('not confirmed') : say`${seconds} s left`}
        </span>
        <button
          type="button"
          className={styles['both']}
          data-studio=""
          aria-pressed={chosen}
          onClick={() => (chosen ? showEverything() : chooseConnection(netns, id))}
        >
          <Spline size={13} aria-hidden="true" />
          {say('Both directions')}
        </button>
      </div>
      <table className={styles['tuples']}>
        <tbody>
          <Line name={say('original')} tuple={original} packets={packets[0]} />
          <Line name={say('reply')} tuple={reply} packets={packets[1]} differing={differing} />
        </tbody>
      </table>
      {chosen && <Zipper netns={netns} entry={id} />}
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
      <td>{packets > 0 && sayCount(packets, '{0} pkt', '{0} pkts')}</td>
    </tr>
  );
}

interface EndProps {
  readonly address: string;
  readonly port: number | undefined;
  readonly differs: boolean | undefined;
}

function End({ address, port, differs: isNew }: EndProps) {
  const text = port === undefined ? address : `${address}:${port}`;
  if (!isNew) return text;
  return (
    <span className={styles['differs']}>
      {text}
      <span className="sr"> {say('(by NAT)')}</span>
    </span>
  );
}
