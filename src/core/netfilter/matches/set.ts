import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { formatIpv4 } from '../../packet/address';
import type { Packet } from '../../packet/packet';
import type { Match, SetMatchOptions } from '../extension';
import { bang, andList, sideText } from '../say';
import {
  type CounterCondition,
  printCounter,
  printReference,
  readCounter,
  readReference,
  type SetReference,
} from '../set-words';

interface Config extends SetReference {
  readonly invert: boolean;
  readonly returnNomatch: boolean;
  readonly noCounters: boolean;
  readonly noSubcounters: boolean;
  readonly packets?: CounterCondition;
  readonly bytes?: CounterCondition;
}

function optionsOf(c: Config): SetMatchOptions {
  return {
    noMatch: c.returnNomatch,
    noUpdateCounters: c.noCounters,
    noUpdateSubcounters: c.noSubcounters,
    ...(c.packets && { packets: c.packets }),
    ...(c.bytes && { bytes: c.bytes }),
  };
}

const asked = new WeakMap<Config, SetMatchOptions>();

function text(c: Config, dashes: '--' | ''): string {
  return [
    `${bang(c.invert)}${dashes}match-set ${printReference(c)}`,
    ...(c.returnNomatch ? [`${dashes}return-nomatch`] : []),
    ...(c.noCounters ? [`! ${dashes}update-counters`] : []),
    ...(c.noSubcounters ? [`! ${dashes}update-subcounters`] : []),
    ...printCounter(c.packets, 'packets', dashes),
    ...printCounter(c.bytes, 'bytes', dashes),
  ].join(' ');
}

const sideName = (dir: 'src' | 'dst') => (dir === 'src' ? say('source') : say('destination'));

/** The parts that are looked up: "source 10.0.0.1", "destination 10.0.0.1 and destination port". */
function subject(c: Config, packet: Packet): string {
  const [first, ...rest] = c.dirs;
  const address = formatIpv4(first === 'src' ? packet.src : packet.dst);
  return andList([sideText(first === 'src' ? 'source' : 'destination', address), ...rest.map(sideName)]);
}

/** `-m set`: asks a set of ipset. */
export const set: Match<Config> = {
  name: 'set',
  source: 'net/netfilter/xt_set.c set_match_v4(), net/netfilter/ipset/ip_set_core.c ip_set_test()',
  doc: 'Asks whether parts of the packet are in a set of ipset: `src` and `dst` say which, one for each part of the set.',
  options: [
    {
      name: '--match-set',
      type: 'word',
      words: 2,
      multiple: true,
      invert: true,
      doc: 'Name of the set, and which side of the packet each of its parts is: `src,dst`.',
    },
    { name: '--set', type: 'word', words: 2, multiple: true, invert: true, synonymOf: '--match-set', doc: 'Old name.' },
    {
      name: '--return-nomatch',
      type: 'none',
      multiple: true,
      invert: true,
      doc: 'Elements with `nomatch` match instead.',
    },
    {
      name: '--update-counters',
      type: 'none',
      multiple: true,
      invert: true,
      doc: 'With `!`: the counters of the element are left alone.',
    },
    {
      name: '--update-subcounters',
      type: 'none',
      multiple: true,
      invert: true,
      doc: 'With `!`: the counters in the sets of a list are left alone.',
    },
    ...(['packets', 'bytes'] as const).flatMap((kind) =>
      (['eq', 'lt', 'gt'] as const).map((op) => ({
        name: `--${kind}-${op}`,
        type: 'word' as const,
        multiple: true,
        invert: true,
        doc: `The element's counter of ${kind} is ${{ eq: 'this', lt: 'less', gt: 'more' }[op]}.`,
      })),
    ),
  ],

  precheck(given) {
    if (!given.has('--match-set')) throw new RuleError("You must specify `--match-set' with proper arguments");
  },

  read(given) {
    const reference = readReference(given, '--match-set');
    const inverted = given.all('--return-nomatch').find((use) => use.inverted);
    if (inverted) throw new RuleError('--return-nomatch flag cannot be inverted', inverted.word);
    const packets = readCounter(given, 'packets');
    const bytes = readCounter(given, 'bytes');
    return {
      ...reference,
      invert: given.inverted('--match-set'),
      returnNomatch: given.has('--return-nomatch'),
      noCounters: given.all('--update-counters').some((use) => use.inverted),
      noSubcounters: given.all('--update-subcounters').some((use) => use.inverted),
      ...(packets && { packets }),
      ...(bytes && { bytes }),
    };
  },

  check: (c, rule) => (rule.hasSet(c.set) ? undefined : 'ENOENT'),
  print: (c) => text(c, '--'),
  list: (c) => text(c, ''),
  phrase: (c) => {
    const sides = andList(c.dirs.map(sideName));
    return c.invert ? say`${sides} not in the set ${c.set}` : say`${sides} in the set ${c.set}`;
  },

  test(c, packet, context) {
    let options = asked.get(c);
    if (!options) asked.set(c, (options = optionsOf(c)));
    return context.inSet(c.set, c.dirs, packet, options) !== c.invert;
  },

  explain: (c, packet, context) =>
    context.matched === c.invert
      ? say`${subject(c, packet)} is not in the set ${c.set}`
      : say`${subject(c, packet)} is in the set ${c.set}`,
};

/** The sets that a rule's config names. */
export function setNames(config: unknown): readonly string[] {
  return [(config as Config).set];
}
