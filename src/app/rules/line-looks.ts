import { chainOf, ruleOf } from '../../worker/rules';
import type { LineRef, RulesView } from '../../core/engine/snapshot';
import type { Step } from '../../core/trace/step';
import type { RowKind } from '../playback/rows';
import { isRewrite } from '../playback/schedule';
import { type StepLook, lookOf } from '../ui/step-look';
import type { LineLook } from './editor';
import type { LineDiff } from './line-diff';
import { currentRef, type RowStates } from './row-states';

/** What the looks of lines depend on. All of it is about one netns at one moment. */
export interface Moment {
  readonly netns: string;
  readonly view: RulesView;
  /** The packets that a line has counted at the cursor, of those that it counts after everything; or of one packet only. */
  packets(ref: LineRef, all: number): number;
  readonly states: RowStates;
  /** Does play stop at a line by itself? */
  stopsAt(ref: LineRef): boolean;
  /** Did this rule bind the connection that was chosen? */
  binds(ref: LineRef): boolean;
  /** Where the cursor stands. */
  readonly step: Step | undefined;
  /** What changed against the text before: the marks beside the lines. */
  readonly diff: LineDiff | undefined;
}

type Looks = Pick<StepLook, 'glyph' | 'tone'> & { readonly state: 'hit' | 'miss' };

const rows: Readonly<Record<RowKind, Looks>> = {
  miss: { glyph: 'none', tone: 'quiet', state: 'miss' },
  testing: { glyph: 'eye', tone: 'ink', state: 'hit' },
  jumped: { glyph: 'tick', tone: 'accept', state: 'hit' },
  back: { glyph: 'return', tone: 'accept', state: 'hit' },
  passed: { glyph: 'tick', tone: 'accept', state: 'hit' },
  stopped: { glyph: 'drop', tone: 'drop', state: 'hit' },
  unknown: { glyph: 'warn', tone: 'drop', state: 'hit' },
};

/**
 * The look of a line on screen.
 *
 * @param line line of the text on screen, from 0
 * @param applied the line of `view` that it is; -1 for one that was typed and not applied
 * @param text the line as it is on screen
 */
export function lookOfLine(moment: Moment, line: number, applied: number, text: string): LineLook {
  const { view, states, step } = moment;
  const ref = applied < 0 ? null : view.lines[applied];
  const look: LineLook = {
    ...marksOf(moment.diff, line),
    ...(ref ? countOf(moment, ref, applied) : {}),
    ...(ref && moment.stopsAt(ref) ? { stop: true } : {}),
    ...(ref && moment.binds(ref) ? { bound: true } : {}),
  };
  if (!ref) return look;
  const unknown = ref.rule >= 0 ? ruleOf(view, ref.table, ref.chain, ref.rule)?.unknown : undefined;
  const stops = unknown === undefined ? {} : { stops: `\`${unknown}\` is not known: evaluation stops here.` };
  const current = currentRef(step, moment.netns);
  if (step && current?.table === ref.table && current.chain === ref.chain && current.rule === ref.rule) {
    const { glyph, tone } = lookOf(step);
    return { ...look, ...stops, ...freshPart(step, text), state: 'now', glyph, tone };
  }
  const row = states(ref);
  if (row) return { ...look, ...stops, ...rows[row.kind], ...(ref.rule < 0 ? { glyph: 'policy' as const } : {}) };
  return unknown === undefined ? look : { ...look, ...stops, glyph: 'warn', tone: 'drop' };
}

/** Rules and policies count; the line of a user chain does not. */
function countOf(moment: Moment, ref: LineRef, line: number): LineLook {
  const { view } = moment;
  if (ref.rule < 0 && chainOf(view, ref.table, ref.chain)?.policy === undefined) return {};
  // A base chain whose policy no command has set counts nothing, though packets meet its policy.
  const packets = moment.packets(ref, view.counters[2 * line] ?? 0);
  return { counter: shortCount(packets), counted: packets > 0 };
}

/** A count in at most five places: 9999, 12.3k, 4.5M. */
export function shortCount(n: number): string {
  if (n < 10_000) return `${n}`;
  const [value, unit] = n < 1e6 ? [n / 1e3, 'k'] : n < 1e9 ? [n / 1e6, 'M'] : [n / 1e9, 'G'];
  return `${value.toFixed(value < 100 ? 1 : 0)}${unit}`;
}

function marksOf(diff: LineDiff | undefined, line: number): LineLook {
  const mark = diff?.marks[line];
  return {
    ...(mark ? { mark } : {}),
    ...(diff?.removedBefore.includes(line) ? { removedBefore: true } : {}),
  };
}

/** Value that a rewriting target writes, in the text of its rule. */
const WRITES = /--(?:to-destination|to-source|to-ports|set-xmark|set-mark) (\S+)/;

function freshPart(step: Step, text: string): Pick<LineLook, 'fresh'> {
  if (!isRewrite(step) && step.before.mark === step.after.mark) return {};
  const value = WRITES.exec(text);
  if (!value?.[1]) return {};
  const to = value.index + value[0].length;
  return { fresh: { from: to - value[1].length, to } };
}
