import type { ChainView, RuleView } from '../../core/engine/snapshot';
import type { RowKind, RowState } from '../playback/rows';
import { Glyph } from '../ui/Glyph';
import type { GlyphName } from '../ui/glyphs';
import { lookOfTarget, toneColours } from '../ui/step-look';

const GLYPHS: Readonly<Record<RowKind, GlyphName>> = {
  miss: 'none',
  testing: 'eye',
  jumped: 'tick',
  back: 'return',
  passed: 'tick',
  stopped: 'drop',
  unknown: 'warn',
};

export type RowLook = RowKind | 'idle' | 'now';

/** How a row is drawn: its state, but for the row of the cursor whose verdict is what is shown now. */
export function rowLook(state: RowState | undefined): RowLook {
  if (!state) return 'idle';
  return state.now && state.kind !== 'testing' && state.kind !== 'miss' ? 'now' : state.kind;
}

interface Props {
  readonly state: RowState;
  readonly rule: RuleView;
  readonly look: RowLook;
}

/** The glyph of a row's state; where a verdict was given, the verdict's own. */
export function RowGlyph({ state, rule, look }: Props) {
  const target = lookOfTarget(rule.target);
  if ((state.kind === 'passed' || state.kind === 'stopped') && target) {
    const coloured = look === 'now' || state.kind === 'stopped';
    return (
      <span style={coloured ? { color: toneColours(target.tone).ink } : undefined}>
        <Glyph name={target.glyph} size={14} />
      </span>
    );
  }
  return <Glyph name={GLYPHS[state.kind]} size={14} />;
}

/** What stands at the right of a chain's head: "policy ACCEPT", the address of a backend, "5 rules". */
export function headBoxNote(chain: ChainView): string {
  if (chain.policy) return `policy ${chain.policy}`;
  const to = chain.rules.map((r) => /--to-destination (\S+?)(?::\d+)?$/.exec(r.text)?.[1]).find(Boolean);
  if (to) return to;
  return chain.rules.length === 1 ? '1 rule' : `${chain.rules.length} rules`;
}
