/** What no first paint needs: dialogs, and the library they are made with. */
export { CrashScreen } from './CrashScreen';
export { KeysHelp } from './KeysHelp';
export { ShareDialog } from './ShareDialog';
export { Futures } from './Futures';
export { StopsDialog } from './StopsDialog';
export { Palette } from '../palette/Palette';
