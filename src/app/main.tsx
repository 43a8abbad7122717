import './ui/tokens.css';
import './ui/base.css';
import { start } from './start';

// With `?embed` another page takes over: see embed-redirect.js, which goes by the same words.
if (!/^(?!0$|false$|no$)/i.test(new URLSearchParams(location.search).get('embed') ?? '0')) {
  // The worker builds its world while the page, which is much larger than this, loads.
  const started = start();
  void import('./page').then(({ show }) => show(started));
}
