/** Put in by the build: titles of scenarios by id, in the order of the picker. */
declare const SCENARIO_TITLES: Readonly<Record<string, string>>;

export const titles = SCENARIO_TITLES;
