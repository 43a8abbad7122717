import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { CWR, ECE, type Packet, TCP } from '../../packet/packet';
import type { Target } from '../extension';
import { commaList } from '../say';

interface Config {
  /** Bits to put in; absent ones stay. */
  readonly ece?: number;
  readonly cwr?: number;
  readonly ect?: number;
}

/** `-j ECN`: changes the bits of explicit congestion notification. */
export const ECN: Target<Config> = {
  name: 'ECN',
  source: 'net/ipv4/netfilter/ipt_ECN.c ecn_tg()',
  doc: 'Changes the bits of explicit congestion notification. `--ecn-tcp-remove` keeps a connection from using it.',
  families: ['ipv4'],
  tables: ['mangle'],
  options: [
    {
      name: '--ecn-tcp-remove',
      type: 'none',
      excludes: ['--ecn-tcp-cwr', '--ecn-tcp-ece'],
      doc: 'Clear both bits of the TCP header.',
    },
    { name: '--ecn-tcp-cwr', type: 'u8', max: 1, excludes: ['--ecn-tcp-remove'], doc: 'Set or clear CWR.' },
    { name: '--ecn-tcp-ece', type: 'u8', max: 1, excludes: ['--ecn-tcp-remove'], doc: 'Set or clear ECE.' },
    { name: '--ecn-ip-ect', type: 'u8', max: 3, doc: 'The two bits of the IP header.' },
  ],
  precheck(given) {
    if (given.all().length === 0) throw new RuleError('ECN target: An operation is required');
  },
  read(given) {
    const remove = given.has('--ecn-tcp-remove');
    // The program forgets what it was told before --ecn-tcp-remove.
    const forgotten =
      remove && given.has('--ecn-ip-ect') && given.word('--ecn-ip-ect') < given.word('--ecn-tcp-remove');
    return {
      ...(remove && { ece: 0, cwr: 0 }),
      ...(given.has('--ecn-tcp-ece') && { ece: given.number('--ecn-tcp-ece') }),
      ...(given.has('--ecn-tcp-cwr') && { cwr: given.number('--ecn-tcp-cwr') }),
      ...(given.has('--ecn-ip-ect') && !forgotten && { ect: given.number('--ecn-ip-ect') }),
    };
  },
  check(c, rule) {
    const needsTcp = c.ece !== undefined || c.cwr !== undefined;
    return needsTcp && (rule.protocol !== TCP || rule.notProtocol) ? 'EINVAL' : undefined;
  },
  print(c) {
    if (c.ece === 0 && c.cwr === 0 && c.ect === undefined) return '--ecn-tcp-remove';
    const parts = [];
    if (c.ece !== undefined) parts.push(`--ecn-tcp-ece ${c.ece}`);
    if (c.cwr !== undefined) parts.push(`--ecn-tcp-cwr ${c.cwr}`);
    if (c.ect !== undefined) parts.push(`--ecn-ip-ect ${c.ect}`);
    return parts.join(' ');
  },
  list(c) {
    if (c.ece === 0 && c.cwr === 0 && c.ect === undefined) return 'ECN TCP remove';
    const parts = ['ECN'];
    if (c.ece !== undefined) parts.push(`ECE=${c.ece}`);
    if (c.cwr !== undefined) parts.push(`CWR=${c.cwr}`);
    if (c.ect !== undefined) parts.push(`ECT codepoint=${c.ect}`);
    return parts.join(' ');
  },
  phrase(c) {
    if (isRemoval(c)) return say('keep ECN out of TCP');
    return say`set ${bitsText(c)}`;
  },
  apply(c, packet) {
    const tos = c.ect === undefined ? packet.tos : (packet.tos & ~3) | c.ect;
    const marked = tos === packet.tos ? packet : { ...packet, tos };
    return { packet: withFlags(c, marked), verdict: 'CONTINUE' };
  },
  describe: (c, before, after) =>
    before === after
      ? say('leaves the ECN bits as they are')
      : isRemoval(c)
        ? say('keeps ECN out of TCP')
        : say`sets ${bitsText(c)}`,
};

function isRemoval(c: Config): boolean {
  return c.ece === 0 && c.cwr === 0 && c.ect === undefined;
}

function bitsText(c: Config): string {
  const parts: string[] = [];
  if (c.ece !== undefined) parts.push(`ECE ${c.ece}`);
  if (c.cwr !== undefined) parts.push(`CWR ${c.cwr}`);
  if (c.ect !== undefined) parts.push(say`ECN bits ${c.ect}`);
  return commaList(parts);
}

function withFlags(c: Config, packet: Packet): Packet {
  const t = packet.transport;
  if (t.kind !== 'tcp') return packet;
  let { flags } = t;
  if (c.ece !== undefined) flags = c.ece ? flags | ECE : flags & ~ECE;
  if (c.cwr !== undefined) flags = c.cwr ? flags | CWR : flags & ~CWR;
  return flags === t.flags ? packet : { ...packet, transport: { ...t, flags } };
}
