/** Puts texts of `ipset save` together: sets come before what uses them. */
export function readSets(texts: readonly string[]): { readonly text: string; readonly names: ReadonlySet<string> } {
  const creates: string[] = [];
  const adds: string[] = [];
  const names = new Set<string>();
  for (const line of texts.flatMap((t) => t.split(/\r?\n/))) {
    const [verb, name] = line.trim().split(/\s+/);
    if (name === undefined) continue;
    if (verb === 'create' && !names.has(name)) {
      names.add(name);
      creates.push(line.trim());
    } else if (verb === 'add' && names.has(name)) adds.push(line.trim());
  }
  return { text: names.size ? `${[...creates, ...adds].join('\n')}\n` : '', names };
}
