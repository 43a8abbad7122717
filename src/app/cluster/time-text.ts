/** A span of virtual time in few letters: `250 µs`, `2.5 s`, `3 min 20 s`. */
export function span(micros: number): string {
  if (micros < 1000) return `${Math.round(micros)} µs`;
  if (micros < 1_000_000) return `${trim(micros / 1000)} ms`;
  const seconds = micros / 1_000_000;
  if (seconds < 60) return `${trim(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** A moment of virtual time: `12.345 s`. */
export function clock(micros: number): string {
  return `${(micros / 1_000_000).toFixed(3)} s`;
}

const trim = (n: number) => `${Number(n.toFixed(n < 10 ? 1 : 0))}`;
