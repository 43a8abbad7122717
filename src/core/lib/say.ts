/**
 * What the program says to people, in their language.
 *
 * Sentences stand in English where they are said; a language is a catalogue from these to its own. What a trace, a world
 * or a recording keeps is never said by this: only what is shown is, so that the same recording gives the same traces in
 * every language.
 */

/** From an English sentence, its values written `{0}`, `{1}` …, to the same in another language, in any order. */
export type Catalogue = Readonly<Record<string, string>>;

/** A sentence cut at its holes: text, number of a value, text … */
type Pieces = readonly (string | number)[];

let tongue = 'en';
let catalogue: Catalogue = {};
let plurals = new Intl.PluralRules('en');
/** Templates that have been looked up in this language, by where they stand in the program. */
let looked = new WeakMap<TemplateStringsArray, Pieces>();

/** Every sentence said from now on is in this language. Those already said stay as they are. */
export function speak(language: string, words: Catalogue): void {
  tongue = language;
  catalogue = words;
  plurals = new Intl.PluralRules(language);
  looked = new WeakMap();
}

/** The language that is spoken: what was said in another one has to be said anew. */
export function spoken(): string {
  return tongue;
}

/** The catalogue of the language that is spoken. */
export function spokenWords(): Catalogue {
  return catalogue;
}

function cut(sentence: string): Pieces {
  return sentence.split(/\{(\d)\}/).map((piece, n) => (n % 2 === 1 ? Number(piece) : piece));
}

function fill(pieces: Pieces, values: readonly (string | number)[]): string {
  let text = '';
  for (const piece of pieces) text += typeof piece === 'string' ? piece : (values[piece] ?? `{${piece}}`);
  return text;
}

function translated(sentence: string): string {
  return Object.hasOwn(catalogue, sentence) ? (catalogue[sentence] ?? sentence) : sentence;
}

function lookUp(template: TemplateStringsArray): Pieces {
  const pieces = cut(translated(template.reduce((text, part, n) => `${text}{${n - 1}}${part}`)));
  looked.set(template, pieces);
  return pieces;
}

/** A sentence: say('Send'), or say`Rule ${2} of ${'INPUT'} does not match`. */
export function say(sentence: string | TemplateStringsArray, ...values: readonly (string | number)[]): string {
  if (typeof sentence !== 'string') return fill(looked.get(sentence) ?? lookUp(sentence), values);
  return values.length === 0 ? translated(sentence) : fill(cut(translated(sentence)), values);
}

/** The sentence that fits the number: sayCount(3, '{0} packet', '{0} packets'). Further values fill `{1}` and on. */
export function sayCount(n: number, one: string, many: string, ...values: readonly (string | number)[]): string {
  return say(plurals.select(n) === 'one' ? one : many, n, ...values);
}
