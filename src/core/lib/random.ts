/** State of the seeded generator; plain data, kept in the world. */
export interface RandomState {
  a: number;
}

export function seedRandom(seed: number): RandomState {
  return { a: seed >>> 0 };
}

/** The next unsigned 32-bit number (mulberry32). Changes the state. */
export function nextRandom(state: RandomState): number {
  state.a = (state.a + 0x6d2b79f5) >>> 0;
  let t = state.a;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return (t ^ (t >>> 14)) >>> 0;
}
