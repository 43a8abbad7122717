import { SetError } from '../errors';
import { newElement } from '../extras';
import { BITMAP_EXTENSIONS, ELEMENT, EMPTY_HEADER, extensionsOf } from '../hash-header';
import { listed } from '../parts';
import { EMPTY_MEMBER, type Element, expired, type IpSet, type Key, type Member } from '../set';
import type { SetType } from './type';

const MIN_SIZE = 4;
const DEFAULT_SIZE = 8;

/** Does the set stand next to the one it is said to, among those that have not ended? */
function isWhere(set: IpSet, m: Member, now: number): boolean {
  if (m.reference === '') return true;
  const names = [...set.elements.values()].filter((e) => !expired(e, now)).map((e) => e.set);
  return names[names.indexOf(m.set) + (m.before ? 1 : -1)] === m.reference;
}

function collect(set: IpSet, now: number): void {
  for (const [key, element] of set.elements) if (expired(element, now)) set.elements.delete(key);
}

/** Source: ip_set_list_set.c list_set_uadd() */
function insert(set: IpSet, element: Element, { reference, before }: Member): void {
  if (reference === '') {
    set.elements.set(element.set, element);
    return;
  }
  const entries: [Key, Element][] = [...set.elements];
  const at = entries.findIndex(([key]) => key === reference);
  entries.splice(before ? at : at + 1, 0, [element.set, element]);
  set.elements = new Map(entries);
}

export const listSet: SetType = {
  name: 'list:set',
  aliases: ['setlist'],
  doc: 'An ordered list of other sets: a packet is in it when it is in one of them.',
  source: 'net/netfilter/ipset/ip_set_list_set.c',
  revision: 3,
  history: ['Initial revision', 'counters support', 'comment support', 'skbinfo support'],
  family: 'unspec',
  parts: [listed],
  create: ['size', ...BITMAP_EXTENSIONS],
  options: {
    add: ['timeout', 'before', 'after', ...ELEMENT.slice(1)],
    del: ['before', 'after'],
    test: ['before', 'after'],
  },
  forms: { add: [], del: [], test: [] },
  syntax: {
    create: '',
    add: 'NAME [before|after NAME]',
    del: 'NAME [before|after NAME]',
    test: 'NAME [before|after NAME]',
  },
  usage: ['where NAME are existing set names.'],

  header: (blob) => ({
    ...EMPTY_HEADER,
    ...extensionsOf(blob),
    size: Math.max(MIN_SIZE, blob.size ?? DEFAULT_SIZE),
  }),

  members: (blob) => [
    { ...EMPTY_MEMBER, set: blob.name ?? '', reference: blob.reference ?? '', before: blob.before === true },
  ],

  member: () => undefined,

  add(set, m, extras, exist, now) {
    collect(set, now);
    if (m.reference !== '' && (m.reference === m.set || !set.elements.has(m.reference))) return 'REF_EXIST';
    const old = set.elements.get(m.set);
    if (old && !exist) return 'EXIST';
    const counters = old ? ([old.packets, old.bytes] as const) : ([0n, 0n] as const);
    const element = newElement(set.header, { ...EMPTY_MEMBER, set: m.set }, extras, counters, now);
    if (old) set.elements.set(m.set, element);
    else insert(set, element, m);
    return undefined;
  },

  del(set, m, now) {
    const element = set.elements.get(m.set);
    if (!element || expired(element, now)) return m.reference === '' ? 'EXIST' : 'REF_EXIST';
    if (!isWhere(set, m, now)) return 'REF_EXIST';
    set.elements.delete(m.set);
    return undefined;
  },

  test(set, m, now) {
    const element = set.elements.get(m.set);
    return element && !expired(element, now) && isWhere(set, m, now) ? 1 : 0;
  },

  list: (set, now) => [...set.elements.values()].filter((e) => !expired(e, now)),
  flush(set) {
    set.elements.clear();
  },
};

/** Checks a list needs of the other sets. Source: ip_set_list_set.c list_set_uadt() */
export function checkListed(sets: ReadonlyMap<string, IpSet>, name: string, reference: string | undefined): void {
  const set = sets.get(name);
  if (!set) throw new SetError('NAME');
  if (set.type === 'list:set') throw new SetError('LOOP');
  if (reference !== undefined && !sets.has(reference)) throw new SetError('NAMEREF');
}
