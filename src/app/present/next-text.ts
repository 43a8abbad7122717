import { shortChain } from '../../core/trace/caption';
import type { Step } from '../../core/trace/step';
import { hostOf } from '../playback/schedule';

/** What the next press brings, in a few words that do not tell how it ends. */
export function nextText(step: Step | undefined): string {
  if (!step) return 'the end of the walk';
  switch (step.kind) {
    case 'rule':
    case 'unknown':
      return `rule ${step.rule + 1} of ${shortChain(step.chain)}`;
    case 'miss':
      return step.first === step.last
        ? `rule ${step.first + 1} of ${shortChain(step.chain)}`
        : `rules ${step.first + 1} to ${step.last + 1} of ${shortChain(step.chain)}`;
    case 'policy':
      return `the policy of ${step.chain}`;
    case 'return':
      return `back to ${shortChain(step.to)}`;
    case 'route':
      return 'routing decision';
    case 'conntrack':
      return 'connection tracking';
    case 'nat':
      return 'address translation';
    case 'link':
      return `the wire, from ${step.device}`;
    case 'bridge':
      return `bridge ${step.device}`;
    case 'encapsulate':
    case 'decapsulate':
      return `tunnel ${step.device}`;
    case 'socket':
      return step.did === 'send' ? `${hostOf(step.place)} sends` : 'a socket';
    case 'answer':
      return 'an answer';
    case 'drop':
      return 'the end of the packet';
  }
}
