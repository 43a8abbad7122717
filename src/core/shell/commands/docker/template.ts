import { CommandError } from '../../command';

type Value = unknown;
type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly pipeline: string }
  | {
      readonly kind: 'range' | 'if' | 'with';
      readonly pipeline: string;
      readonly names: readonly string[];
      readonly body: readonly Part[];
      readonly other: readonly Part[];
    };

/**
 * Fills a Go template with data: fields, `range`, `if`, `with`, `index`, `json`, `len`, `println`. What docker's users write.
 *
 * Source: Go text/template
 *
 * @throws CommandError
 */
export function fill(template: string, data: Value): string {
  const words = template.split(/\{\{-?\s*|\s*-?\}\}/);
  const { parts, at } = parse(words, 0);
  if (at < words.length) throw bad(`unexpected {{${words[at]}}}`);
  return render(parts, data, new Map([['$', data]]), template);
}

function bad(why: string): CommandError {
  return new CommandError(`template parsing error: template: :1: ${why}`);
}

/** Reads until `end`, `else` or the end of the text. Words at odd places stand in braces. */
function parse(words: readonly string[], from: number): { parts: Part[]; at: number } {
  const parts: Part[] = [];
  let at = from;
  while (at < words.length) {
    const word = words[at] ?? '';
    if (at % 2 === 0) {
      if (word !== '') parts.push({ kind: 'text', text: word });
      at++;
      continue;
    }
    if (word === 'end' || word === 'else') return { parts, at };
    const [, kind, rest = ''] = /^(range|if|with)\s+(.*)$/.exec(word) ?? [];
    if (kind === undefined) {
      parts.push({ kind: 'value', pipeline: word });
      at++;
      continue;
    }
    const [, names = '', pipeline = rest] = /^(\$\w+(?:\s*,\s*\$\w+)?)\s*:=\s*(.*)$/.exec(rest) ?? [];
    const body = parse(words, at + 1);
    const other = words[body.at] === 'else' ? parse(words, body.at + 1) : { parts: [], at: body.at };
    if (words[other.at] !== 'end') throw bad('unexpected EOF');
    parts.push({
      kind: kind as 'range' | 'if' | 'with',
      pipeline,
      names: names.split(/\s*,\s*/).filter(Boolean),
      body: body.parts,
      other: other.parts,
    });
    at = other.at + 1;
  }
  return { parts, at };
}

type Names = ReadonlyMap<string, Value>;

function render(parts: readonly Part[], dot: Value, names: Names, template: string): string {
  return parts.map((part) => renderPart(part, dot, names, template)).join('');
}

function renderPart(part: Part, dot: Value, names: Names, template: string): string {
  if (part.kind === 'text') return part.text;
  const value = evaluate(part.pipeline, dot, names, template);
  if (part.kind === 'value') return print(value);
  const otherwise = () => render(part.other, dot, names, template);
  if (part.kind !== 'range') {
    if (!isTrue(value)) return otherwise();
    return render(part.body, part.kind === 'with' ? value : dot, names, template);
  }
  const items = Array.isArray(value) ? [...value.entries()] : Object.entries((value ?? {}) as object).sort();
  if (items.length === 0) return otherwise();
  return items
    .map(([key, item]) => {
      const bound = new Map(names);
      const [first, second] = part.names;
      if (second !== undefined) bound.set(first ?? '', key).set(second, item);
      else if (first !== undefined) bound.set(first, item);
      return render(part.body, item, bound, template);
    })
    .join('');
}

function evaluate(pipeline: string, dot: Value, names: Names, template: string): Value {
  let value: Value;
  for (const [i, command] of pipeline.split(/\s*\|\s*/).entries()) {
    const words = command.match(/\((?:[^()]*)\)|"(?:\\.|[^"])*"|\S+/g) ?? [];
    const [name = '', ...given] = words;
    const operands = given.map((word) => operand(word, dot, names, template));
    if (i > 0) operands.push(value);
    value = FUNCTIONS[name]?.(operands) ?? (name in FUNCTIONS ? undefined : operand(name, dot, names, template));
  }
  return value;
}

const FUNCTIONS: Readonly<Record<string, (operands: readonly Value[]) => Value>> = {
  json: ([value]) => JSON.stringify(value ?? null),
  len: ([value]) =>
    Array.isArray(value) || typeof value === 'string' ? value.length : Object.keys(value ?? {}).length,
  index: ([value, ...keys]) =>
    keys.reduce((at, key) => (at as Record<string, Value> | undefined)?.[String(key)], value),
  println: (operands) => `${operands.map(print).join(' ')}\n`,
  print: (operands) => operands.map(print).join(''),
  upper: ([value]) => print(value).toUpperCase(),
  lower: ([value]) => print(value).toLowerCase(),
};

function operand(word: string, dot: Value, names: Names, template: string): Value {
  if (word.startsWith('"')) return JSON.parse(word) as string;
  if (/^\d+$/.test(word)) return Number(word);
  if (word.startsWith('(')) return evaluate(word.slice(1, -1), dot, names, template);
  const [, variable, path = ''] = /^(\$\w*)?((?:\.\w*)*)$/.exec(word) ?? [];
  if (variable === undefined && !word.startsWith('.')) throw bad(`function "${word}" not defined`);
  if (variable !== undefined && !names.has(variable)) throw bad(`undefined variable "${variable}"`);
  let value = variable === undefined ? dot : names.get(variable);
  for (const field of path.split('.').filter(Boolean)) {
    if (typeof value !== 'object' || value === null || !(field in value)) {
      if (typeof value === 'object' && value !== null && Object.keys(value).every((key) => /^[A-Z]/.test(key)))
        throw new CommandError(
          `template: :1:${template.indexOf(word) + 1}: executing "" at <${word}>: map has no entry for key "${field}"`,
        );
      return undefined;
    }
    value = (value as Record<string, Value>)[field];
  }
  return value;
}

function print(value: Value): string {
  if (value === undefined || value === null) return '<no value>';
  if (Array.isArray(value)) return `[${value.map(print).join(' ')}]`;
  if (typeof value === 'object')
    return `map[${Object.entries(value)
      .sort()
      .map(([key, item]) => `${key}:${print(item)}`)
      .join(' ')}]`;
  return String(value as string | number | boolean);
}

function isTrue(value: Value): boolean {
  if (Array.isArray(value) || typeof value === 'string') return value.length > 0;
  if (typeof value === 'object') return value !== null && Object.keys(value).length > 0;
  return Boolean(value);
}
