import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines } from './line-diff';

const show = (before: string, now: string) => {
  const a = before.split('\n');
  const b = now.split('\n');
  const diff = diffLines(a, b);
  const signs = { added: '+', changed: '~' };
  const lines = b.map((line, i) => {
    const mark = diff.marks[i];
    return `${diff.removedBefore.includes(i) ? '<' : ' '}${mark ? signs[mark] : ' '}${line}`;
  });
  if (diff.removedBefore.includes(b.length)) lines.push('<');
  return { lines, count: diff.count };
};

describe('diffLines', () => {
  it('marks an added rule, a changed rule and a gap where one was removed', () => {
    const before = ['*nat', '-A A -j B', '-A A -j C', '-A SVC -m statistic 0.5', '-A SVC -j X', '-A Z -j Q', 'COMMIT'];
    const now = ['*nat', '-A A -j B', '-A A -j C', '-A A -j D', '-A SVC -m statistic 0.3', '-A SVC -j X', 'COMMIT'];
    expect(show(before.join('\n'), now.join('\n'))).toEqual({
      lines: [
        ' *nat',
        '  -A A -j B',
        '  -A A -j C',
        ' +-A A -j D',
        ' ~-A SVC -m statistic 0.3',
        '  -A SVC -j X',
        '< COMMIT',
      ].map((line) => (line === ' *nat' ? '  *nat' : line)),
      count: 3,
    });
  });

  it('knows a line again that a letter was typed into', () => {
    expect(show('-A A -j B\n-A A -j C', '-A A -j B\nx-A A -j C')).toEqual({
      lines: ['  -A A -j B', ' ~x-A A -j C'],
      count: 1,
    });
  });

  it('says that nothing changed', () => {
    expect(show('a\nb', 'a\nb').count).toBe(0);
  });

  it('finds the one new line among many that repeat', () => {
    const before = Array.from({ length: 200 }, () => '-A X -j ACCEPT');
    const now = before.toSpliced(100, 0, '-A Y -j DROP');
    expect(diffLines(before, now).marks.filter(Boolean)).toEqual(['added']);
  });

  it('accounts for every line, whatever the texts', () => {
    const text = fc.array(fc.constantFrom('-A A -j X', '-A A -j Y', '-A B -j X', ':A', ':B', 'COMMIT', ''), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(text, text, (before, now) => {
        const { from, marks } = diffLines(before, now);
        const used = [...from].filter((i) => i >= 0);
        expect(new Set(used).size).toBe(used.length);
        now.forEach((line, j) => {
          const i = from[j]!;
          if (marks[j] === undefined) expect(before[i]).toBe(line);
          else if (marks[j] === 'added') expect(i).toBe(-1);
        });
      }),
    );
  });

  it('finds few changes on a large node', () => {
    const before = Array.from({ length: 40_000 }, (_, i) => `-A KUBE-SVC-${i >> 2} -j KUBE-SEP-${i}`);
    const now = before.flatMap((line, i) => (i % 1000 === 0 ? [`${line}-new`, '-A X -j Y'] : [line]));
    expect(diffLines(before, now).count).toBe(80);
  });
});
