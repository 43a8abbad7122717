import './ui/tokens.css';
import './ui/base.css';
import { start } from './start';

// The worker builds its world while the page, which is much larger than this, loads.
const started = start();
void import('./page').then(({ show }) => show(started));
