import type { Snapshot } from '../../core/engine/snapshot';
import { say, sayCount } from '../../core/lib/say';
import { ruleOf } from '../../worker/rules';
import { caption } from '../../core/trace/caption';
import { compareWalks, type StepAt } from '../../core/trace/compare';
import { gistOf, summary } from '../../core/trace/gist';
import type { Walk } from '../../core/trace/roles';
import type { Trace } from '../../core/trace/step';
import { inChain, netnsOf } from './schedule';

/** Packets with the world that they went through. */
interface Run {
  readonly traces: readonly Trace[];
  readonly snapshot: Snapshot | undefined;
}

function walkOf({ traces, snapshot }: Run): Walk {
  if (!snapshot) return { traces };
  return {
    traces,
    isNode: (host) => snapshot.hosts[host]?.kind === 'node',
    ruleText(step) {
      const own = inChain(step);
      const view = own?.kind === 'rule' ? snapshot.rules[netnsOf(own)] : undefined;
      return own?.kind === 'rule' && view ? ruleOf(view, own.table, own.chain, own.rule)?.text : undefined;
    },
  };
}

/** Two runs in sentences: what differs between them, then the first step that does. `[]` where there is nothing to compare. */
export function compareRuns(then: Run, now: Run): readonly string[] {
  const a = walkOf(then);
  const b = walkOf(now);
  const before = gistOf(a);
  const after = gistOf(b);
  if (!before || !after) return [];
  const { rows, first, differing } = compareWalks(a, b);
  const row = rows[first];
  const said = [summary([say('Then'), say('Now')], before, after)];
  if (!row) return said;
  const tell = (walk: Walk, at: StepAt | undefined) => {
    const step = at && walk.traces[at.packet]?.steps[at.step];
    return step ? caption(step) : say('no such step.');
  };
  said.push(say`The first difference, then: ${tell(a, row.a)} Now: ${tell(b, row.b)}`);
  said.push(
    sayCount(
      differing,
      '{0} step differs, {1} are the same.',
      '{0} steps differ, {1} are the same.',
      rows.length - differing,
    ),
  );
  return said;
}
