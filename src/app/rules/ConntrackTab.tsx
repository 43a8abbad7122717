import { say } from '../../core/lib/say';
import type { Place } from '../../core/trace/step';
import { currentStep, usePlayback } from '../store/playback';
import { OnlyChip } from '../timeline/OnlyChip';
import { Glyph } from '../ui/Glyph';
import { Connection } from './Connection';
import styles from './rules.module.css';
import { useChosen, useConnections } from './use-connections';

/** The connections of a netns at the cursor, the latest first. */
export function ConntrackTab({ netns }: { readonly netns: Place }) {
  const known = useConnections(netns);
  const chosen = useChosen(netns);
  const later = chosen !== undefined && known.every((c) => c.id !== chosen.id);
  const connections = later ? [...known, chosen] : known;
  const current = usePlayback((s) => currentStep(s)?.after.ct?.entry);
  const here = usePlayback((s) => currentStep(s)?.place.startsWith(`${netns}/`) ?? false);
  const only = usePlayback((s) => s.only);
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
            .toSorted((a, b) => b.id - a.id)
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
    </div>
  );
}
