import type { EmbedOptions } from '../../embed/options';
import type { Bridge } from './bridge';

/** What the first script hands to the one that it loads. */
export interface Handle {
  readonly options: EmbedOptions;
  readonly bridge: Bridge;
  /** The reader pressed the button: play at once. */
  readonly play: boolean;
  readonly root: HTMLElement;
  /** Goes back to the still frame, and says why. */
  failed(message: string): void;
}

export type StartLive = (handle: Handle) => void;

declare global {
  interface Window {
    /** Set by the script of the built embed when it has run. */
    chainwalkLive?: StartLive;
  }
}
