import type { CtState, Packet, TcpOptions } from '../packet/packet';
import { ACK, FIN, PSH, RST, SYN, URG } from '../packet/packet';
import { icmp, makePacket, tcp } from '../packet/make';
import { confirm } from './confirm';
import type { Entry } from './entry';
import { formatEntry, listEntries } from './print';
import { type ConntrackTable, emptyConntrack } from './table';
import { entryOf, track } from './track';

const CLIENT = 0x0a000005;
const SERVER = 0x0a000108;
const FLAGS: Readonly<Record<string, number>> = { F: FIN, S: SYN, R: RST, P: PSH, A: ACK, U: URG };

/** A segment in words: `S`, `A seq=2 ack=1`, `PA seq=1 ack=1 bytes=10 win=0`. */
function read(words: string): { flags: number; values: Record<string, number> } {
  const [letters = '', ...rest] = words.split(' ');
  const flags = letters === '-' ? 0 : [...letters].reduce((bits, letter) => bits | (FLAGS[letter] ?? 0), 0);
  return { flags, values: Object.fromEntries(rest.map((word) => word.split('=')).map(([k, v]) => [k, Number(v)])) };
}

/** One netns with a clock that is moved by hand, and packets between a client and a server. */
export function conversation(sysctls: Readonly<Record<string, number>> = {}) {
  const conntrack: ConntrackTable = emptyConntrack();
  const env = {
    now: 0,
    state: {
      conntrack,
      sysctls: new Map(Object.entries(sysctls).map(([name, value]) => [`net.netfilter.nf_conntrack_${name}`, value])),
    },
  };
  const pass = (packet: Packet): Packet | undefined => {
    const tracked = track(packet, env);
    const entry = tracked && entryOf(tracked, env);
    return tracked && entry ? confirm(tracked, entry, env) : tracked;
  };
  const stateOf = (packet: Packet | undefined): CtState | 'dropped' => packet?.ct?.state ?? 'dropped';
  const between = (from: '>' | '<', client: number): { src: number; dst: number } =>
    from === '>' ? { src: client, dst: SERVER } : { src: SERVER, dst: client };

  return {
    env,
    table: conntrack,
    pass,
    /** Seconds pass. */
    wait(seconds: number) {
      env.now += seconds * 1_000_000;
    },
    /** The client (`>`) or the server (`<`) sends a segment. @returns the ctstate it gets */
    tcp(from: '>' | '<', words: string, options?: TcpOptions, client = CLIENT) {
      const { flags, values } = read(words);
      const [sport, dport] = from === '>' ? [40000, 80] : [80, 40000];
      const { seq = 1, ack = 0, win = 65535, bytes = 0 } = values;
      const transport = tcp({ sport, dport, flags, seq, ack, window: win, ...(options ? { options } : {}) });
      return stateOf(
        pass(makePacket(transport, { ...between(from, client), payload: { kind: 'bytes', length: bytes } })),
      );
    },
    udp(from: '>' | '<', client = CLIENT, port = 40000) {
      const [sport, dport] = from === '>' ? [port, 53] : [53, port];
      return stateOf(pass(makePacket({ kind: 'udp', sport, dport }, between(from, client))));
    },
    icmp(from: '>' | '<', type: number, code = 0, id = 7, quoted?: Packet) {
      return stateOf(
        pass(
          makePacket(icmp(type, code, { id, ...(quoted ? { quoted, quotedBytes: 28 } : {}) }), between(from, CLIENT)),
        ),
      );
    },
    entries: (): Entry[] => listEntries(conntrack, env.now),
    /** `conntrack -L` in short: state, seconds left, flags, and how often each side was counted. */
    list(): string[] {
      return listEntries(conntrack, env.now).map((entry) => {
        const line = formatEntry(entry, env.now);
        const [, , seconds, state] = line.split(/ +/);
        const flags = line.match(/\[\w+\]/g) ?? [];
        return [state?.includes('=') ? '' : state, seconds, ...flags].filter(Boolean).join(' ');
      });
    },
  };
}
