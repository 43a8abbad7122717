/** How well counts fit what chance would give. */
export interface Fit {
  readonly chiSquare: number;
  readonly degrees: number;
  /** The chance of a fit this bad or worse where the shares are as expected, 0 to 1. */
  readonly p: number;
}

/** Pearson's test. `undefined` where there is too little to test: fewer than five expected somewhere, or one place only. */
export function fitOf(counts: readonly number[], shares: readonly number[]): Fit | undefined {
  const all = counts.reduce((a, b) => a + b, 0);
  const expected = shares.map((share) => share * all);
  if (counts.length < 2 || expected.some((e) => e < 5)) return undefined;
  const chiSquare = counts.reduce((sum, count, i) => sum + (count - (expected[i] ?? 0)) ** 2 / (expected[i] ?? 1), 0);
  const degrees = counts.length - 1;
  return { chiSquare, degrees, p: upperGamma(degrees / 2, chiSquare / 2) };
}

/** The regularised upper incomplete gamma function, by its recurrence from a = 1/2 or 1. Exact for half-integers. */
function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  let at = a % 1 === 0 ? 1 : 0.5;
  let q = at === 1 ? Math.exp(-x) : erfc(Math.sqrt(x));
  let term = at === 1 ? Math.exp(-x) : Math.exp(-x) / Math.sqrt(Math.PI * x);
  for (; at < a; at++) {
    term *= x / at;
    q += term;
  }
  return Math.min(1, Math.max(0, q));
}

/** Abramowitz and Stegun 7.1.26; off by less than 2e-7. */
function erfc(x: number): number {
  const t = 1 / (1 + 0.3275911 * x);
  const poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return poly * Math.exp(-x * x);
}
