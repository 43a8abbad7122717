/**
 * The first script of an embed. Shows a still frame, and loads the rest when the frame is seen or touched, or when the
 * page around it gives a command.
 */
import '../ui/tokens.css';
import '../ui/base.css';
import type { Handle } from './handle';
import { makeBridge } from './bridge';
import { readOptions } from '../../embed/options';
import { loadLive } from './load-live';
import { showPoster } from './poster';
import { languageOf, wordsOf } from './words';

const options = readOptions(location.search);
const words = wordsOf(options.lang);
document.documentElement.lang = languageOf(options.lang);
const dark = matchMedia('(prefers-color-scheme: dark)');
const theme = options.theme === 'auto' ? (dark.matches ? 'dark' : 'light') : options.theme;
document.documentElement.dataset['theme'] = theme;

let begun = false;
const bridge = makeBridge(options.origin, () => begin(false));
const poster = showPoster(options, words, () => begin(true));

/** @param play the reader asked for it */
function begin(play: boolean): void {
  if (begun) return;
  begun = true;
  poster.loading();
  const handle: Handle = { options, bridge, play, root: poster.root, failed: poster.failed };
  loadLive()
    .then((start) => start(handle))
    .catch((error: unknown) => {
      poster.failed(words.failed);
      bridge.post({ type: 'error', message: error instanceof Error ? error.message : `${error}` });
    });
}

/** The reader pays for every byte, or asked for few: then only a touch loads the rest. */
function isThrifty(): boolean {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true || matchMedia('(prefers-reduced-data: reduce)').matches;
}

if (!isThrifty()) {
  // Inside a frame this tells whether the frame itself can be seen, also where the page around it is another's.
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((e) => e.isIntersecting)) return;
    seen.disconnect();
    begin(false);
  });
  seen.observe(document.documentElement);
}
