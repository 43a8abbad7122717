import type { Target } from '../extension';

/** Every target, one line each, by name. */
export const targets: readonly Target<never, never>[] = [];
