import { say } from '../../lib/say';
import type { Target } from '../extension';

/** `-j NOTRACK`: the older name of `-j CT --notrack`. */
export const NOTRACK: Target<object> = {
  name: 'NOTRACK',
  source: 'net/netfilter/xt_CT.c xt_ct_target_v1()',
  doc: 'The packet is not tracked; its state is UNTRACKED. The older name of `-j CT --notrack`.',
  tables: ['raw'],
  options: [],
  read: () => ({}),
  print: () => '',
  list: () => 'NOTRACK',
  phrase: () => say('do not track'),
  apply: (_c, packet, context) => ({ packet: context.track(packet, { notrack: true }), verdict: 'CONTINUE' }),
  describe: () => say('keeps the packet from being tracked'),
};
