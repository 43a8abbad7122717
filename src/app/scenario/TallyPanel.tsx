import { tallyOfWalk } from '../playback/flows';
import { usePlayback } from '../store/playback';
import styles from './scenario.module.css';

/** Where the connections of a burst ended, as bars. Nothing where there was one connection only. */
export function TallyPanel() {
  const walk = usePlayback((s) => s.walk);
  const { connections, ends } = tallyOfWalk(walk);
  if (connections < 2) return null;
  const most = Math.max(...Object.values(ends));
  return (
    <section className={styles['output']} aria-label="Where the connections ended">
      <h2 className="eyebrow">{connections.toLocaleString('en')} connections</h2>
      <dl className={styles['tally']}>
        {Object.entries(ends)
          .toSorted(([a], [b]) => a.localeCompare(b, 'en'))
          .map(([end, count]) => (
            <div key={end}>
              <dt>{end}</dt>
              <dd>
                <i style={{ width: `${(count / most) * 100}%` }} />
                {count.toLocaleString('en')}
              </dd>
            </div>
          ))}
      </dl>
    </section>
  );
}
