import { dateText, EPOCH } from '../../lib/calendar';
import { formatIpv4 } from '../../packet/address';
import { ICMP } from '../../packet/packet';
import type { Direction, Entry, Tuple } from '../entry';
import { formatEntry, protocolName } from '../print';
import { SCTP_STATES } from '../protocols/sctp';
import { TCP_STATES } from '../protocols/tcp-states';
import { secondsLeft, statusOf } from './filter';
import { STATUS } from './request';

export interface TextOptions {
  readonly output: ReadonlySet<string>;
  /** Virtual time, µs. */
  readonly now: number;
  /** How many hold the entry while it is printed. */
  readonly uses: number;
  /** When connections began is known: nf_conntrack_timestamp. */
  readonly stamped: boolean;
}

/** `-A`, `-U` or `-D`: what would do again what was done. */
export type SaveVerb = '-A' | '-U' | '-D';

const MICROSECONDS = 1_000_000;

/** A connection as the options of `-o` say. */
export function entryText(entry: Entry, options: TextOptions, verb: SaveVerb): string {
  const { output, now, uses, stamped } = options;
  if (output.has('save')) return saveText(entry, verb, now);
  if (output.has('xml')) return xmlText(entry, options);
  const words: string[] = [];
  if (stamped) words.push(`delta-time=${Math.floor((now - entry.since) / MICROSECONDS)}`);
  if (stamped && output.has('ktimestamp'))
    words.push(`[start=${dateText(EPOCH + Math.floor(entry.since / MICROSECONDS))}]`);
  words.push(`use=${uses}`);
  if (output.has('id')) words.push(`id=${entry.id}`);
  const text = formatEntry(entry, now).replace(/use=1$/, words.join(' '));
  return output.has('extended') ? `ipv4     2 ${text}` : text;
}

/** Source: src/conntrack.c ct_save_snprintf() */
function saveText(entry: Entry, verb: SaveVerb, now: number): string {
  const { original, reply, zone, zoneDirection } = entry;
  const bits = statusOf(entry);
  const names = (['EXPECTED', 'SEEN_REPLY', 'ASSURED'] as const).filter((name) => bits & STATUS[name]);
  const words = [verb, `-t ${secondsLeft(entry, now)}`, `-u ${names.length > 0 ? names.join(',') : 'UNSET'}`];
  if (zone !== 0)
    words.push(
      `${zoneDirection === undefined ? '-w' : zoneDirection === 'original' ? '--orig-zone' : '--reply-zone'} ${zone}`,
    );
  words.push(`-s ${formatIpv4(original.src)} -d ${formatIpv4(original.dst)}`);
  words.push(`${entry.dstNatDone && reply.src !== original.dst ? '-g' : '-r'} ${formatIpv4(reply.src)}`);
  words.push(`${entry.srcNatDone && reply.dst !== original.src ? '-n' : '-q'} ${formatIpv4(reply.dst)}`);
  const { protocol } = original;
  const name = protocolName(protocol);
  words.push(`-p ${name === 'unknown' ? protocol : name}`);
  if (protocol === ICMP) {
    words.push(`--icmp-type ${original.dport >>> 8} --icmp-code ${original.dport & 0xff} --icmp-id ${original.sport}`);
  } else if (name === 'gre') {
    words.push(`--srckey ${original.sport} --dstkey ${original.dport}`);
    words.push(`--reply-key-src ${reply.sport} --reply-key-dst ${reply.dport}`);
  } else if (name !== 'unknown') {
    words.push(`--sport ${original.sport} --dport ${original.dport}`);
    words.push(`--reply-port-src ${reply.sport} --reply-port-dst ${reply.dport}`);
  }
  const state = entry.tcp?.state ?? entry.sctp?.state;
  if (state) words.push(`--state ${state}`);
  return words.join(' ');
}

/** Source: libnetfilter_conntrack src/conntrack/snprintf_xml.c */
function xmlText(entry: Entry, { now, uses, stamped }: TextOptions): string {
  const { zone, zoneDirection } = entry;
  const tag = (name: string, value: string | number) => `<${name}>${value}</${name}>`;
  const side = (tuple: Tuple, direction: Direction): string => {
    const name = direction === 0 ? 'original' : 'reply';
    const counters = tag('packets', entry.packets[direction]) + tag('bytes', entry.bytes[direction]);
    const inside =
      layers(tuple) +
      (zone !== 0 && zoneDirection === name ? tag('zone', zone) : '') +
      (entry.counted ? tag('counters', counters) : '');
    return `<meta direction="${name}">${inside}</meta>`;
  };
  const words: string[] = [];
  // The program names states of SCTP as if they were those of TCP.
  const state = entry.tcp?.state ?? (entry.sctp && TCP_STATES[SCTP_STATES.indexOf(entry.sctp.state)]);
  if (state) words.push(tag('state', state));
  words.push(tag('timeout', secondsLeft(entry, now)), tag('mark', entry.mark));
  if (zone !== 0 && zoneDirection === undefined) words.push(tag('zone', zone));
  words.push(tag('use', uses), tag('id', entry.id));
  if (entry.assured) words.push('<assured/>');
  if (!entry.replied) words.push('<unreplied/>');
  if (stamped) {
    const start = BigInt(EPOCH) * 1_000_000_000n + BigInt(Math.floor(entry.since)) * 1000n;
    words.push(tag('timestamp', tag('start', `${start}`)));
    words.push(tag('deltatime', Math.floor((now - entry.since) / MICROSECONDS)));
  }
  return `<flow>${side(entry.original, 0)}${side(entry.reply, 1)}<meta direction="independent">${words.join('')}</meta></flow>`;
}

function layers({ src, dst, protocol, sport, dport }: Tuple): string {
  const name = protocolName(protocol);
  const hasPorts = name !== 'unknown' && protocol !== ICMP;
  const ports = hasPorts ? `<sport>${sport}</sport><dport>${dport}</dport>` : '';
  return (
    `<layer3 protonum="2" protoname="ipv4"><src>${formatIpv4(src)}</src><dst>${formatIpv4(dst)}</dst></layer3>` +
    `<layer4 protonum="${protocol}" protoname="${name}">${ports}</layer4>`
  );
}
