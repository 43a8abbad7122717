/**
 * How deep the containers of a property are copied; what is below is shared. Properties that are not named are copied
 * all the way down.
 */
export type Shared = Readonly<Record<string, number>>;

/**
 * A copy of plain state: objects, arrays, maps, sets, typed arrays and primitives, without cycles. What `shared` names
 * holds values, which nobody changes, so the copy refers to the same ones.
 */
export function clone<T>(state: T, shared: Shared): T {
  return copy(state, shared, Number.POSITIVE_INFINITY) as T;
}

function copy(value: unknown, shared: Shared, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth === 0 || Object.isFrozen(value)) return value;
  const next = depth - 1;
  if (Array.isArray(value)) return value.map((item) => copy(item, shared, next));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, copy(item, shared, next)]));
  if (value instanceof Set) return new Set(value);
  if (ArrayBuffer.isView(value)) return (value as Uint8Array).slice();
  const made: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value))
    made[name] = copy(item, shared, Math.min(next, shared[name] ?? Number.POSITIVE_INFINITY));
  return made;
}
