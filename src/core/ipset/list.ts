import { memorySize } from './memory';
import { createLine, elementLines, type ListMode, plainHeader, xmlHeader } from './print';
import { type IpSet, listReferences, type SetStore } from './set';
import { typeOf } from './types/all';

export interface ListOptions {
  readonly mode: ListMode;
  /** Names only. */
  readonly names: boolean;
  /** Headers only. */
  readonly terse: boolean;
  readonly sorted: boolean;
  readonly now: number;
  /** How many rules name a set. */
  references(name: string): number;
}

function plain(store: SetStore, set: IpSet, options: ListOptions): string {
  const type = typeOf(set.type);
  const lines = [
    `Name: ${set.name}`,
    `Type: ${type.name}`,
    `Revision: ${type.revision}`,
    `Header:${plainHeader(set)}`,
    `Size in memory: ${memorySize(set, options.now)}`,
    `References: ${options.references(set.name) + listReferences(store, set.name)}`,
    `Number of entries: ${type.list(set, options.now).length}`,
    ...(options.terse ? [] : ['Members:']),
  ];
  const members = options.terse ? [] : elementLines(set, options.now, 'plain', options.sorted);
  return `${lines.join('\n')}\n${members.join('')}`;
}

function xml(store: SetStore, set: IpSet, options: ListOptions): string {
  const type = typeOf(set.type);
  const head = [
    `<ipset name="${set.name}">`,
    `<type>${type.name}</type>`,
    `<revision>${type.revision}</revision>`,
    `<header>${xmlHeader(set)}`,
    `<memsize>${memorySize(set, options.now)}</memsize>`,
    `<references>${options.references(set.name) + listReferences(store, set.name)}</references>`,
    `<numentries>${type.list(set, options.now).length}</numentries>`,
    '</header>',
  ].join('\n');
  if (options.terse) return `${head}\n</ipset>\n`;
  const members = elementLines(set, options.now, 'xml', options.sorted).join('');
  return `${head}\n<members>\n${members}</members>\n</ipset>\n`;
}

function save(set: IpSet, options: ListOptions): string {
  return `${createLine(set)}\n${elementLines(set, options.now, 'save', options.sorted).join('')}`;
}

/** What `ipset list` and `ipset save` print, for one set or all. Source: ipset 7.17 lib/session.c callback_list() */
export function listSets(store: SetStore, sets: readonly IpSet[], options: ListOptions): string {
  if (options.mode === 'save') return sets.map((s) => save(s, options)).join('');
  const names = options.names
    ? (set: IpSet) => (options.mode === 'xml' ? `<ipset name="${set.name}"/>\n` : `${set.name}\n`)
    : undefined;
  if (options.mode === 'plain')
    return names ? sets.map(names).join('') : sets.map((s) => plain(store, s, options)).join('\n');
  return `<ipsets>\n${sets.map(names ?? ((s) => xml(store, s, options))).join('')}</ipsets>\n`;
}
