import { nextRandom, type RandomState } from '../../lib/random';

/** The letters of names that Kubernetes draws: no vowels, so that they spell nothing. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Five characters by chance. Source: apimachinery/pkg/util/rand String() */
export function randomSuffix(random: RandomState): string {
  return Array.from({ length: 5 }, () => LETTERS[nextRandom(random) % LETTERS.length]).join('');
}

/**
 * The hash of a pod template that stands in names of ReplicaSets.
 * Differs: hashes the template as JSON, not as Go prints it, so that the digits are others.
 *
 * Source: pkg/controller/controller_utils.go ComputeHash(), apimachinery/pkg/util/rand SafeEncodeString()
 */
export function templateHash(template: unknown): string {
  let hash = 0x811c9dc5;
  for (const c of JSON.stringify(sorted(template))) {
    hash = Math.imul(hash ^ (c.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return [...String(hash)].map((digit) => LETTERS[digit.charCodeAt(0) % LETTERS.length]).join('');
}

/** The same fields in the order of their names: two spellings of one template have one hash. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, sorted(field)]));
}
