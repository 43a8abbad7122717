import { splitWords } from '../lib/words';

/** A rule of a saved text, taken apart only as far as reading a cluster from it needs. */
export interface RuleLine {
  readonly table: string;
  readonly chain: string;
  readonly target: string;
  readonly comment: string;
  /** The value behind an option; '' where it is absent or negated. */
  value(option: string): string;
  /** The same of one that is negated. */
  not(option: string): string;
}

/** Only such rules say something about Services, pods and networks; the others are passed over quickly. */
const TELLING =
  /KUBE-(?:SERVICES|NODEPORTS|EXTERNAL-SERVICES|SVC-|SVL-|SEP-|EXT-|XLB-|FW-)|DNAT|MASQUERADE|SNAT|FLANNEL|cali-(?:to|from)-wl-dispatch|has no endpoints/;

/** The telling rules of a text of iptables-save, one after the other. */
export function* tellingRules(text: string): Generator<RuleLine> {
  let table = '';
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const to = end < 0 ? text.length : end;
    const first = text[at];
    if (first === '*') table = text.slice(at + 1, to).trim();
    else if (first === '-' || first === '[') {
      const line = text.slice(at, to);
      if (TELLING.test(line)) {
        const rule = readRule(table, line);
        if (rule) yield rule;
      }
    }
    at = to + 1;
  }
}

function readRule(table: string, line: string): RuleLine | undefined {
  let words: string[];
  try {
    words = splitWords(line);
  } catch {
    // Its own parser says what is wrong with it.
    return undefined;
  }
  const start = words.indexOf('-A');
  const chain = words[start + 1];
  if (start < 0 || chain === undefined) return undefined;
  const value = (option: string) => {
    const at = words.indexOf(option, start);
    return at < 0 || words[at - 1] === '!' ? '' : (words[at + 1] ?? '');
  };
  const not = (option: string) => {
    const at = words.indexOf(option, start);
    return at > 0 && words[at - 1] === '!' ? (words[at + 1] ?? '') : '';
  };
  return { table, chain, not, target: value('-j') || value('-g'), comment: value('--comment'), value };
}
