import type { Scenario } from '../../core/world/scenario';

/** Put in by the build: the scenarios without what only the worker needs, their texts, clusters and objects. */
declare const SCENARIOS: readonly Scenario[];

export const scenarios = SCENARIOS;
