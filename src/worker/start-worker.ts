import { classicShim } from './classic-shim';
// oxlint-disable-next-line import/default -- the bundler makes these two modules
import CoreWorker from './worker?worker';
// oxlint-disable-next-line import/default
import workerUrl from './worker?worker&url';

/** Starts the core. In an embed the build puts start-embedded-worker.ts in place of this. */
export const startWorker = (): Worker => (self.origin === 'null' ? classicShim(workerUrl) : new CoreWorker());
