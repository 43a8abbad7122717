/**
 * Splits a line into words as sh does: blanks part them, quotes hold them together, a backslash takes the next character.
 *
 * @returns `undefined` where a quote is not closed
 */
export function shellWords(line: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string;
    if (quote === "'") {
      if (c === quote) quote = '';
      else word = (word ?? '') + c;
    } else if (c === '\\' && (quote === '' || /["\\$`]/.test(line[i + 1] ?? ''))) {
      word = (word ?? '') + (line[++i] ?? '');
    } else if (quote) {
      if (c === quote) quote = '';
      else word = (word ?? '') + c;
    } else if (c === '"' || c === "'") {
      quote = c;
      word ??= '';
    } else if (c === ' ' || c === '\t' || c === '\n') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (c === '#' && word === undefined) break;
    else word = (word ?? '') + c;
  }
  if (word !== undefined) words.push(word);
  return quote ? undefined : words;
}
