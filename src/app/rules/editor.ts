import type { LineAt } from '../../core/engine/line';
import type { Suggestions } from '../../core/netfilter/line-complete';
import type { WordHelp } from '../../core/netfilter/line-help';
import type { Problem } from '../../core/lib/words';
import type { Ghosts } from './ghosts';
import type { GlyphName } from '../ui/glyphs';
import type { Tone } from '../ui/step-look';

/** How a line is dressed. Lines are from 0, as in `RulesView`. */
export interface LineLook {
  /** Its packet counter, as text. */
  readonly counter?: string;
  readonly counted?: boolean;
  readonly state?: 'now' | 'hit' | 'miss';
  readonly glyph?: GlyphName;
  readonly tone?: Tone;
  readonly mark?: 'added' | 'changed';
  readonly removedBefore?: boolean;
  /** A part to stand out: the value that was rewritten just now. Columns from 0. */
  readonly fresh?: { readonly from: number; readonly to: number };
  /** Play stops at it by itself. */
  readonly stop?: boolean;
  /** It bound the connection that was chosen. */
  readonly bound?: boolean;
  /** The walk ends here: a match or target that is not known. */
  readonly stops?: string;
}

export interface EditorEvents {
  /** The reader changed the text. */
  typed(text: string): void;
  /** The reader is about to change a text that cannot be: the owner may replace it by one that can, at once. */
  beforeEdit(): void;
  apply(): void;
  /** A packet is wanted that would match the rule of a line. */
  match(line: number): void;
  /** The reader scrolled, not we. */
  scrolled(): void;
  /** Another part of the text is visible: its first line. */
  shows(first: number): void;
  /** A line was clicked: in its text, or in the margin beside it. */
  pressed(line: number, part: 'text' | 'margin'): void;
  /** What to say about a line, as Markdown, one paragraph each. */
  hover(line: number): Promise<readonly string[]>;
  /** What a word means. */
  describe(at: WrittenAt): Promise<WordHelp | undefined>;
  /** What may be written at a place. */
  complete(at: WrittenAt): Promise<Suggestions | undefined>;
}

/** A place in the text: the table that is open there, the line as it stands, and a column from 0. */
export type WrittenAt = Omit<LineAt, 'on'>;

/** What the rules pane asks of an editor; the one file that knows Monaco makes one. */
export interface RulesEditor {
  text(): string;
  /**
   * Replaces the text by its smallest changes: scroll position and decorations stay. `column` says where the selection
   * goes that was at a line and column, from 0.
   */
  setText(text: string, column?: (line: number, column: number) => number): void;
  setReadOnly(readOnly: boolean): void;
  setLabel(label: string): void;
  /** Dresses the lines that are visible, now and whenever others come into view. */
  dress(look: (line: number) => LineLook): void;
  setProblems(problems: readonly Problem[]): void;
  /** Shows lines that are gone where they stood; they are no part of the text. */
  setGhosts(ghosts: readonly Ghosts[]): void;
  /** Keeps a line in the middle third. */
  reveal(line: number): void;
  /** Puts the caret at an offset of the text and shows it. */
  goTo(offset: number): void;
  focus(): void;
  dispose(): void;
}
