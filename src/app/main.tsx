import './ui/tokens.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Workbench } from './shells/Workbench';
import { startFollowing } from './store/follow';
import { idle } from './store/idle';
import { applyTheme } from './store/layout';
import { openLink } from './store/simulation';

// The worker starts before anything is drawn.
openLink();
startFollowing();
addEventListener('popstate', openLink);
applyTheme();
window.idle = idle;

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root element');
createRoot(root).render(
  <StrictMode>
    <Workbench />
  </StrictMode>,
);
