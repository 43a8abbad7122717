import { describe, expect, it } from 'vitest';
import { foldComments, unfoldColumn } from './comments';

const rule =
  '-A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -m tcp --dport 443 -j KUBE-SVC-X';

describe('comments', () => {
  it.each([
    [rule, '-A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m tcp --dport 443 -j KUBE-SVC-X'],
    ['-A X -m comment --comment plain -j Y', '-A X -j Y'],
    ['-A X -m comment --comment "a \\"quoted\\" word" -j Y', '-A X -j Y'],
    ['*nat', '*nat'],
  ])('folds %s', (line, folded) => {
    expect(foldComments(line)).toBe(folded);
  });

  it('finds the same place in the whole line', () => {
    const folded = foldComments(rule);
    for (const word of ['KUBE-SERVICES', '-p tcp', '--dport', 'KUBE-SVC-X']) {
      expect(rule.slice(unfoldColumn(rule, folded.indexOf(word))).startsWith(word)).toBe(true);
    }
  });
});
