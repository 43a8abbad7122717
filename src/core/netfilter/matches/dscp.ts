import { RuleError } from '../../lib/words';
import { dscpName, dscpOfClass } from '../dscp-classes';
import type { Match } from '../extension';
import { bang, compares, hex, notIf } from '../say';

interface Config {
  readonly dscp: number;
  readonly invert: boolean;
}

/** `-m dscp`: compares the six DSCP bits of the IP header. */
export const dscp: Match<Config> = {
  name: 'dscp',
  source: 'net/netfilter/xt_dscp.c dscp_mt()',
  doc: 'Compares the differentiated services codepoint: the upper six bits of the old TOS byte.',
  options: [
    { name: '--dscp', type: 'u8', max: 0x3f, invert: true, excludes: ['--dscp-class'], doc: 'Codepoint, 0 to 63.' },
    {
      name: '--dscp-class',
      type: 'string',
      invert: true,
      excludes: ['--dscp'],
      doc: 'Class: BE, EF, CS0 to CS7, AF11 to AF43.',
    },
  ],
  precheck(given) {
    if (!given.has('--dscp') && !given.has('--dscp-class'))
      throw new RuleError('DSCP match: Parameter --dscp is required');
  },
  read(given) {
    if (!given.has('--dscp-class')) return { dscp: given.number('--dscp'), invert: given.inverted('--dscp') };
    const value = dscpOfClass(given.text('--dscp-class'), given.word('--dscp-class'));
    return { dscp: value, invert: given.inverted('--dscp-class') };
  },
  print: (c) => `${bang(c.invert)}--dscp ${hex(c.dscp, 2)}`,
  list: (c) => `DSCP match ${c.invert ? '!' : ''}${hex(c.dscp, 2)}`,
  phrase: (c) => `DSCP ${notIf(c.invert, dscpName(c.dscp) ?? hex(c.dscp, 2))}`,
  test: (c, packet) => (packet.tos >> 2 === c.dscp) !== c.invert,
  explain: (c, packet) => compares(`DSCP ${hex(packet.tos >> 2, 2)}`, packet.tos >> 2 === c.dscp, hex(c.dscp, 2)),
};
