import { say } from '../../lib/say';
import type { Target } from '../extension';

/** `-j TRACE`: tells of every rule that the packet meets from here. */
export const TRACE: Target<object> = {
  name: 'TRACE',
  source: 'net/netfilter/nft_meta.c NFT_META_NFTRACE',
  doc: 'Has the kernel tell of every rule that the packet meets from here. Chainwalk traces every packet anyway.',
  options: [],
  read: () => ({}),
  print: () => '',
  list: () => '',
  phrase: () => say('trace'),
  apply: (_c, packet) => ({ packet: packet.traced ? packet : { ...packet, traced: true }, verdict: 'CONTINUE' }),
  describe: () => say('has the packet traced'),
};
