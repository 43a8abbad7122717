import './ui/tokens.css';
import './ui/base.css';
import { loadWords } from '../words/load';
import { start } from './start';

const query = new URLSearchParams(location.search);
const presenter = query.get('presenter');

// With `?embed` another page takes over: see embed-redirect.js, which goes by the same words.
if (presenter) {
  // The speaker's window: it only talks with the presentation.
  void import('./present/show-speaker').then(({ showSpeaker }) => showSpeaker(presenter));
} else if (!/^(?!0$|false$|no$)/i.test(query.get('embed') ?? '0')) {
  void loadWords(query.get('lang') ?? '').then(async () => {
    // The worker builds its world while the page, which is much larger than this, loads.
    const started = start();
    const { show } = await import('./page');
    show(started);
  });
}
