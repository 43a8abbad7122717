import { shortChain } from '../../core/trace/caption';
import type { Trace } from '../../core/trace/step';
import { lookOf } from '../ui/step-look';

/** Where a step stands, for the slider: "step 19 of 40, DNAT in KUBE-SEP-R53N…". */
export function stepText(trace: Trace, n: number): string {
  const step = trace.steps[n];
  if (!step) return '';
  const { word } = lookOf(step);
  const where = 'chain' in step ? ` in ${shortChain(step.chain)}` : '';
  return `step ${n + 1} of ${trace.steps.length}, ${word}${where}`;
}
