import type { Problem } from '../lib/words';
import { restore } from '../netfilter/restore';
import { emptyRuleset } from '../netfilter/ruleset';
import type { Family } from '../packet/address';
import { count, type Notes } from './notes';
import type { Section, Source } from './source';

/** A problem of a text, with the source that it stands in. */
export interface ImportProblem extends Problem {
  readonly source: number;
}

export interface RulesText {
  /** What iptables-restore takes; '' where nothing was given. */
  readonly text: string;
  readonly counters: boolean;
}

/** So many broken lines are passed over; a text with more is something else. */
const MOST_BROKEN = 20;

/**
 * The rules of one family as one text that can be restored. Lines that cannot be read are commented out and told, what is
 * not known is kept, a dump that was cut off is closed.
 */
export function readRules(
  sections: readonly Section[],
  sources: readonly Source[],
  family: Family,
  sets: ReadonlySet<string>,
  notes: Notes,
  problems: ImportProblem[],
): RulesText {
  const kind = family === 'ipv4' ? 'iptables' : 'ip6tables';
  const own = sections.filter((s) => s.kind === kind);
  if (own.length === 0) return { text: '', counters: false };
  const texts = own.map((section) => ({ section, text: tidy(section.text) }));
  const tables = texts.flatMap(({ text }) => [...text.matchAll(/^\*(\w+)/gm)].map(([, name]) => name ?? ''));
  const twice = [...new Set(tables.filter((t, i) => tables.indexOf(t) !== i))];
  if (twice.length) notes.leftOut.push(`${kind}-save has ${twice.join(', ')} more than once: the last one counts.`);
  const out: string[] = [];
  let unknown = 0;
  for (const { section, text } of texts) {
    const read = keepReadable(text, family, sets);
    const shift = (p: Problem): ImportProblem => ({
      ...p,
      source: section.source,
      line: p.line + section.line - 1,
      ...placeOf(sources[section.source]?.text ?? '', section, p),
    });
    problems.push(...read.broken.map(shift));
    const unread = read.unknown.map(shift);
    unknown += unread.length;
    problems.push(...unread.slice(0, MOST_BROKEN));
    out.push(read.text);
  }
  const text = out.join('');
  const rules = text.match(/^(?:\[\d+:\d+\] )?-A /gm)?.length ?? 0;
  const chains = text.match(/^:/gm)?.length ?? 0;
  notes.found.push(
    `${kind}-save: ${count(rules, 'rule')} in ${count(chains, 'chain')}, tables ${[...new Set(tables)].join(', ')}`,
  );
  if (unknown)
    notes.leftOut.push(
      `${count(unknown, 'rule has', 'rules have')} parts that are not known: kept and shown, and a packet that gets there stops.`,
    );
  return { text, counters: !/^:[A-Z]+ (?:ACCEPT|DROP)\s*$/m.test(text) };
}

/** Offsets in the source: the section's own line ends may have been changed, so they are found by line. */
function placeOf(source: string, section: Section, problem: Problem): { readonly from: number; readonly to: number } {
  let from = section.from;
  for (let line = 1; line < problem.line; line++) {
    const end = source.indexOf('\n', from);
    if (end < 0) break;
    from = end + 1;
  }
  const end = source.indexOf('\n', from);
  return { from, to: end < 0 ? source.length : end };
}

/** Unix line ends, nothing before the first table, COMMIT at the end. */
function tidy(text: string): string {
  const unix = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  const ended = unix.endsWith('\n') ? unix : `${unix}\n`;
  const opened = ended.lastIndexOf('\n*') + 1;
  const open = (opened > 0 || ended.startsWith('*')) && !/^COMMIT\s*$/m.test(ended.slice(opened));
  return open ? `${ended}COMMIT\n` : ended;
}

interface Readable {
  readonly text: string;
  readonly broken: readonly Problem[];
  readonly unknown: readonly Problem[];
}

function keepReadable(given: string, family: Family, sets: ReadonlySet<string>): Readable {
  let text = given;
  const broken: Problem[] = [];
  for (;;) {
    const result = restore(emptyRuleset(), text, {
      family,
      unknown: 'keep',
      // A set that was not dumped is made empty, so that its rules can be loaded.
      hasSet: (name) => sets.has(name) || name !== '',
      hasAccount: () => true,
    });
    const unknown = result.problems.filter((p) => p.severity === 'warning');
    if (result.ok) return { text, broken, unknown };
    const error = result.problems.find((p) => p.severity === 'error');
    if (!error || broken.length >= MOST_BROKEN) {
      broken.push(error ?? { message: result.stderr.trim(), from: 0, to: 1, line: 1, severity: 'error' });
      return { text: '', broken, unknown };
    }
    broken.push(error);
    text = commentOut(text, error.line);
  }
}

function commentOut(text: string, line: number): string {
  let at = 0;
  for (let n = 1; n < line; n++) at = text.indexOf('\n', at) + 1;
  const end = text.indexOf('\n', at);
  // A table or its end that cannot be read takes its whole table along.
  return `${text.slice(0, at)}# ${text.slice(at, end < 0 ? text.length : end)}${end < 0 ? '' : text.slice(end)}`;
}
