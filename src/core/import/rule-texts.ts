import type { Section } from './source';

/** A text of rules in the form of iptables-save, whatever form it had. */
export interface RuleText {
  readonly section: Section;
  text: string;
  /** Lines (from 1) that stand in no source: they were put in. */
  readonly added: readonly number[];
}

/** Line of the source that a line of the text stands for. */
export function sourceLine({ section, added }: RuleText, line: number): number {
  return section.line + line - 1 - added.filter((n) => n < line).length;
}

/** Base chains of a table, by the policies that `iptables -S` begins with. */
const BY_POLICIES: Readonly<Record<string, string>> = {
  'FORWARD INPUT OUTPUT POSTROUTING PREROUTING': 'mangle',
  'INPUT OUTPUT POSTROUTING PREROUTING': 'nat',
  'OUTPUT POSTROUTING PREROUTING': 'nat',
  'OUTPUT PREROUTING': 'raw',
};

/**
 * Unix line ends; what `iptables -S` lists gets the table around it; a table that was cut off is closed.
 */
export function ruleText(section: Section): RuleText {
  const unix = section.text.includes('\r') ? section.text.replace(/\r\n?/g, '\n') : section.text;
  if (isWhole(unix)) return { section, text: unix, added: [] };
  const lines = (unix.endsWith('\n') ? unix.slice(0, -1) : unix).split('\n');
  const out: string[] = [];
  const added: number[] = [];
  let open = false;
  const add = (line: string) => {
    out.push(line);
    added.push(out.length);
  };
  const close = () => {
    if (open) add('COMMIT');
    open = false;
  };
  for (const [i, line] of lines.entries()) {
    const listed = line.startsWith('-P ') && (i === 0 || !lines[i - 1]?.startsWith('-P '));
    if (line.startsWith('*')) {
      close();
      open = true;
    } else if (line.startsWith('COMMIT')) open = false;
    else if (listed && (!open || section.table !== undefined || !unix.includes('\n*'))) {
      close();
      const policies: string[] = [];
      for (let n = i; lines[n]?.startsWith('-P '); n++) policies.push(lines[n]?.split(' ')[1] ?? '');
      add(`*${section.table ?? BY_POLICIES[policies.sort().join(' ')] ?? 'filter'}`);
      open = true;
    } else if (
      !open &&
      /^(?:-[AN] |\[\d+:\d+\] -A )/.test(line) &&
      out.every((one) => one === '' || one.startsWith('#'))
    ) {
      add(`*${section.table ?? 'filter'}`);
      open = true;
    }
    out.push(line);
  }
  close();
  return { section, text: `${out.join('\n')}\n`, added };
}

/** Most are as iptables-save printed them: every table begins and ends. */
function isWhole(text: string): boolean {
  if (!text.endsWith('\n') || /^-P /m.test(text)) return false;
  const marks = text.match(/^(?:\*\w|COMMIT|-A |\[\d+:\d+\] -A )/m)?.[0];
  return (
    marks?.startsWith('*') === true &&
    (text.match(/^\*/gm)?.length ?? 0) === (text.match(/^COMMIT\s*?$/gm)?.length ?? 0)
  );
}

/** A table of one of the texts. */
interface TablePart {
  readonly of: RuleText;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly rules: boolean;
}

/**
 * Takes out tables that come twice, as those of iptables-legacy and of nf_tables do: one without rules, else the earlier.
 *
 * @returns their names
 */
export function dropDoubles(texts: readonly RuleText[]): readonly string[] {
  const parts = texts.flatMap((of): TablePart[] =>
    [...of.text.matchAll(/^\*(\w+)[^\n]*\n/gm)].map(({ 0: head, 1: name = '', index }) => {
      const end = of.text.indexOf('\nCOMMIT', index);
      const to = end < 0 ? of.text.length : end + 7;
      const rules = /^(?:\[\d+:\d+\] )?-A /m.test(of.text.slice(index + head.length, to));
      return { of, name, from: index, to, rules };
    }),
  );
  const doubles: TablePart[] = [];
  for (const name of new Set(parts.map((p) => p.name))) {
    const same = parts.filter((p) => p.name === name);
    const kept = same.findLast((p) => p.rules) ?? same.at(-1);
    doubles.push(...same.filter((p) => p !== kept));
  }
  for (const { of, from, to } of doubles.toReversed())
    of.text = `${of.text.slice(0, from)}${of.text.slice(from, to).replace(/^/gm, '# ')}${of.text.slice(to)}`;
  return [...new Set(doubles.filter((d) => d.rules).map((d) => d.name))];
}
