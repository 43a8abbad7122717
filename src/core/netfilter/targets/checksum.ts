import { say } from '../../lib/say';
import type { Target } from '../extension';

/** `-j CHECKSUM`: fills in the checksum that a device was to fill in. */
export const CHECKSUM: Target<null> = {
  name: 'CHECKSUM',
  source: 'net/netfilter/xt_CHECKSUM.c checksum_tg()',
  doc: 'Fills in the checksum that was left to the device. Old DHCP clients in virtual machines needed it.',
  tables: ['mangle'],
  options: [{ name: '--checksum-fill', type: 'none', required: true, doc: 'Fill in the checksum.' }],
  read: () => null,
  print: () => '--checksum-fill',
  list: () => 'CHECKSUM fill',
  phrase: () => say('fill in the checksum'),
  apply: (_c, packet) => ({ packet, verdict: 'CONTINUE' }),
  describe: () => say('fills in the checksum, which is right already'),
};
