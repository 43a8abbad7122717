import type { AnyTarget } from '../extension';
import { SET } from './set';

/** Every target, one line each, by name. */
export const targets: readonly AnyTarget[] = [SET];
