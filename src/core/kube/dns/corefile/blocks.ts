import { argumentError, parsingError, syntaxError, type Token, tokensOf } from './tokens';

/** One use of a plug-in: what stands on its line, and the lines in its braces. */
export interface Stanza {
  readonly name: string;
  readonly line: number;
  readonly args: readonly string[];
  readonly block: readonly { readonly words: readonly string[]; readonly line: number }[];
}

/** `ZONE… { … }`. */
export interface ServerBlock {
  readonly keys: readonly string[];
  readonly stanzas: readonly Stanza[];
}

interface Reader {
  readonly tokens: Token[];
  at: number;
  readonly snippets: Map<string, readonly Token[]>;
  readonly known: ReadonlySet<string>;
  imports: number;
}

const MOST_IMPORTS = 1000;

/**
 * Groups a Corefile's words by server block and directive.
 *
 * Source: coredns/caddy caddyfile/parse.go
 * @throws CorefileError
 */
export function serverBlocks(text: string, known: ReadonlySet<string>): readonly ServerBlock[] {
  const reader: Reader = { tokens: tokensOf(text), at: 0, snippets: new Map(), known, imports: 0 };
  const blocks: ServerBlock[] = [];
  while (reader.at < reader.tokens.length) {
    const keys = readKeys(reader);
    if (keys.length === 0 && reader.at >= reader.tokens.length) break;
    const name = keys.length === 1 ? /^\((.*)\)$/.exec(keys[0] ?? '')?.[1] : undefined;
    if (name !== undefined) readSnippet(reader, name);
    else blocks.push({ keys, stanzas: readStanzas(reader) });
  }
  return blocks;
}

function last(reader: Reader): Token {
  return reader.tokens[Math.min(reader.at, reader.tokens.length - 1)] ?? { text: '', line: 1 };
}

function begins(reader: Reader): boolean {
  return reader.at === 0 || reader.tokens[reader.at - 1]?.line !== reader.tokens[reader.at]?.line;
}

function readKeys(reader: Reader): string[] {
  const keys: string[] = [];
  let more = false;
  while (reader.at < reader.tokens.length) {
    const token = last(reader);
    if (token.text === 'import' && begins(reader)) {
      doImport(reader);
      continue;
    }
    if (token.text === '{') {
      if (more) throw parsingError(token.line, `Expected another address but had '{' - check for extra comma`);
      break;
    }
    more = token.text.endsWith(',');
    if (token.text !== '') keys.push(token.text.replace(/,$/, ''));
    reader.at++;
    if (!more && begins(reader)) break;
  }
  if (more && reader.at >= reader.tokens.length) throw parsingError(last(reader).line, 'Unexpected EOF');
  return keys;
}

function readSnippet(reader: Reader, name: string): void {
  if (reader.snippets.has(name))
    throw parsingError(last(reader).line, `redeclaration of previously declared snippet ${name}`);
  if (last(reader).text !== '{') throw syntaxError(last(reader), '{');
  const tokens: Token[] = [];
  for (let depth = 1; ; ) {
    const token = reader.tokens[++reader.at];
    if (!token) throw syntaxError(last(reader), '}');
    if (token.text === '}' && --depth === 0) break;
    if (token.text === '{') depth++;
    tokens.push(token);
  }
  reader.at++;
  reader.snippets.set(name, tokens);
}

function readStanzas(reader: Reader): Stanza[] {
  const braces = reader.tokens[reader.at]?.text === '{';
  if (braces) reader.at++;
  const stanzas: Stanza[] = [];
  for (;;) {
    const token = reader.tokens[reader.at];
    if (!token) {
      if (braces) throw syntaxError(last(reader), '}');
      return stanzas;
    }
    if (token.text === '}') {
      reader.at++;
      if (!braces) throw parsingError(token.line, "Unexpected '}' because no matching opening brace");
      return stanzas;
    }
    if (token.text === 'import') doImport(reader);
    else stanzas.push(readStanza(reader));
  }
}

function readStanza(reader: Reader): Stanza {
  const [name] = reader.tokens.slice(reader.at, reader.at + 1) as [Token];
  if (!reader.known.has(name.text)) throw parsingError(name.line, `Unknown directive '${name.text}'`);
  reader.at++;
  const own: Token[] = [];
  let depth = 0;
  for (; reader.at < reader.tokens.length; reader.at++) {
    const token = last(reader);
    if (token.text === '{') depth++;
    else if (depth === 0 && begins(reader)) break;
    else if (token.text === '}') {
      if (depth === 0) throw parsingError(token.line, "Unexpected '}' because no matching opening brace");
      depth--;
    } else if (token.text === 'import' && begins(reader)) {
      doImport(reader);
      reader.at--;
      continue;
    }
    own.push(token);
  }
  if (depth > 0) throw parsingError(last(reader).line, 'Unexpected EOF');
  return stanzaOf(name, own);
}

function stanzaOf({ text: name, line }: Token, own: readonly Token[]): Stanza {
  const open = own.findIndex((token) => token.text === '{');
  const head = open < 0 ? own : own.slice(0, open);
  const block: { words: string[]; line: number }[] = [];
  for (const token of open < 0 ? [] : own.slice(open + 1, -1)) {
    const line = block.at(-1);
    if (line?.line === token.line) line.words.push(token.text);
    else block.push({ words: [token.text], line: token.line });
  }
  return { name, line, args: head.map((token) => token.text), block };
}

/** There are no other files beside the Corefile: only snippets can be imported, and patterns that fit nothing. */
function doImport(reader: Reader): void {
  const [word, pattern] = reader.tokens.slice(reader.at, reader.at + 2) as [Token, Token | undefined];
  if (!pattern || pattern.line !== word.line) throw argumentError(word);
  const found = reader.snippets.get(pattern.text);
  if (found && ++reader.imports > MOST_IMPORTS)
    throw parsingError(word.line, `maximum snippet import depth (${MOST_IMPORTS}) exceeded`);
  if (!found && !/[*?[\]]/.test(pattern.text))
    throw parsingError(pattern.line, `File to import not found: ${pattern.text}`);
  reader.tokens.splice(reader.at, 2, ...(found ?? []));
}
