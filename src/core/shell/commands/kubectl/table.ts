/** Columns as kubectl prints them: each as wide as its longest cell, three blanks between. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[], headers = true): string {
  const all = headers ? [head, ...rows] : rows;
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  return all
    .map((row) => `${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('   ')}\n`)
    .join('');
}

/** How long ago, as kubectl says it. Source: apimachinery/pkg/util/duration/duration.go HumanDuration() */
export function humanDuration(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const both = (a: number, unit: string, b: number, small: string) =>
    b === 0 ? `${a}${unit}` : `${a}${unit}${b}${small}`;
  if (seconds < 120) return `${Math.max(0, seconds)}s`;
  if (minutes < 10) return both(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return both(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  if (days < 8) return both(days, 'd', hours % 24, 'h');
  return `${days}d`;
}
