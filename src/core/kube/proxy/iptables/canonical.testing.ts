/**
 * Sorts a restore input into the form in which kube-proxy's tests compare: tables by name, KUBE-NODEPORTS and
 * KUBE-SERVICES first, other KUBE chains by name, then the rest; rules by chain, those of the two first chains by Service.
 */
export function canonical(input: string): string {
  const tables = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of input.trim().split('\n')) {
    if (line.startsWith('*')) {
      lines = [];
      tables.set(line, lines);
    } else if (line !== 'COMMIT') lines.push(line);
  }
  const out: string[] = [];
  for (const [name, body] of [...tables].sort(([a], [b]) => (a < b ? -1 : 1))) {
    out.push(name, ...sortTable(body), 'COMMIT');
  }
  return `${out.join('\n')}\n`;
}

function sortTable(lines: readonly string[]): string[] {
  const declared = lines.filter((line) => line.startsWith(':'));
  const order = declared.map((line) => line.slice(1).split(' ')[0] ?? '').sort(byChain);
  const place = new Map(order.map((chain, i) => [chain, i]));
  const chainOf = (line: string) => (line.startsWith(':') ? line.slice(1).split(' ')[0] : line.split(' ')[1]) ?? '';
  const byPlace = (a: string, b: string) => (place.get(chainOf(a)) ?? 0) - (place.get(chainOf(b)) ?? 0);
  const rules = lines.filter((line) => line.startsWith('-A')).sort((a, b) => byPlace(a, b) || byService(a, b));
  const deletions = lines.filter((line) => line.startsWith('-X')).sort(byPlace);
  return [...declared.sort(byPlace), ...rules, ...deletions];
}

function byChain(a: string, b: string): number {
  const rank = (c: string) => (c === 'KUBE-NODEPORTS' ? 0 : c === 'KUBE-SERVICES' ? 1 : c.startsWith('KUBE-') ? 2 : 3);
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

function byService(a: string, b: string): number {
  if (!/^-A KUBE-(NODEPORTS|SERVICES) /.test(a)) return 0;
  const [x, y] = [serviceIn(a), serviceIn(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

function serviceIn(rule: string): string {
  if (rule.includes('must be the last rule')) return '\uffff';
  return /--comment "?([^ ":]+)/.exec(rule)?.[1] ?? '';
}
