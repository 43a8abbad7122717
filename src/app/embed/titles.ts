import { scenarios } from '../../core/world/scenarios/all';

/** What scenarios are called. The build puts titles-built.ts in place of this: the still frame needs no more of them. */
export const titles: Readonly<Record<string, string>> = Object.fromEntries(scenarios.map((s) => [s.id, s.title]));
