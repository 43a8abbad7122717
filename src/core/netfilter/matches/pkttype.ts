import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Packet } from '../../packet/packet';
import type { Match } from '../extension';
import { bang, compares, notIf } from '../say';

interface Config {
  readonly type: Packet['type'];
  readonly invert: boolean;
}

/** Names the option takes, in the order the program looks through them, and the one it prints. */
const NAMES: readonly (readonly [name: string, type: Packet['type'], printed: string])[] = [
  ['unicast', 'host', 'unicast'],
  ['broadcast', 'broadcast', 'broadcast'],
  ['multicast', 'multicast', 'multicast'],
  ['otherhost', 'otherhost', 'otherhost'],
  ['bcast', 'broadcast', 'broadcast'],
  ['mcast', 'multicast', 'multicast'],
  ['host', 'host', 'unicast'],
];

/** `-m pkttype`: how the frame was addressed on the link. */
export const pkttype: Match<Config> = {
  name: 'pkttype',
  source: 'net/netfilter/xt_pkttype.c pkttype_mt()',
  doc: 'How the frame was addressed on the link: to us, to all, to a group or to another host.',
  options: [
    {
      name: '--pkt-type',
      type: 'string',
      required: true,
      invert: true,
      doc: 'unicast, broadcast, multicast or otherhost.',
    },
  ],
  read(given) {
    const text = given.text('--pkt-type');
    const found = NAMES.find(([name]) => name === text.toLowerCase());
    if (!found) throw new RuleError(`Bad packet type '${text}'`, given.word('--pkt-type'));
    return { type: found[1], invert: given.inverted('--pkt-type') };
  },
  print: (c) => `${bang(c.invert)}--pkt-type ${printed(c.type)}`,
  list: (c) => `PKTTYPE ${c.invert ? '!' : ''}= ${printed(c.type)}`,
  phrase: (c) => notIf(c.invert, say`${printed(c.type)} on the link`),
  test: (c, packet) => (packet.type === c.type) !== c.invert,
  explain: (c, packet) => compares(say`packet type ${printed(packet.type)}`, packet.type === c.type, printed(c.type)),
};

function printed(type: Packet['type']): string {
  return NAMES.find(([, known]) => known === type)?.[2] ?? type;
}
