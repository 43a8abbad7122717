import { CommandError } from '../../command';

/**
 * The text that a JSONPath template gives: `{.spec.clusterIP}`, `{.items[*].metadata.name}`, `{range .items[*]}…{end}`,
 * `{"\n"}`, filters `[?(@.type=="Ready")]`.
 *
 * Source: client-go/util/jsonpath
 */
export function jsonPath(template: string, root: unknown): string {
  const parts = partsOf(template);
  const [text] = run(parts, 0, root, root);
  return text;
}

type Part = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'code'; readonly code: string };

function partsOf(template: string): readonly Part[] {
  const wrapped = template.includes('{') ? template : `{${template}}`;
  const parts: Part[] = [];
  for (let at = 0; at < wrapped.length; ) {
    const open = wrapped.indexOf('{', at);
    if (open < 0) {
      parts.push({ kind: 'text', text: wrapped.slice(at) });
      break;
    }
    if (open > at) parts.push({ kind: 'text', text: wrapped.slice(at, open) });
    const close = wrapped.indexOf('}', open);
    if (close < 0) throw new CommandError('error: error parsing jsonpath, unclosed action');
    parts.push({ kind: 'code', code: wrapped.slice(open + 1, close).trim() });
    at = close + 1;
  }
  return parts;
}

function run(parts: readonly Part[], from: number, root: unknown, current: unknown): [text: string, at: number] {
  let text = '';
  for (let i = from; i < parts.length; i++) {
    const part = parts[i] as Part;
    if (part.kind === 'text') text += part.text;
    else if (part.code === 'end') return [text, i];
    else if (part.code.startsWith('range ')) {
      let end = i;
      const items = walk(part.code.slice(6).trim(), root, current);
      for (const item of items) {
        const [inner, at] = run(parts, i + 1, root, item);
        text += inner;
        end = at;
      }
      i = items.length > 0 ? end : endOf(parts, i);
    } else if (/^["'].*["']$/.test(part.code)) text += unquote(part.code);
    else text += walk(part.code, root, current).map(print).join(' ');
  }
  return [text, parts.length];
}

function endOf(parts: readonly Part[], from: number): number {
  let depth = 0;
  for (let i = from + 1; i < parts.length; i++) {
    const part = parts[i] as Part;
    if (part.kind === 'text') continue;
    if (part.code.startsWith('range ')) depth++;
    else if (part.code === 'end' && depth-- === 0) return i;
  }
  return parts.length;
}

function unquote(code: string): string {
  return code.slice(1, -1).replace(/\\n/g, '\n').replace(/\\t/g, '\t');
}

function walk(path: string, root: unknown, current: unknown): readonly unknown[] {
  let found: readonly unknown[] = [path.startsWith('$') ? root : current];
  const steps = path.replace(/^[$@]/, '').match(/\.\.?(\\.|[^.[\]\\])+|\[[^\]]*\]|\.\*/g) ?? [];
  for (const step of steps) found = found.flatMap((value) => stepInto(step, value));
  return found;
}

function stepInto(step: string, value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const fields = value as Readonly<Record<string, unknown>>;
  if (step === '[*]' || step === '.*') return Object.values(fields);
  if (step.startsWith('.')) return present(fields[step.slice(1).replace(/\\(.)/g, '$1')]);
  const inside = step.slice(1, -1);
  const filter = /^\?\(@\.?([^\s=!<>]*)\s*(==|!=)\s*(.+)\)$/.exec(inside);
  if (filter) {
    const [, path = '', operator, wanted = ''] = filter;
    const text = wanted.replace(/^["']|["']$/g, '');
    return Object.values(fields).filter((item) => {
      const [has] = walk(path === '' ? '' : `.${path}`, item, item);
      return (print(has) === text) === (operator === '==');
    });
  }
  if (/^-?\d+$/.test(inside)) {
    const list = Object.values(fields);
    return present(list.at(Number(inside)));
  }
  return present(fields[inside.replace(/^["']|["']$/g, '')]);
}

function present(value: unknown): readonly unknown[] {
  return value === undefined ? [] : [value];
}

function print(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value ?? '');
}
