import { say } from '../lib/say';
import type { Match } from './extension';

/** What every match has that looks at headers of IPv6 only. */
export const ipv6Only = {
  families: ['ipv6'],
  limits: 'Packets are IPv4 here: it is read, checked and printed, and never asked.',
  test: () => false,
  explain: () => say('the packet is IPv4'),
} as const satisfies Partial<Match<never>>;
