import { say } from '../lib/say';
import { type LinkedAction, patchText, textHash } from '../world/rules-patch';
import type { Action } from '../world/action';
import { Refused } from './actions';
import type { Engine } from './engine';
import { viewRules } from './rules-view';

/**
 * An action of a link as a whole action, in the world that it was made for.
 *
 * @throws Refused where the rules are other ones than those it was made for
 */
export function completeAction(engine: Engine, action: LinkedAction): Action {
  if (!('patch' in action)) return action;
  const ns = engine.world.net.namespaces.get(action.on);
  const before = ns && viewRules(ns.netfilter.ipv4, undefined).view.text;
  if (before === undefined || textHash(before) !== action.of) {
    throw new Refused(
      say`The link changes the rules of ${action.on} as another version of Chainwalk wrote them. What was done before that is shown.`,
    );
  }
  return { kind: 'ruleset', on: action.on, text: patchText(before, action.patch) };
}
