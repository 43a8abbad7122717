import type { AnyMatch } from '../extension';
import { set } from './set';

/** Every match, one line each, by name. */
export const matches: readonly AnyMatch[] = [set];
