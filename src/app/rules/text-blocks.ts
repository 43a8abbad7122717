/** A chain's rules that stand together. Lines from 1, both included. */
export interface ChainBlock {
  readonly name: string;
  readonly from: number;
  to: number;
}

/** A table from its `*` line to its COMMIT. */
export interface TableBlock {
  readonly name: string;
  readonly from: number;
  to: number;
  readonly chains: ChainBlock[];
}

/** The tables of a text of rules, with where each chain's rules are. */
export function blocksOf(lines: readonly string[]): readonly TableBlock[] {
  const tables: TableBlock[] = [];
  let table: TableBlock | undefined;
  let chain: ChainBlock | undefined;
  for (const [i, line] of lines.entries()) {
    const n = i + 1;
    if (line.startsWith('*')) {
      table = { name: line.slice(1).trim(), from: n, to: n, chains: [] };
      chain = undefined;
      tables.push(table);
      continue;
    }
    if (!table) continue;
    table.to = n;
    if (line.startsWith('COMMIT')) {
      table = undefined;
      continue;
    }
    const name = /^(?:\[\d+:\d+\]\s*)?-A\s+(\S+)/.exec(line)?.[1];
    if (name === undefined) continue;
    if (chain?.name === name && chain.to === n - 1) chain.to = n;
    else table.chains.push((chain = { name, from: n, to: n }));
  }
  return tables;
}

/** The table that is open at a line (from 1). */
export function tableAt(line: (n: number) => string, n: number): string | undefined {
  for (let i = n - (line(n).startsWith('*') ? 1 : 0); i >= 1; i--) {
    const text = line(i);
    if (text.startsWith('*')) return text.slice(1).trim();
    if (text.startsWith('COMMIT') && i < n) return undefined;
  }
  return undefined;
}

/** The name of a chain that a column (from 0) of a line stands in. */
export function chainAt(line: string, column: number): { readonly name: string; readonly from: number } | undefined {
  for (const match of line.matchAll(/(^:|(?:^|\s)-[AIDRNXFPjg]\s+|--(?:jump|goto)\s+)(\S+)/g)) {
    const from = match.index + (match[1]?.length ?? 0);
    if (column >= from && column <= from + (match[2]?.length ?? 0)) return { name: match[2] ?? '', from };
  }
  return undefined;
}
