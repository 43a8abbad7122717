import { lettersOf } from '../../worker/rules';
import type { RulesView } from '../../core/engine/snapshot';

/** A text above this many letters is shown without an editor: making one of it would hold up the page for seconds. */
const LARGE = 4_000_000;

export function isLarge(view: RulesView): boolean {
  return lettersOf(view) > LARGE;
}
