import { freshContext, restoreSets } from '../ipset/restore';
import { newSetStore } from '../ipset/set';
import { setTypes } from '../ipset/types/all';
import { say } from '../lib/say';
import { nearest } from './nearest';
import { linesOf, type Report, type SourceLine } from './problem';
import { quoted } from './rule-hints';
import type { Section } from './source';

/** Puts texts of `ipset save` together: sets come before what uses them. Lines that ipset refuses are told and left out. */
export function readSets(
  sections: readonly Section[],
  report: Report,
): { readonly text: string; readonly names: ReadonlySet<string> } {
  const creates: SourceLine[] = [];
  const adds: SourceLine[] = [];
  const names = new Set<string>();
  for (const line of linesOf(sections)) {
    const [verb = '', name] = line.text.trim().split(/\s+/);
    if (verb === 'create' && name !== undefined) {
      if (names.has(name)) continue;
      names.add(name);
      creates.push(line);
    } else if (verb === 'add') adds.push(line);
    else if (verb !== '') {
      const meant = nearest(verb, ['create', 'add']);
      report(
        line,
        meant
          ? say`${verb} is no command of ipset save. Is ${meant} meant?`
          : say`${verb} is no command of ipset save.`,
        verb,
      );
    }
  }
  const known = adds.filter((line) => {
    const name = line.text.trim().split(/\s+/)[1] ?? '';
    if (!names.has(name)) {
      const meant = nearest(name, names);
      report(
        line,
        meant
          ? say`No set ${name} was created. Is ${meant} meant?`
          : say`No set ${name} was created: a line create ${name} hash:ip has to be there.`,
        name,
      );
    }
    return names.has(name);
  });
  const good = accepted([...creates, ...known], report);
  const made = new Set(
    good.map((text) => text.split(/\s+/)).flatMap(([verb, name = '']) => (verb === 'create' ? [name] : [])),
  );
  return { text: good.length ? `${good.join('\n')}\n` : '', names: made };
}

/** So many lines are tried at once: where one is refused, those behind it are tried again. */
const LINES_AT_ONCE = 200;

/** The lines that ipset takes. What it did before a line that it refuses stays done, so it goes on behind that. */
function accepted(lines: readonly SourceLine[], report: Report): readonly string[] {
  const store = newSetStore();
  const context = freshContext();
  const good: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const tried = lines.slice(at, at + LINES_AT_ONCE);
    const texts = tried.map((line) => line.text.trim());
    const { code, stderr } = restoreSets(store, `${texts.join('\n')}\n`, context);
    const wrong = code === 0 ? tried.length : Number(/Error in line (\d+)/.exec(stderr)?.[1] ?? 1) - 1;
    good.push(...texts.slice(0, wrong));
    const line = tried[wrong];
    if (line) tellRefused(line, stderr, report);
    at += wrong + (line ? 1 : 0);
  }
  return good;
}

function tellRefused(line: SourceLine, stderr: string, report: Report): void {
  const said = stderr
    .trim()
    .split('\n')
    .at(-1)
    ?.replace(/^ipset v[\d.]+: (?:Error in line \d+: )?(?:Syntax error: )?/, '');
  const words = line.text.trim().split(/\s+/);
  const named = quoted(said ?? '');
  const word = words.find((w) => w === named || w.split(/[,/]/).includes(named)) ?? words[2] ?? '';
  const meant =
    words[0] === 'create'
      ? nearest(
          words[2] ?? '',
          setTypes.map((t) => t.name),
        )
      : undefined;
  report(line, meant ? say`${said ?? ''}. Is ${meant} meant?` : (said ?? ''), word);
}
