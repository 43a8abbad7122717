import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { CWR, ECE, type Packet, TCP } from '../../packet/packet';
import type { Match } from '../extension';
import { bang, compares, notIf, andList, commaList } from '../say';

interface Config {
  /** Absent where it is not asked for; true where the bit must be set. */
  readonly ece?: boolean;
  readonly cwr?: boolean;
  readonly ect?: { readonly value: number; readonly invert: boolean };
}

/** `-m ecn`: looks at explicit congestion notification in the IP and TCP headers. */
export const ecn: Match<Config> = {
  name: 'ecn',
  source: 'net/netfilter/xt_ecn.c',
  doc: 'Looks at the bits of explicit congestion notification: two in the IP header, ECE and CWR in the TCP header.',
  options: [
    { name: '--ecn-tcp-cwr', type: 'none', invert: true, doc: 'The CWR bit of the TCP header is set.' },
    { name: '--ecn-tcp-ece', type: 'none', invert: true, doc: 'The ECE bit of the TCP header is set.' },
    { name: '--ecn-ip-ect', type: 'u8', max: 3, invert: true, doc: 'The two ECN bits of the IP header, 0 to 3.' },
  ],
  precheck(given) {
    if (given.all().length === 0) throw new RuleError('ECN match: some option required');
  },
  read(given) {
    return {
      ...(given.has('--ecn-tcp-ece') && { ece: !given.inverted('--ecn-tcp-ece') }),
      ...(given.has('--ecn-tcp-cwr') && { cwr: !given.inverted('--ecn-tcp-cwr') }),
      ...(given.has('--ecn-ip-ect') && {
        ect: { value: given.number('--ecn-ip-ect'), invert: given.inverted('--ecn-ip-ect') },
      }),
    };
  },
  check(c, rule) {
    const wantsTcp = c.ece !== undefined || c.cwr !== undefined;
    return wantsTcp && (rule.protocol !== TCP || rule.notProtocol) ? 'EINVAL' : undefined;
  },
  print(c) {
    const parts = [];
    if (c.ece !== undefined) parts.push(`${bang(!c.ece)}--ecn-tcp-ece`);
    if (c.cwr !== undefined) parts.push(`${bang(!c.cwr)}--ecn-tcp-cwr`);
    if (c.ect) parts.push(`${bang(c.ect.invert)}--ecn-ip-ect ${c.ect.value}`);
    return parts.join(' ');
  },
  list(c) {
    const parts = ['ECN match'];
    if (c.ece !== undefined) parts.push(`${c.ece ? '' : '!'}ECE`);
    if (c.cwr !== undefined) parts.push(`${c.cwr ? '' : '!'}CWR`);
    if (c.ect) parts.push(`${c.ect.invert ? '!' : ''}ECT=${c.ect.value}`);
    return parts.join(' ');
  },
  phrase(c) {
    const parts = [];
    if (c.ece !== undefined) parts.push(c.ece ? say('ECE set') : say('ECE not set'));
    if (c.cwr !== undefined) parts.push(c.cwr ? say('CWR set') : say('CWR not set'));
    if (c.ect) parts.push(say`ECN bits ${notIf(c.ect.invert, `${c.ect.value}`)}`);
    return andList(parts);
  },
  test(c, packet) {
    if (c.ect && ((packet.tos & 3) === c.ect.value) === c.ect.invert) return false;
    if (c.ece !== undefined && flag(packet, ECE) !== c.ece) return false;
    return c.cwr === undefined || flag(packet, CWR) === c.cwr;
  },
  explain(c, packet) {
    const parts = [];
    if (c.ect)
      parts.push(compares(say`ECN bits ${packet.tos & 3}`, (packet.tos & 3) === c.ect.value, `${c.ect.value}`));
    if (c.ece !== undefined) parts.push(flag(packet, ECE) ? say('ECE is set') : say('ECE is not set'));
    if (c.cwr !== undefined) parts.push(flag(packet, CWR) ? say('CWR is set') : say('CWR is not set'));
    return commaList(parts);
  },
};

function flag(packet: Packet, bit: number): boolean {
  return packet.transport.kind === 'tcp' && (packet.transport.flags & bit) !== 0;
}
