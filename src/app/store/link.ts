/** What a link asks for. */
export type Link =
  | { readonly kind: 'scenario'; readonly id: string; readonly seed?: number }
  | { readonly kind: 'unknown'; readonly id: string };

/**
 * Reads `?scenario=nodeport-other-node&seed=7f3a`. Without a scenario the first known one is meant; the seed is
 * hexadecimal, and one that is no number is left out: chance then falls as the scenario wants it.
 */
export function readLink(search: string, known: readonly string[]): Link {
  const query = new URLSearchParams(search);
  const id = query.get('scenario')?.trim() || known[0] || '';
  if (!known.includes(id)) return { kind: 'unknown', id };
  const seed = query.get('seed') ?? '';
  return /^[0-9a-f]{1,8}$/i.test(seed)
    ? { kind: 'scenario', id, seed: Number.parseInt(seed, 16) }
    : { kind: 'scenario', id };
}

/** The short link of a scenario; what else the present link says (theme, embed) stays. */
export function writeLink(search: string, id: string, seed?: number): string {
  const query = new URLSearchParams(search);
  query.set('scenario', id);
  if (seed === undefined) query.delete('seed');
  else query.set('seed', formatSeed(seed));
  return `?${query}`;
}

/** A seed as people see it and links carry it. */
export function formatSeed(seed: number): string {
  return (seed >>> 0).toString(16).padStart(4, '0');
}
