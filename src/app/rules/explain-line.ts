import { ruleOf } from '../../worker/rules';
import type { RulesView } from '../../core/engine/snapshot';
import { type Playback, currentTrace } from '../store/playback';
import { explain } from '../store/simulation';
import type { Moment } from './line-looks';

/** What hovering a line says: what the rule means, and how the packet fared with it. Markdown paragraphs. */
export async function explainLine(
  view: RulesView,
  line: number,
  moment: Moment,
  playback: Playback,
): Promise<readonly string[]> {
  const ref = view.lines[line];
  const rule = ref && ref.rule >= 0 ? ruleOf(view, ref.table, ref.chain, ref.rule) : undefined;
  if (!ref || !rule) return [];
  const meaning = `**${rule.meaning}**`;
  if (rule.unknown !== undefined) return [meaning, `\`${rule.unknown}\` is not known: evaluation stops here.`];
  const row = moment.states(ref);
  const trace = currentTrace(playback);
  const step = row && trace?.steps[row.step];
  if (!trace || !step) return [meaning, 'The packet has not come to this rule.'];
  const why = await explain(trace.id, step.n, step.kind === 'miss' ? ref.rule : undefined);
  const how = step.kind === 'miss' ? 'does not match' : 'matches';
  return [meaning, `Rule ${ref.rule + 1} of ${ref.chain} ${how}. ${why}`];
}
