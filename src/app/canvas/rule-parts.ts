import { inCidr, parseCidr } from '../../core/packet/address';
import type { Packet } from '../../core/packet/packet';
import type { Draw } from '../../core/trace/step';
import { endOf, headerOf, hexMark } from './packet-look';

/** A piece of a rule that asks one thing of the packet. */
export interface RulePart {
  /** As it stands in the rule. */
  readonly text: string;
  /** The field of the packet that it looks at; '' for one that asks nothing. */
  readonly field: string;
  /** What the packet has there. */
  readonly has: string;
  /** Does the packet fit? `undefined` where only the core can tell. */
  readonly fits?: boolean;
}

export interface RuleText {
  readonly asks: readonly RulePart[];
  /** `-j …` with its options; '' for a rule that only counts. */
  readonly does: string;
  readonly comment: string;
}

/** Takes a rule apart, as iptables-save prints it, and lays the packet's fields beside. */
export function partsOf(text: string, packet: Packet, draw: Draw | undefined): RuleText {
  const comment = /-m comment --comment (?:"((?:[^"\\]|\\.)*)"|(\S+))/.exec(text);
  const rest = comment ? text.replace(comment[0], '').replace(/ {2,}/g, ' ').trim() : text;
  const jump = /(?:^| )(-[jg] .*)$/.exec(rest);
  const head = jump ? rest.slice(0, jump.index) : rest;
  const asks = piecesOf(head).map((piece) => ask(piece, packet, draw));
  return { asks, does: jump?.[1] ?? '', comment: comment?.[1] ?? comment?.[2] ?? '' };
}

/** The blank before an option, or before the `!` that belongs to one. */
const OPTION = /(?<!!) (?=! -|-)/;

/** A piece for each question: an option of its own, or one of a match with the match's name before it. */
function piecesOf(head: string): readonly string[] {
  const pieces: string[] = [];
  for (const word of head.split(OPTION).filter(Boolean)) {
    const last = pieces.at(-1);
    // `-m NAME` alone asks nothing yet, nor does the mode of chance.
    if (last !== undefined && /(^-m \S+|--mode \S+)$/.test(last) && !word.startsWith('-m ')) {
      pieces[pieces.length - 1] = `${last} ${word}`;
    } else pieces.push(word);
  }
  return pieces.filter((p) => !/^-m (tcp|udp|icmp)$/.test(p));
}

function ask(text: string, packet: Packet, draw: Draw | undefined): RulePart {
  const not = /(^| )! -/.test(text);
  const words = text.replace('! ', '').split(' ');
  const option = words.findLast((w) => w.startsWith('-')) ?? '';
  const value = words.at(-1) ?? '';
  const known = look(option, value, packet, draw);
  if (!known) return { text, field: option.replace(/^-+/, ''), has: '' };
  const { field, has, fits } = known;
  return { text, field, has, ...(fits === undefined ? {} : { fits: fits !== not }) };
}

function look(
  option: string,
  value: string,
  packet: Packet,
  draw: Draw | undefined,
): Omit<RulePart, 'text'> | undefined {
  const header = headerOf(packet);
  switch (option) {
    case '-s':
    case '-d': {
      const net = parseCidr(value);
      const end = option === '-s' ? 'src' : 'dst';
      return {
        field: end === 'src' ? 'source' : 'destination',
        has: header[end],
        ...(net ? { fits: inCidr(packet[end], net) } : {}),
      };
    }
    case '-p':
      return { field: 'protocol', has: header.protocol, fits: header.protocol.toLowerCase() === value };
    case '-i':
    case '-o': {
      const device = option === '-i' ? packet.iif : packet.oif;
      return {
        field: option === '-i' ? 'interface in' : 'interface out',
        has: device || 'none',
        fits: matchesName(value, device),
      };
    }
    case '--dport':
    case '--sport': {
      const port = option === '--dport' ? header.dport : header.sport;
      const [low = '', high = low] = value.split(':');
      return {
        field: option === '--dport' ? 'destination port' : 'source port',
        has: port || 'none',
        fits: port !== '' && +port >= +low && +port <= +high,
      };
    }
    case '--mark': {
      const [want = '0', mask = '0xffffffff'] = value.split('/');
      return { field: 'mark', has: hexMark(packet.mark), fits: (packet.mark & +mask) >>> 0 === +want };
    }
    case '--ctstate': {
      const states = value.split(',');
      const known = states.every((s) => ['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED'].includes(s));
      const state = packet.ct?.state ?? 'INVALID';
      return { field: 'conntrack', has: state, ...(known ? { fits: states.includes(state) } : {}) };
    }
    case '--probability':
      return draw && { field: 'chance', has: `drew ${draw.drew.toFixed(2)}`, fits: draw.drew < draw.needs };
    case '--dst-type':
      return { field: 'destination', has: endOf(header, 'dst', true) };
    case '--src-type':
      return { field: 'source', has: endOf(header, 'src', true) };
    default:
      return undefined;
  }
}

function matchesName(pattern: string, device: string): boolean {
  return pattern.endsWith('+') ? device.startsWith(pattern.slice(0, -1)) : pattern === device;
}
