import type { Direction, Entry } from '../../conntrack/entry';
import { expectConnection } from '../../conntrack/expect';
import { after } from '../../conntrack/protocols/tcp-window';
import { payloadBytes } from '../../packet/make';
import { type Packet, TCP } from '../../packet/packet';
import type { HookEnv } from '../hooks';
import { findPlace, type FtpPlace, writePlace } from './ftp-words';
import type { ConnectionHelper } from './helper';
import { mangleText, textOf } from './payload';

/** Positions after newlines that are remembered of a direction: a line that begins elsewhere is not read. */
const REMEMBERED = 2;
const PRIVILEGED = 1024;

/**
 * FTP: commands and answers say where the data connection goes.
 *
 * Source: net/netfilter/nf_conntrack_ftp.c help(), net/netfilter/nf_nat_ftp.c nf_nat_ftp()
 */
export const ftp: ConnectionHelper = {
  name: 'ftp',
  protocols: [TCP],
  help(packet, entry, env) {
    const tcp = packet.transport;
    // Until there was traffic both ways, nobody looks.
    if (tcp.kind !== 'tcp' || packet.ct?.state !== 'ESTABLISHED' || !payloadBytes(packet.payload)) return packet;
    const direction = packet.ct.direction === 'reply' ? 1 : 0;
    const text = textOf(packet);
    entry.lines ??= [[], []];
    const lines = entry.lines[direction];
    const place = lines.includes(tcp.seq) ? findPlace(text, direction) : undefined;
    if (place === 'partial') return undefined;
    if (text.endsWith('\n')) remember(lines, (tcp.seq + text.length) >>> 0);
    return place ? expect(packet, entry, direction, place, env) : packet;
  },
};

/** Source: update_nl_seq() */
function remember(lines: number[], position: number): void {
  if (lines.includes(position)) return;
  if (lines.length < REMEMBERED) lines.push(position);
  else {
    const [first = 0, second = 0] = lines;
    const oldest = after(second, first) ? 0 : 1;
    if (after(position, lines[oldest] ?? 0)) lines[oldest] = position;
  }
}

function expect(packet: Packet, entry: Entry, direction: Direction, place: FtpPlace, env: HookEnv): Packet | undefined {
  const tuples = [entry.original, entry.reply] as const;
  const own = tuples[direction];
  const other = tuples[direction === 0 ? 1 : 0];
  // A line that names another host than its sender is not believed.
  if ((place.address ?? own.src) !== own.src) return packet;
  const tuple = { src: other.src, dst: other.dst, protocol: TCP, sport: 0, dport: place.port };
  if (!entry.srcNat && !entry.dstNat)
    return expectConnection(entry, { tuple, anySource: false }, env) ? packet : undefined;
  const follow = { port: place.port, direction: direction === 0 ? 1 : 0 } as const;
  const port = findPort(place.port, env, (dport) =>
    expectConnection(entry, { tuple: { ...tuple, dport }, anySource: false, follow }, env),
  );
  if (port === undefined) return undefined;
  return mangleText(packet, entry, place.at, place.length, writePlace(place.form, other.dst, port));
}

/** The port itself, else others that are free. Source: net/netfilter/nf_nat_helper.c nf_nat_exp_find_port() */
function findPort(wanted: number, env: HookEnv, take: (port: number) => boolean): number | undefined {
  if (take(wanted)) return wanted;
  const range = 0x10000 - PRIVILEGED;
  for (let tries = 0; tries < 128; tries++) {
    const port = PRIVILEGED + (env.random() % range);
    if (take(port)) return port;
  }
  return undefined;
}
