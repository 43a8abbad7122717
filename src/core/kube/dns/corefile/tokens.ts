/** A word of a Corefile with the line where it stands. */
export interface Token {
  readonly text: string;
  readonly line: number;
}

const FILE = '/etc/coredns/Corefile';

/** What CoreDNS says of a Corefile that it does not take, in its own words. */
export class CorefileError extends Error {}

/** `Corefile:5 - Error during parsing: …`. Source: coredns/caddy caddyfile/dispenser.go Errf() */
export function parsingError(line: number, text: string): CorefileError {
  return new CorefileError(`${FILE}:${line} - Error during parsing: ${text}`);
}

/** Source: coredns/caddy caddyfile/dispenser.go ArgErr() */
export function argumentError({ text, line }: Token): CorefileError {
  if (text === '{') return parsingError(line, "Unexpected token '{', expecting argument");
  return parsingError(line, `Wrong argument count or unexpected line ending after '${text}'`);
}

export function syntaxError({ text, line }: Token, wanted: string): CorefileError {
  return new CorefileError(`${FILE}:${line} - Syntax error: Unexpected token '${text}', expecting '${wanted}'`);
}

/** Source: coredns/caddy caddyfile/lexer.go next(): words, quoted words, and comments that begin a word. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  const pattern = /\n|"((?:\\"|[^"])*)"|#[^\n]*|[^\s"]\S*/g;
  for (const [whole, quoted] of text.matchAll(pattern)) {
    if (whole === '\n') line++;
    else if (quoted !== undefined) {
      tokens.push({ text: quoted.replaceAll('\\"', '"'), line });
      line += quoted.split('\n').length - 1;
    } else if (!whole.startsWith('#')) tokens.push({ text: withoutVariables(whole), line });
  }
  return tokens;
}

/** No variables are set where CoreDNS runs. */
function withoutVariables(word: string): string {
  return word.replace(/\{%[^%]+%\}|\{\$[^}]+\}/g, '');
}
