import { say } from '../../lib/say';
import { ACK, FIN, RST, SYN, TCP } from '../../packet/packet';
import type { Target } from '../extension';
import { answerSyn, openServer, type SynproxyConfig, type SynproxyWork } from '../synproxy';

/** `-j SYNPROXY`: answers handshakes in place of the server. */
export const SYNPROXY: Target<SynproxyConfig> = {
  name: 'SYNPROXY',
  source: 'net/ipv4/netfilter/ipt_SYNPROXY.c synproxy_tg4()',
  tracks: true,
  doc: 'Answers a SYN itself and opens the connection to the server only when the client has answered: a shield against SYN floods.',
  protocols: [TCP],
  hooks: ['INPUT', 'FORWARD'],
  options: [
    { name: '--sack-perm', type: 'none', doc: 'The server takes selective acknowledgements.' },
    { name: '--timestamp', type: 'none', doc: 'The server uses timestamps.' },
    { name: '--wscale', type: 'u32', doc: 'Window scale of the server.' },
    { name: '--mss', type: 'u32', doc: 'Maximum segment size of the server.' },
    { name: '--ecn', type: 'none', doc: 'The server uses ECN.' },
  ],
  read: (given) => ({
    sackPermitted: given.has('--sack-perm'),
    timestamp: given.has('--timestamp'),
    ...(given.has('--wscale') && { windowScale: given.number('--wscale') & 0xff }),
    ...(given.has('--mss') && { mss: given.number('--mss') & 0xffff }),
    ecn: given.has('--ecn'),
  }),
  print(c) {
    const parts = [];
    if (c.sackPermitted) parts.push('--sack-perm');
    if (c.timestamp) parts.push('--timestamp');
    if (c.windowScale !== undefined) parts.push(`--wscale ${c.windowScale}`);
    if (c.mss !== undefined) parts.push(`--mss ${c.mss}`);
    if (c.ecn) parts.push('--ecn');
    return parts.join(' ');
  },
  list: (c, how) => `SYNPROXY ${SYNPROXY.print(c, how.family).replaceAll('--', '')} `.replace('  ', ' '),
  phrase: () => say('answer the handshake for the server'),
  apply(config, packet, context) {
    const tcp = packet.transport;
    if (tcp.kind !== 'tcp') return { packet, verdict: 'DROP', reason: 'the segment has no TCP header' };
    const work: SynproxyWork = { now: context.now, send: (made, title) => context.send(made, packet, title) };
    const { flags } = tcp;
    if (flags & SYN && !(flags & (ACK | FIN | RST))) {
      answerSyn(packet, tcp, config, work);
      return { packet, verdict: 'STOLEN', reason: 'SYNPROXY answers the SYN in place of the server' };
    }
    if (flags & ACK && !(flags & (FIN | RST | SYN))) {
      if (openServer(packet, tcp, tcp.seq, work))
        return { packet, verdict: 'STOLEN', reason: 'the client returned the cookie: SYNPROXY asks the server' };
      return { packet, verdict: 'DROP', reason: 'the acknowledgement carries no cookie of SYNPROXY' };
    }
    return { packet, verdict: 'CONTINUE' };
  },
  describe: () => say('stands in for the server'),
};
