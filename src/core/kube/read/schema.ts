import { readAddress, readNetwork } from './address';

/** Where in an object something is: names of fields and places in lists. */
export type FieldPath = readonly (string | number)[];

/** What is wrong with one field, in the API server's words. */
export interface FieldError {
  readonly path: FieldPath;
  readonly message: string;
}

/** Looks at a value and reports what is wrong with it. `undefined` never reaches it. */
export type Check = (value: unknown, path: FieldPath, report: (error: FieldError) => void) => void;

/** What a check expects, for completion and hover: made where the check is made, so the two never differ. */
export type Shape =
  | { readonly kind: 'any' | 'boolean' | 'text' | 'texts' }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'list'; readonly of: Check }
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, Check>>; readonly needed: readonly string[] };

const shapes = new WeakMap<Check, Shape>();

function shaped(shape: Shape, check: Check): Check {
  shapes.set(check, shape);
  return check;
}

/** What a check expects. */
export function shapeOf(check: Check): Shape {
  return shapes.get(check) ?? { kind: 'any' };
}

/** A check and further ones of the same value; its shape stays. */
export function refined(check: Check, more: Check): Check {
  return shaped(shapeOf(check), (value, path, report) => {
    check(value, path, report);
    more(value, path, report);
  });
}

/** `spec.ports[0].targetPort`, as the API server writes a path. */
export function printPath(path: FieldPath): string {
  return path
    .map((part, i) => {
      if (typeof part === 'number') return `[${part}]`;
      return /[./]/.test(part) ? `[${part}]` : `${i === 0 ? '' : '.'}${part}`;
    })
    .join('');
}

export function invalid(path: FieldPath, value: unknown, why: string): FieldError {
  return { path, message: `${printPath(path)}: Invalid value: ${JSON.stringify(value)}: ${why}` };
}

export function required(path: FieldPath): FieldError {
  return { path, message: `${printPath(path)}: Required value` };
}

/** Any value: kept, and looked at by nobody here. */
export const anything: Check = () => {};

export const text: Check = shaped({ kind: 'text' }, (value, path, report) => {
  if (typeof value !== 'string') report(invalid(path, value, 'must be of type string'));
});

export const flag: Check = shaped({ kind: 'boolean' }, (value, path, report) => {
  if (typeof value !== 'boolean') report(invalid(path, value, 'must be of type boolean'));
});

export function integer(min: number, max: number): Check {
  return shaped({ kind: 'integer', min, max }, (value, path, report) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      report(invalid(path, value, 'must be of type integer'));
    } else if (value < min || value > max) {
      report(invalid(path, value, `must be between ${min} and ${max}, inclusive`));
    }
  });
}

export const port = integer(1, 65535);
/** A port that may be 0, which means none. */
export const portOrNone = integer(0, 65535);

export function oneOf(...values: readonly string[]): Check {
  return shaped({ kind: 'enum', values }, (value, path, report) => {
    if (typeof value === 'string' && values.includes(value)) return;
    const supported = values.map((v) => JSON.stringify(v)).join(', ');
    report({
      path,
      message: `${printPath(path)}: Unsupported value: ${JSON.stringify(value)}: supported values: ${supported}`,
    });
  });
}

export const address: Check = shaped({ kind: 'text' }, (value, path, report) => {
  if (typeof value === 'string' && readAddress(value)) return;
  report(invalid(path, value, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'));
});

export const network: Check = shaped({ kind: 'text' }, (value, path, report) => {
  if (typeof value === 'string' && readNetwork(value.trim())) return;
  report(invalid(path, value, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'));
});

/** A text that fits a pattern, or why not. */
export function matching(pattern: RegExp, longest: number, why: string): Check {
  return shaped({ kind: 'text' }, (value, path, report) => {
    if (typeof value !== 'string') return report(invalid(path, value, 'must be of type string'));
    if (value.length > longest) return report(invalid(path, value, `must be no more than ${longest} characters`));
    if (!pattern.test(value)) report(invalid(path, value, why));
  });
}

/** Either check may be happy; the words of the second are reported. */
export function either(first: Check, second: Check): Check {
  const [a, b] = [shapeOf(first), shapeOf(second)];
  return shaped(a.kind === 'enum' ? a : b, (value, path, report) => {
    let good = true;
    first(value, path, () => {
      good = false;
    });
    if (!good) second(value, path, report);
  });
}

export function list(of: Check): Check {
  return shaped({ kind: 'list', of }, (value, path, report) => {
    if (!Array.isArray(value)) return report(invalid(path, value, 'must be of type array'));
    value.forEach((item, i) => {
      of(item, [...path, i], report);
    });
  });
}

/** A map of texts: labels, annotations, selectors. */
export const texts: Check = shaped({ kind: 'texts' }, (value, path, report) => {
  if (!isRecord(value)) return report(invalid(path, value, 'must be of type object'));
  for (const [name, item] of Object.entries(value)) text(item, [...path, name], report);
});

/** An object; fields that are not named here are kept and not looked at. A `null` is as good as absent. */
export function record(fields: Readonly<Record<string, Check>>, needed: readonly string[] = []): Check {
  return shaped({ kind: 'record', fields, needed }, (value, path, report) => {
    if (!isRecord(value)) return report(invalid(path, value, 'must be of type object'));
    for (const name of needed) {
      if (value[name] === undefined || value[name] === null) report(required([...path, name]));
    }
    for (const [name, check] of Object.entries(fields)) {
      const field = value[name];
      if (field !== undefined && field !== null) check(field, [...path, name], report);
    }
  });
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
