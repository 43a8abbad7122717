import { createRoot } from 'react-dom/client';
import { applyTheme } from '../store/layout';
import { Speaker } from './Speaker';

/** Puts the speaker's window into its document. */
export function showSpeaker(id: string): void {
  applyTheme();
  document.title = 'Chainwalk: notes';
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<Speaker id={id} />);
}
