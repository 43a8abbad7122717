import { say } from '../../core/lib/say';
import { showService } from '../store/service-filter';
import styles from './rules.module.css';

/** The way to the rules of one Service alone. */
export function ByService() {
  return (
    <button type="button" className={styles['link']} onClick={() => showService('')}>
      {say('by Service')}
    </button>
  );
}
