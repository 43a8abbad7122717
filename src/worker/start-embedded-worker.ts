import { classicShim } from './classic-shim';
import { sturdyWorker } from './sturdy-worker';

/** Put in by the build: addresses relative to embed.html of the worker's script, and of the same for the page's own thread. */
declare const CORE_WORKER: string;
declare const CORE_HERE: string;

const absolute = (address: string) => new URL(address, document.baseURI).href;

/** A worker made of a blob is allowed in a sandboxed frame too; where none is, the core runs in the page. */
export const startWorker = (): Worker => sturdyWorker(() => classicShim(absolute(CORE_WORKER)), absolute(CORE_HERE));
