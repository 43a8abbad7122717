import type { AnyMatch } from '../extension';

/** Every match, one line each, by name. */
export const matches: readonly AnyMatch[] = [];
