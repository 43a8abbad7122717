import { useState } from 'react';
import { say } from '../../core/lib/say';
import type { Place } from '../../core/trace/step';
import { currentStep, usePlayback } from '../store/playback';
import { OnlyChip } from '../timeline/OnlyChip';
import { Button } from '../ui/Button';
import { Glyph } from '../ui/Glyph';
import { Connection } from './Connection';
import styles from './rules.module.css';
import { useChosen, useConnections } from './use-connections';

/** Cards that are drawn at first, and with each further press. */
const AT_ONCE = 50;

/** The connections of a netns at the cursor, the latest first. */
export function ConntrackTab({ netns }: { readonly netns: Place }) {
  const known = useConnections(netns);
  const chosen = useChosen(netns);
  const later = chosen !== undefined && known.every((c) => c.id !== chosen.id);
  const connections = later ? [...known, chosen] : known;
  const current = usePlayback((s) => currentStep(s)?.after.ct?.entry);
  const here = usePlayback((s) => currentStep(s)?.place.startsWith(`${netns}/`) ?? false);
  const only = usePlayback((s) => s.only);
  const [most, setMost] = useState(AT_ONCE);
  // What the reader looks at is never among those left out.
  const many = connections.length > most;
  const rank = ({ id }: { readonly id: number }) => Number(many && (id === chosen?.id || (here && id === current)));
  return (
    <div className={styles['scroll']}>
      {only && (
        <p className={styles['filtered']}>
          <OnlyChip />
        </p>
      )}
      {connections.length === 0 ? (
        <div className={styles['empty']}>
          <b>
            <Glyph name="conntrack" size={14} />
            {only
              ? say('This packet belongs to no connection here, up to this step')
              : say('No connection is known here')}
          </b>
          {!only && say`The first packet that passes conntrack in ${netns} makes an entry.`}
        </div>
      ) : (
        <ul className={styles['connections']}>
          {connections
            .toSorted((a, b) => rank(b) - rank(a) || b.id - a.id)
            .slice(0, most)
            .map((connection) => (
              <Connection
                key={connection.id}
                netns={netns}
                connection={connection}
                later={later && connection === chosen}
                now={here && connection.id === current}
              />
            ))}
        </ul>
      )}
      {many && (
        <Button onClick={() => setMost(most + AT_ONCE)}>{say`${connections.length - most} more connections`}</Button>
      )}
    </div>
  );
}
