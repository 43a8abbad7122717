import type { Recording } from '../core/world/action';
import type { Scenario } from '../core/world/scenario';
import { scenarios } from '../core/world/scenarios/all';
import { type Client, connect } from '../worker/client';
import type { Opened } from '../worker/protocol';
import { type Link, readLink } from './store/link';

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
}

export function linkNow(): Link {
  return readLink(
    location.search,
    scenarios.map((s) => s.id),
  );
}

/** Starts the worker on what the link asks for, while the rest of the page still loads. */
export function start(): Start {
  const link = linkNow();
  const scenario = scenarios.find((s) => s.id === link.id);
  if (link.kind === 'unknown' || !scenario) return { link };
  const recording: Recording = { version: 1, scenario: scenario.id, seed: link.seed ?? scenario.seed, actions: [] };
  const client = connect();
  return { link, early: { client, scenario, recording, opened: client.request({ kind: 'open', recording }) } };
}
