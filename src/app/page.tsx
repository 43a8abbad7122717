import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Workbench } from './shells/Workbench';
import { startSaving } from './share/autosave';
import type { Start } from './start';
import { startFollowing } from './store/follow';
import { idle } from './store/idle';
import { applyTheme } from './store/layout';
import { setPredicting } from './store/predict';
import { openLink, takeOver } from './store/simulation';

/** Puts the page into its document. */
export function show(started: Start): void {
  takeOver(started);
  startFollowing();
  startSaving();
  addEventListener('popstate', openLink);
  applyTheme();
  setPredicting(new URLSearchParams(location.search).has('predict'));
  window.idle = idle;
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no root element');
  createRoot(root).render(
    <StrictMode>
      <Workbench />
    </StrictMode>,
  );
}
