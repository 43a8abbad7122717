import { beginRecording, findScenario, open } from '../../core/engine/engine';
import type { Snapshot } from '../../core/engine/snapshot';
import { createViews, takeSnapshot } from '../../core/engine/view';
import type { Trace } from '../../core/trace/step';
import { quickScenarios as scenarios } from '../../core/world/scenarios/all';
import { entryNode, visitedNetns } from './focus';
import { layoutScene } from './layout';
import type { Scene } from './scene';
import { serviceOf } from './service';

export interface Played {
  readonly snapshot: Snapshot;
  /** The packets of the last action that sent any: what the page shows. */
  readonly walk: readonly Trace[];
}

const played = new Map<string, Played>();

/** The world of a scenario and the walk it opens with. */
export function playScenario(id: string): Played {
  const known = played.get(id);
  if (known) return known;
  const { engine, traces } = open(beginRecording(findScenario(id)));
  const last = traces.at(-1)?.action;
  const made = { snapshot: takeSnapshot(engine, createViews()), walk: traces.filter((t) => t.action === last) };
  played.set(id, made);
  return made;
}

export const scenarioIds: readonly string[] = scenarios.map((s) => s.id);

export function sceneOf(
  { snapshot, walk }: Played,
  active: string,
  level: 'cluster' | 'node' = 'cluster',
  low?: { readonly w: number },
): Scene {
  const service = serviceOf(snapshot, walk);
  const entry = entryNode(snapshot, walk);
  return layoutScene(snapshot, {
    level,
    active,
    entry,
    visited: visitedNetns(walk),
    low,
    ...(service ? { service } : {}),
  });
}
