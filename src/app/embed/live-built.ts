import { startLive } from './live';

/** The built embed is two classic scripts, which know each other by a name in the window only. */
window.chainwalkLive = startLive;
