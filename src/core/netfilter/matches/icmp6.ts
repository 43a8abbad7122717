import { say } from '../../lib/say';
import type { Match } from '../extension';
import { type IcmpType, icmpTypeName, icmpTypeText, icmpv6Names, listIcmpType, parseIcmpType } from '../icmp-types';
import { bang, notIf } from '../say';

interface Config extends IcmpType {
  readonly invert: boolean;
}

const IPV6_ICMP = 58;

/** `-m icmp6`: type and code of an ICMPv6 packet. */
export const icmp6: Match<Config> = {
  name: 'icmp6',
  families: ['ipv6'],
  protocols: [IPV6_ICMP],
  source: 'net/netfilter/xt_tcpudp.c icmp6_match()',
  doc: 'Type and code of an ICMPv6 packet. Loaded by itself when `-p icmpv6` is followed by `--icmpv6-type`.',
  limits: 'Packets are IPv4 here, so it never matches.',
  options: [
    { name: '--icmpv6-type', type: 'string', required: true, invert: true, doc: 'Name, or `type[/code]` in numbers.' },
  ],
  read(given) {
    const type = parseIcmpType(given.text('--icmpv6-type'), icmpv6Names, 'ICMPv6', given.word('--icmpv6-type'));
    return { ...type, invert: given.inverted('--icmpv6-type') };
  },
  print: (c) => `${bang(c.invert)}--icmpv6-type ${icmpTypeText(c)}`,
  list: (c, { numeric }) => `ipv6-icmp${listIcmpType(c, numeric ? [] : icmpv6Names, c.invert)}`,
  phrase: (c) => notIf(c.invert, icmpTypeName(c, icmpv6Names)),
  test: () => false,
  explain: () => say('the packet is not ICMPv6'),
};
