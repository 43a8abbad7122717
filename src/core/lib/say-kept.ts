import { say } from './say';

/** Sentences by how they are recognised with their values in them. */
const patterns = new WeakMap<readonly string[], readonly (readonly [string, RegExp])[]>();

/**
 * Says a sentence that was kept in English, its values in it: why a packet was dropped, as its trace has it. It is
 * recognised as one of those that may be kept; a value may be such a sentence too. What is none of them stays as it is.
 *
 * @param known sentences with holes; of several that fit the first one counts
 */
export function sayKept(text: string, known: readonly string[]): string {
  for (const [sentence, pattern] of patternsOf(known)) {
    const values = pattern.exec(text)?.slice(1);
    if (values) return say(sentence, ...values.map((value) => (value === text ? value : sayKept(value, known))));
  }
  return text;
}

function patternsOf(known: readonly string[]): readonly (readonly [string, RegExp])[] {
  let made = patterns.get(known);
  if (!made) {
    made = known.map((sentence) => [
      sentence,
      new RegExp(`^${sentence.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\d\}/g, '(.+?)')}$`),
    ]);
    patterns.set(known, made);
  }
  return made;
}
