import type { Scenario } from '../scenario';
import { nodePortOtherNode } from './node-port-other-node';

/** Every scenario, one line each, in the order of the picker. The first opens where a link names none. */
export const scenarios: readonly Scenario[] = [nodePortOtherNode];
