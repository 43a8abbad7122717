/** Virtual time as the bar shows it. @param micros µs since the world began */
export function clockText(micros: number): string {
  if (micros < 1_000_000) return `${(micros / 1000).toFixed(3)} ms`;
  const seconds = micros / 1_000_000;
  if (seconds < 60) return `${seconds.toFixed(3)} s`;
  const minutes = Math.floor(seconds / 60);
  return `${minutes} min ${(seconds - minutes * 60).toFixed(1)} s`;
}
