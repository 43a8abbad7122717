import type { Labels } from '../../../kube/objects';
import { CommandError } from '../../command';

/** One part of a selector of a command line: `app=web`, `tier!=a`, `app`, `!app`, `app in (a,b)`. */
export interface Requirement {
  readonly key: string;
  readonly operator: '=' | '!=' | 'in' | 'notin' | 'exists' | 'missing';
  readonly value?: string;
  readonly values?: readonly string[];
}

/** Source: apimachinery/pkg/labels/selector.go Parse() */
export function readSelector(text: string): readonly Requirement[] {
  const parts = text.match(/[^,(]+(\([^)]*\))?/g) ?? [];
  return parts.map((part): Requirement => {
    const word = part.trim();
    const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(word);
    if (set) {
      const values = (set[3] ?? '').split(',').map((v) => v.trim());
      return { key: set[1] ?? '', operator: set[2] as 'in' | 'notin', values };
    }
    const equal = /^([^\s=!]+)\s*(!=|==?)\s*(\S*)$/.exec(word);
    if (equal) return { key: equal[1] ?? '', operator: equal[2] === '!=' ? '!=' : '=', value: equal[3] ?? '' };
    if (/^![^\s=]+$/.test(word)) return { key: word.slice(1), operator: 'missing' };
    if (/^[^\s=!]+$/.test(word)) return { key: word, operator: 'exists' };
    throw new CommandError(`error: unable to parse requirement: found '${word}', expected: ',' or 'end of string'`);
  });
}

export function matchesSelector(selector: readonly Requirement[], labels: Labels = {}): boolean {
  return selector.every(({ key, operator, value, values = [] }) => {
    const has = labels[key];
    switch (operator) {
      case '=':
        return has === value;
      case '!=':
        return has !== value;
      case 'in':
        return has !== undefined && values.includes(has);
      case 'notin':
        return has === undefined || !values.includes(has);
      case 'exists':
        return has !== undefined;
      case 'missing':
        return has === undefined;
    }
  });
}
