import { say } from '../../lib/say';
import { ICMP } from '../../packet/packet';
import type { Match } from '../extension';
import {
  icmpFits,
  icmpNames,
  type IcmpType,
  icmpTypeName,
  icmpTypeText,
  listIcmpType,
  parseIcmpType,
} from '../icmp-types';
import { bang, notIf, compares } from '../say';

interface Config extends IcmpType {
  readonly invert: boolean;
}

const ANY = 255;

/** `-m icmp`: type and code of an ICMP packet. */
export const icmp: Match<Config> = {
  name: 'icmp',
  families: ['ipv4'],
  protocols: [ICMP],
  source: 'net/netfilter/xt_tcpudp.c icmp_match()',
  doc: 'Type and code of an ICMP packet. Loaded by itself when `-p icmp` is followed by `--icmp-type`.',
  options: [
    { name: '--icmp-type', type: 'string', required: true, invert: true, doc: 'Name, or `type[/code]` in numbers.' },
  ],
  read(given) {
    const type = parseIcmpType(given.text('--icmp-type'), icmpNames, 'ICMP', given.word('--icmp-type'));
    return { ...type, invert: given.inverted('--icmp-type') };
  },
  print: (c) => `${bang(c.invert)}--icmp-type ${c.type === ANY ? 'any' : icmpTypeText(c)}`,
  list: (c, { numeric }) => `icmp${listIcmpType(c, numeric ? [] : icmpNames, c.invert)}`,
  phrase: (c) => notIf(c.invert, c.type === ANY ? say('of any type') : icmpTypeName(c, icmpNames)),
  test(c, { transport, fragment }) {
    if (transport.kind !== 'icmp' || (fragment && fragment.offset > 0)) return false;
    return (c.type === ANY || icmpFits(c, transport.type, transport.code)) !== c.invert;
  },
  explain(c, { transport, fragment }) {
    if (transport.kind !== 'icmp') return say('the packet is not ICMP');
    if (fragment && fragment.offset > 0) return say('a later fragment has no ICMP header');
    const fits = c.type === ANY || icmpFits(c, transport.type, transport.code);
    const wanted = c.type === ANY ? say('any') : icmpTypeName(c, icmpNames);
    return compares(say`ICMP type ${transport.type} code ${transport.code}`, fits, wanted);
  },
};
