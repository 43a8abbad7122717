import { expectConnection } from '../../conntrack/expect';
import { type Packet, UDP } from '../../packet/packet';
import type { ConnectionHelper } from './helper';
import { textOf } from './payload';

const READ = 1;
const WRITE = 2;

/**
 * TFTP: the server answers a request from another port.
 *
 * Source: net/netfilter/nf_conntrack_tftp.c tftp_help(), nf_nat_tftp.c help()
 */
export const tftp: ConnectionHelper = {
  name: 'tftp',
  protocols: [UDP],
  help(packet, entry, env) {
    if (!isRequest(packet)) return packet;
    const { src, dst, dport, protocol } = entry.reply;
    const isTranslated = entry.srcNat || entry.dstNat;
    const done = expectConnection(
      entry,
      {
        tuple: { src, dst, protocol, sport: 0, dport },
        anySource: false,
        ...(isTranslated && { follow: { port: entry.original.sport, direction: 1 } }),
      },
      env,
    );
    return done ? packet : undefined;
  },
};

function isRequest(packet: Packet): boolean {
  const text = textOf(packet);
  return text.charCodeAt(0) === 0 && (text.charCodeAt(1) === READ || text.charCodeAt(1) === WRITE);
}
