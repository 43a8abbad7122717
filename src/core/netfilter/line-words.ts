import type { Family } from '../packet/address';
import type { AnyMatch, AnyTarget, Option } from './extension';
import { findMatch, findTarget } from './lookup';
import { type OwnOption, ownOptions } from './own-options';

/** What a word of a rule is, as far as the line has been written. */
export type Role =
  /** An option of iptables itself: `-A`, `-s`, `--jump`. */
  | { readonly kind: 'own'; readonly option: OwnOption }
  /** An option of a match or target that the line names. */
  | { readonly kind: 'option'; readonly option: Option; readonly owner: AnyMatch | AnyTarget }
  | { readonly kind: 'value'; readonly of: OwnOption }
  /** `nth` counts the words that follow one option, from 0. */
  | { readonly kind: 'argument'; readonly of: Option; readonly owner: AnyMatch | AnyTarget; readonly nth: number }
  | { readonly kind: 'not' }
  /** A number of a rule, or a word that belongs to nothing. */
  | { readonly kind: 'other' };

export interface LineWord {
  readonly text: string;
  /** Columns from 0; the last one is not in it. Quotes are. */
  readonly from: number;
  readonly to: number;
  readonly role: Role;
}

export interface LineWords {
  readonly words: readonly LineWord[];
  /** Matches and target that the words name, the protocol's own match among them. */
  readonly loaded: readonly (AnyMatch | AnyTarget)[];
  /** What the next word would be a value of. */
  readonly open?: Role | undefined;
}

const WORD = /"(?:[^"\\]|\\.)*"?|\S+/g;
const byLetter = new Map(ownOptions.filter((o) => o.doc).map((o) => [`-${o.letter}`, o]));
const byName = new Map(ownOptions.map((o) => [o.name, o]));

/**
 * Says what each word of a line is. Unlike the parser it takes whatever stands there: the line may be half written.
 * Counters in front (`[3:180]`) are passed over.
 */
export function readLine(line: string, family: Family): LineWords {
  const words: LineWord[] = [];
  const loaded: (AnyMatch | AnyTarget)[] = [];
  let open: Role | undefined;
  let wants = 0;
  for (const match of line.matchAll(WORD)) {
    const text = match[0];
    const from = match.index;
    if (words.length === 0 && /^\[\d+:\d+\]$/.test(text)) continue;
    let role: Role;
    if (open && text !== '!') {
      role = open;
      load(open, text, family, loaded);
      wants--;
      open = wants > 0 && open.kind === 'argument' ? { ...open, nth: open.nth + 1 } : undefined;
    } else {
      role = roleOf(text, loaded);
      if (role.kind === 'own' && role.option.value === 'one') {
        open = { kind: 'value', of: role.option };
        wants = 1;
      } else if (role.kind === 'option' && role.option.type !== 'none') {
        open = { kind: 'argument', of: role.option, owner: role.owner, nth: 0 };
        wants = role.option.words ?? 1;
      }
    }
    words.push({ text, from, to: from + text.length, role });
  }
  return { words, loaded, open };
}

function roleOf(text: string, loaded: readonly (AnyMatch | AnyTarget)[]): Role {
  if (text === '!') return { kind: 'not' };
  const own = byLetter.get(text) ?? byName.get(text);
  if (own) return { kind: 'own', option: own };
  if (!text.startsWith('-')) return { kind: 'other' };
  for (const owner of loaded.toReversed()) {
    const options = owner.options.filter((o) => o.name === text || (text.length > 3 && o.name.startsWith(text)));
    const option = options.find((o) => o.name === text) ?? (options.length === 1 ? options[0] : undefined);
    if (option) return { kind: 'option', option, owner };
  }
  return { kind: 'other' };
}

/** The match or target that a value names. `-p tcp` brings the match of the protocol. */
function load(role: Role, text: string, family: Family, loaded: (AnyMatch | AnyTarget)[]): void {
  if (role.kind !== 'value') return;
  const { letter } = role.of;
  const found = letter === 'j' ? findTarget(text, family) : 'mp'.includes(letter) ? findMatch(text, family) : undefined;
  if (found && !loaded.includes(found)) loaded.push(found);
}
