import { say } from '../../lib/say';
import type { Match } from '../extension';
import { ipv6Only } from '../ipv6-only';

/** `-m eui64`: is the IPv6 source made of the MAC address? */
export const eui64: Match<null> = {
  ...ipv6Only,
  name: 'eui64',
  source: 'net/ipv6/netfilter/ip6t_eui64.c eui64_mt6()',
  doc: 'The lower half of the IPv6 source is made of the MAC address of the frame it came in.',
  hooks: ['PREROUTING', 'INPUT', 'FORWARD'],
  options: [],
  read: () => null,
  print: () => '',
  list: () => '',
  phrase: () => say('with a source made of its MAC address'),
};
