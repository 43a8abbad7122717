import type { Step, Trace } from '../../core/trace/step';
import { hostOf, inChain } from '../playback/schedule';

/** A branch of the canvas as a list: a host, a hook, a table or a chain, in the order of the walk. */
export interface Branch {
  readonly kind: 'host' | 'hook' | 'table' | 'chain';
  readonly name: string;
  /** First and last step in it. */
  readonly first: number;
  readonly last: number;
  readonly branches: readonly Branch[];
  /** Steps right below it. */
  readonly steps: readonly Step[];
}

interface Growing {
  readonly kind: Branch['kind'];
  readonly name: string;
  readonly first: number;
  last: number;
  readonly branches: Growing[];
  readonly steps: Step[];
}

/**
 * A walk as an ordered tree: host, hook, table, chain, and the steps in them. A chain that is entered twice stands
 * there twice, so that the order of the list is the order of the walk.
 */
export function listTree(trace: Trace): readonly Branch[] {
  const hosts: Growing[] = [];
  for (const step of trace.steps) {
    let level = hosts;
    let parent: Growing | undefined;
    for (const [kind, name] of pathOf(step)) {
      let branch = level.at(-1);
      const continues =
        branch?.kind === kind &&
        branch.name === name &&
        !(parent && parent.steps.some((s) => branch && s.n > branch.last));
      if (!branch || !continues) {
        branch = { kind, name, first: step.n, last: step.n, branches: [], steps: [] };
        level.push(branch);
      }
      branch.last = step.n;
      parent = branch;
      level = branch.branches;
    }
    parent?.steps.push(step);
  }
  return hosts;
}

function pathOf(step: Step): readonly (readonly [Branch['kind'], string])[] {
  const [host = '', space = ''] = step.place.split('/');
  const path: [Branch['kind'], string][] = [
    ['host', space === 'root' ? hostOf(step.place) : `pod ${space} on ${host}`],
  ];
  if ('hook' in step) path.push(['hook', step.hook]);
  const c = inChain(step);
  if (c) path.push(['table', c.table], ['chain', c.chain]);
  return path;
}
