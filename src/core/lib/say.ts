/**
 * What the program says to people, in their language.
 *
 * Sentences stand in English where they are said; a language is a catalogue from these to its own. What a trace, a world
 * or a recording keeps is never said by this: only what is shown is, so that the same recording gives the same traces in
 * every language.
 */

/** From an English sentence, its values written `{0}`, `{1}` …, to the same in another language, in any order. */
export type Catalogue = Readonly<Record<string, string>>;

let catalogue: Catalogue = {};
let plurals = new Intl.PluralRules('en');

/** Every sentence said from now on is in this language. Those already said stay as they are. */
export function speak(language: string, words: Catalogue): void {
  catalogue = words;
  plurals = new Intl.PluralRules(language);
}

function fill(sentence: string, values: readonly (string | number)[]): string {
  return sentence.replace(/\{(\d)\}/g, (hole, n: string) => String(values[Number(n)] ?? hole));
}

/** A sentence: say('Send'), or say`Rule ${2} of ${'INPUT'} does not match`. */
export function say(sentence: string | TemplateStringsArray, ...values: readonly (string | number)[]): string {
  if (typeof sentence === 'string') return fill(catalogue[sentence] ?? sentence, values);
  const key = sentence.reduce((text, part, n) => `${text}{${n - 1}}${part}`);
  return fill(catalogue[key] ?? key, values);
}

/** The sentence that fits the number: sayCount(3, '{0} packet', '{0} packets'). Further values fill `{1}` and on. */
export function sayCount(n: number, one: string, many: string, ...values: readonly (string | number)[]): string {
  return say(plurals.select(n) === 'one' ? one : many, n, ...values);
}
