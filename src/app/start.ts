import type { Recording } from '../core/world/action';
import type { Scenario } from '../core/world/scenario';
import { scenarios } from '../core/world/scenarios/all';
import { type Client, connect } from '../worker/client';
import type { Opened } from '../worker/protocol';
import type { SharedState } from './share/state';
import { type Link, readLink } from './store/link';
import { recall } from './store/storage';

/** What is under way before the page is there. */
export interface Start {
  readonly link: Link;
  /** Absent where the link asks for something that there is not. */
  readonly early?: {
    readonly client: Client;
    readonly scenario: Scenario;
    readonly recording: Recording;
    readonly opened: Promise<Opened>;
  };
  /** A whole state that is still to be unpacked: from the link, or what was there before a reload. */
  readonly state?: Promise<SharedState | undefined>;
}

/** What the address bar asks for: a scenario, or with a fragment a whole state. */
export function linkNow(): Pick<Start, 'link' | 'state'> {
  const link = readLink(
    location.search,
    scenarios.map((s) => s.id),
  );
  if (!/^#\d+\./.test(location.hash)) return { link };
  return { link, state: import('./share/link').then(({ readState }) => readState(location.hash)) };
}

/** What was there before the page was loaded again. */
function stateBefore(link: Link): Promise<SharedState | undefined> | undefined {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (navigation?.type !== 'reload' || link.kind !== 'scenario' || recall(`saved ${link.id}`) === undefined)
    return undefined;
  return import('./share/autosave').then(({ savedState }) => savedState(link.id));
}

/** Starts the worker on what the link asks for, while the rest of the page still loads. */
export function start(): Start {
  const asked = linkNow();
  const { link } = asked;
  const state = asked.state ?? stateBefore(link);
  if (state) {
    // Whoever takes it over hears of a failure; until then nobody does.
    state.catch(() => {});
    return { link, state };
  }
  const scenario = scenarios.find((s) => s.id === link.id);
  if (link.kind === 'unknown' || !scenario) return { link };
  const recording: Recording = { version: 1, scenario: scenario.id, seed: link.seed ?? scenario.seed, actions: [] };
  const client = connect();
  return { link, early: { client, scenario, recording, opened: client.request({ kind: 'open', recording }) } };
}
