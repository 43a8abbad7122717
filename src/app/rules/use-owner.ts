import { chainOf } from '../../worker/rules';
import { ownerOfChain, ownerOfRule } from '../../core/import/owners';
import type { Place } from '../../core/trace/step';
import { currentStep, usePlayback } from '../store/playback';
import { useSelection } from '../store/selection';
import { useWorld } from '../store/world';

/** Who wrote the rule that the packet is at, or that was chosen; else who made its chain. '' for the machine's own. */
export function useOwner(netns: Place): string {
  const pointed = useSelection((s) => (s.rule?.netns === netns ? s.rule : undefined));
  const step = usePlayback(currentStep);
  const rules = useWorld((s) => s.snapshot?.rules[netns]);
  const walked = step && 'chain' in step && step.place.startsWith(`${netns}/`) ? step : undefined;
  const at = walked ?? pointed;
  if (!at) return '';
  const index = walked ? ('rule' in walked ? walked.rule : undefined) : pointed?.rule;
  const chain = rules && chainOf(rules, at.table, at.chain);
  const rule = index === undefined || index < 0 ? undefined : chain?.rules[index];
  return rule ? ownerOfRule(at.chain, rule.text) : ownerOfChain(at.chain);
}
