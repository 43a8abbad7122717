import { toggleTheme } from '../store/layout';
import { stepBack, stepForward } from '../store/playback';
import { stopPresenting, toggle, togglePointer, usePresent } from '../store/present';

/** Where keys belong to the text or the dialog that has the focus. */
const TEXT = '.monaco-editor, input:not([type=radio], [type=range]), textarea, select, [role=dialog], [role=menu]';

/** The keys of a presentation and of clickers. Those that are not here do what they do in the studio. */
export function listenWhilePresenting(onSpeaker: () => void): () => void {
  const keys: Readonly<Record<string, () => void>> = {
    pagedown: stepForward,
    pageup: stepBack,
    '.': () => toggle('blank'),
    b: () => toggle('blank'),
    z: () => toggle('zoom'),
    e: () => toggle('edit'),
    l: () => togglePointer('laser'),
    s: () => togglePointer('spotlight'),
    n: onSpeaker,
    t: toggleTheme,
    p: stopPresenting,
    escape: stopPresenting,
  };
  const listen = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest(TEXT)) return;
    const run = keys[event.key.toLowerCase()];
    if (!run) return;
    event.preventDefault();
    // The studio has other uses for some of these.
    event.stopImmediatePropagation();
    // A screen that is blank comes back at whatever key.
    if (usePresent.getState().blank) toggle('blank');
    else run();
  };
  window.addEventListener('keydown', listen, true);
  return () => window.removeEventListener('keydown', listen, true);
}
