import type { AnyTarget } from '../extension';

/** Every target, one line each, by name. */
export const targets: readonly AnyTarget[] = [];
