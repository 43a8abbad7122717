import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { dscpName, dscpOfClass } from '../dscp-classes';
import type { Target } from '../extension';
import { hex } from '../say';

interface Config {
  readonly dscp: number;
}

/** `-j DSCP`: sets the differentiated services codepoint. */
export const DSCP: Target<Config> = {
  name: 'DSCP',
  source: 'net/netfilter/xt_DSCP.c dscp_tg()',
  doc: 'Sets the six DSCP bits of the IP header; the two ECN bits stay.',
  tables: ['mangle'],
  options: [
    { name: '--set-dscp', type: 'u8', max: 0x3f, excludes: ['--set-dscp-class'], doc: 'Codepoint, 0 to 63.' },
    {
      name: '--set-dscp-class',
      type: 'string',
      excludes: ['--set-dscp'],
      doc: 'Class: BE, EF, CS0 to CS7, AF11 to AF43.',
    },
  ],
  precheck(given) {
    if (given.all().length === 0) throw new RuleError('DSCP target: Parameter --set-dscp is required');
  },
  read(given) {
    if (!given.has('--set-dscp-class')) return { dscp: given.number('--set-dscp') };
    return { dscp: dscpOfClass(given.text('--set-dscp-class'), given.word('--set-dscp-class')) };
  },
  print: (c) => `--set-dscp ${hex(c.dscp, 2)}`,
  list: (c) => `DSCP set ${hex(c.dscp, 2)}`,
  phrase: (c) => say`set DSCP ${dscpName(c.dscp) ?? hex(c.dscp, 2)}`,
  apply: (c, packet) => ({
    packet: packet.tos >> 2 === c.dscp ? packet : { ...packet, tos: (packet.tos & 3) | (c.dscp << 2) },
    verdict: 'CONTINUE',
  }),
  describe: (c, before) => say`changes DSCP from ${hex(before.tos >> 2, 2)} to ${hex(c.dscp, 2)}`,
};
