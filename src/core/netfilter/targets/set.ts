import { say } from '../../lib/say';
import { strtoul } from '../../lib/numbers';
import { RuleError } from '../../lib/words';
import type { Given, Target } from '../extension';
import { printReference, readReference, type SetReference } from '../set-words';
import { andList, commaList } from '../say';

type MapFlag = 'mark' | 'prio' | 'queue';

interface Config {
  readonly add?: SetReference;
  readonly exist: boolean;
  /** Seconds. */
  readonly timeout?: number;
  readonly del?: SetReference;
  readonly map?: SetReference;
  readonly mapped: readonly MapFlag[];
}

const FLAGS: readonly MapFlag[] = ['mark', 'prio', 'queue'];

/** Longest timeout that the kernel can keep, seconds. Source: xt_set.c set_target_v3() */
const LONGEST = Math.floor(0xffffffff / 1000);

function readTimeout(given: Given): number | undefined {
  if (!given.has('--timeout')) return undefined;
  const value = strtoul(given.text('--timeout'), 0, 0xfffffffe);
  if (value === undefined)
    throw new RuleError('Invalid value for option --timeout or out of range 0-4294967294', given.word('--timeout'));
  return value;
}

function text(c: Config, dashes: '--' | ''): string {
  const parts: string[] = [];
  if (c.add) parts.push(`${dashes}add-set ${printReference(c.add)}`);
  if (c.exist) parts.push(`${dashes}exist`);
  if (c.timeout !== undefined) parts.push(`${dashes}timeout ${c.timeout}`);
  if (c.del) parts.push(`${dashes}del-set ${printReference(c.del)}`);
  if (c.map) parts.push(`${dashes}map-set ${printReference(c.map)}`);
  return [...parts, ...c.mapped.map((flag) => `${dashes}map-${flag}`)].join(' ');
}

const reference = (name: string, doc: string) =>
  ({ name, type: 'word', words: 2, multiple: true, invert: true, doc }) as const;
const switchOption = (name: string, doc: string) =>
  ({ name, type: 'none', multiple: true, invert: true, doc }) as const;

/** `-j SET`: puts the packet into a set of ipset, or takes it out. */
export const SET: Target<Config> = {
  name: 'SET',
  source: 'net/netfilter/xt_set.c set_target_v3()',
  doc: 'Adds parts of the packet to a set of ipset, deletes them from it, or gives the packet the mark and priority of its element.',
  options: [
    reference('--add-set', 'Adds the packet to this set.'),
    reference('--del-set', 'Deletes the packet from this set.'),
    reference('--map-set', 'Takes mark or priority from this set.'),
    switchOption('--exist', 'An element that is there gets a new timeout.'),
    { name: '--timeout', type: 'word', invert: true, doc: 'Seconds that the element lives.' },
    switchOption('--map-mark', "Sets the packet's mark."),
    switchOption('--map-prio', "Sets the packet's priority."),
    switchOption('--map-queue', "Sets the packet's queue."),
  ],

  read(given) {
    const [add, del, map] = (['--add-set', '--del-set', '--map-set'] as const).map((option) =>
      given.has(option) ? readReference(given, option) : undefined,
    );
    const timeout = readTimeout(given);
    const mapped = FLAGS.filter((name) => given.has(`--map-${name}`));
    const exist = given.has('--exist');
    if (!add && !del && !map) throw new RuleError("You must specify either `--add-set' or `--del-set' or `--map-set'");
    if (!add) {
      if (exist) throw new RuleError("Flag `--exist' can be used with `--add-set' only");
      if (timeout !== undefined) throw new RuleError("Option `--timeout' can be used with `--add-set' only");
    }
    if (map && !mapped.length)
      throw new RuleError("You must specify flags `--map-mark' or '--map-prio` or `--map-queue'");
    const [flag] = mapped;
    if (!map && flag) throw new RuleError(`Flag \`--map-${flag}' can be used with \`--map-set' only`);
    return {
      exist,
      mapped,
      ...(add && { add }),
      ...(timeout !== undefined && { timeout }),
      ...(del && { del }),
      ...(map && { map }),
    };
  },

  check(c, rule) {
    for (const { set } of [c.add, c.del, c.map].filter((r) => r !== undefined)) if (!rule.hasSet(set)) return 'ENOENT';
    if (!c.map) return undefined;
    if (rule.table !== 'mangle') return 'EINVAL';
    const early = rule.hooks.some((hook) => hook === 'PREROUTING' || hook === 'INPUT');
    return early && c.mapped.some((name) => name !== 'mark') ? 'EINVAL' : undefined;
  },

  print: (c) => text(c, '--'),
  list: (c) => text(c, ''),

  phrase(c) {
    const parts: string[] = [];
    if (c.add) parts.push(say`add to the set ${c.add.set}`);
    if (c.del) parts.push(say`delete from the set ${c.del.set}`);
    if (c.map) parts.push(say`take the ${andList(c.mapped)} from the set ${c.map.set}`);
    return commaList(parts);
  },

  apply(c, packet, context) {
    if (c.add)
      context.changeSet(c.add.set, c.add.dirs, packet, 'add', {
        exist: c.exist,
        ...(c.timeout !== undefined && { timeout: Math.min(c.timeout, LONGEST) }),
      });
    if (c.del) context.changeSet(c.del.set, c.del.dirs, packet, 'del');
    const found = c.map && context.mapSet(c.map.set, c.map.dirs, packet);
    if (!found) return { packet, verdict: 'CONTINUE' };
    const mark = c.mapped.includes('mark') ? ((packet.mark & ~found.mask) ^ found.mark) >>> 0 : packet.mark;
    const priority = c.mapped.includes('prio') ? found.priority : packet.priority;
    return { packet: { ...packet, mark, priority }, verdict: 'CONTINUE' };
  },

  describe(c) {
    if (c.add) return say`adds the packet to the set ${c.add.set}`;
    if (c.del) return say`deletes the packet from the set ${c.del.set}`;
    return say`looks the packet up in the set ${c.map?.set ?? ''}`;
  },
};

/** The sets that a rule's config names. */
export function setNames(config: unknown): readonly string[] {
  const { add, del, map } = config as Config;
  return [add, del, map].filter((reference) => reference !== undefined).map((reference) => reference.set);
}
