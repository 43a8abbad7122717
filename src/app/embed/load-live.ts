import type { StartLive } from './handle';

/** Loads what makes an embed live. The build puts load-built.ts in place of this: a module is forbidden in many frames. */
export const loadLive = async (): Promise<StartLive> => (await import('./live')).startLive;
