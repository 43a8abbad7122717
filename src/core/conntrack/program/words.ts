import { ConntrackError, STATUS } from './request';

const STATUSES = ['ASSURED', 'SEEN_REPLY', 'UNSET', 'FIXED_TIMEOUT', 'EXPECTED', 'OFFLOAD', 'HW_OFFLOAD'] as const;
const OUTPUTS = ['xml', 'extended', 'timestamp', 'id', 'ktimestamp', 'labels', 'userspace', 'save'];
const EVENTS = ['ALL', 'NEW', 'UPDATES', 'DESTROY'];

/** Words that have become options. */
const RETIRED = [
  ['SRC_NAT', '--src-nat'],
  ['DST_NAT', '--dst-nat'],
] as const;

const bad = (text: string) => new ConntrackError(`Bad parameter \`${text}'`);

/** The word of a list that a part is short for, in any case; '' for one that is not heeded any more. */
function wordOf<Word extends string>(
  part: string,
  words: readonly Word[],
  warn: (line: string) => void,
): Word | '' | undefined {
  const short = part.toUpperCase();
  for (const [name, option] of RETIRED)
    if (name.startsWith(short)) {
      warn(`WARNING: ignoring ${name}, use ${option} instead`);
      return '';
    }
  return words.find((word) => word.toUpperCase().startsWith(short));
}

/** Reads a list of words. `rest` of a message is the list from the wrong word on. Source: parse_parameter() */
function eachWord(text: string, take: (part: string) => boolean): void {
  const parts = text.split(',');
  for (const [i, part] of parts.entries()) if (part === '' || !take(part)) throw bad(parts.slice(i).join(','));
}

export const readOutput = (text: string, warn: (line: string) => void) => readWords(text, OUTPUTS, warn);
export const readEvents = (text: string, warn: (line: string) => void) => readWords(text, EVENTS, warn);

function readWords(text: string, words: readonly string[], warn: (line: string) => void): string[] {
  const found: string[] = [];
  eachWord(text, (part) => {
    const word = wordOf(part, words, warn);
    if (word) found.push(word);
    return word !== undefined;
  });
  return found;
}

/** Status bits that are asked for, and those that the kernel looks at. Source: parse_parameter_mask() */
export function readStatus(
  text: string,
  warn: (line: string) => void,
): { readonly bits: number; readonly mask: number } {
  let bits = 0;
  let mask = 0;
  eachWord(text, (part) => {
    if (part.startsWith('UNREPLIED')) {
      mask |= STATUS.SEEN_REPLY;
      return true;
    }
    const not = part.startsWith('!');
    const name = not ? part.slice(1) : part;
    const word = name === '' ? undefined : wordOf(name, STATUSES, warn);
    if (word === undefined) return false;
    const bit = word === '' || word === 'UNSET' ? 0 : STATUS[word];
    if (not) mask |= bit;
    else bits |= bit;
    return true;
  });
  return { bits, mask: mask === 0 ? bits : mask };
}
