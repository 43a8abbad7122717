import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { type Packet, TCP } from '../../packet/packet';
import { payloadBytes } from '../../packet/make';
import { transportHeaderLength } from '../../packet/wire';
import type { HookName } from '../../trace/step';
import type { Target } from '../extension';

interface Config {
  readonly mss: number | 'pmtu';
}

const WITH_ROUTE: readonly HookName[] = ['FORWARD', 'OUTPUT', 'POSTROUTING'];
/** IP and TCP header without options. */
const HEADERS = 40;
const OPTION_BYTES = 4;
const LONGEST_HEADER = 60;
/** What a host may be sent that offered no MSS: RFC 879. */
const DEFAULT_MSS = 536;

/** `-j TCPMSS`: lowers the maximum segment size that a SYN offers. */
export const TCPMSS: Target<Config> = {
  name: 'TCPMSS',
  source: 'net/netfilter/xt_TCPMSS.c tcpmss_mangle_packet()',
  doc: 'Lowers the maximum segment size in a SYN, to a number or to what the path takes. It never raises it.',
  protocols: [TCP],
  options: [
    { name: '--set-mss', type: 'u16', max: 65515, maxIpv6: 65495, doc: 'Size.' },
    { name: '--clamp-mss-to-pmtu', type: 'none', doc: 'MTU of the route, less 40 bytes of headers.' },
  ],
  precheck(given) {
    if (given.all().length === 0) throw new RuleError('TCPMSS target: At least one parameter is required');
  },
  read(given) {
    const uses = given.all();
    // The last one counts: both are written to the same field.
    if (uses[uses.length - 1]?.option === '--clamp-mss-to-pmtu') return { mss: 'pmtu' };
    return { mss: given.number('--set-mss') };
  },
  check: (c, rule) => (c.mss === 'pmtu' && rule.hooks.some((h) => !WITH_ROUTE.includes(h)) ? 'EINVAL' : undefined),
  print: (c) => (c.mss === 'pmtu' ? '--clamp-mss-to-pmtu' : `--set-mss ${c.mss}`),
  list: (c) => `TCPMSS ${c.mss === 'pmtu' ? 'clamp to PMTU' : `set ${c.mss}`}`,
  phrase: (c) => (c.mss === 'pmtu' ? say('lower the MSS to what the path takes') : say`lower the MSS to ${c.mss}`),

  apply(c, packet, context) {
    if (packet.fragment && packet.fragment.offset > 0) return { packet, verdict: 'CONTINUE' };
    if (c.mss !== 'pmtu') return { packet: lower(packet, c.mss), verdict: 'CONTINUE' };
    const mtu = context.pathMtu(packet);
    if (mtu <= HEADERS) return { packet, verdict: 'DROP', reason: `the MTU of the path, ${mtu}, has no room for data` };
    return { packet: lower(packet, mtu - HEADERS), verdict: 'CONTINUE' };
  },

  describe(_c, before, after) {
    const [old, now] = [before, after].map((p) => (p.transport.kind === 'tcp' ? p.transport.options?.mss : undefined));
    if (old === now) return old === undefined ? say('leaves the MSS as it is') : say`leaves the MSS as it is, ${old}`;
    return old === undefined ? say`adds the MSS ${now ?? 0}` : say`lowers the MSS from ${old} to ${now ?? 0}`;
  },
};

function lower(packet: Packet, mss: number): Packet {
  const t = packet.transport;
  if (t.kind !== 'tcp') return packet;
  const old = t.options?.mss;
  if (old !== undefined)
    return old <= mss ? packet : { ...packet, transport: { ...t, options: { ...t.options, mss } } };
  // An option can be added only where nothing has to make room for it.
  if (payloadBytes(packet.payload) > 0 || transportHeaderLength(packet) + OPTION_BYTES > LONGEST_HEADER) return packet;
  const options = { ...t.options, mss: Math.min(mss, DEFAULT_MSS) };
  return { ...packet, length: packet.length + OPTION_BYTES, transport: { ...t, options } };
}
