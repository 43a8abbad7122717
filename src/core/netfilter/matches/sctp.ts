import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { SCTP } from '../../packet/packet';
import type { Match, Occurrence } from '../extension';
import {
  EVERY_PORT,
  explainPorts,
  listPortRange,
  once,
  parsePorts,
  type Ports,
  portsOf,
  portsPhrase,
  portsText,
  testPorts,
  portOptions,
} from '../ports';
import { bang, upperHex } from '../say';

/** Chunk types by name, with the letters of their flags from the highest bit down. */
const CHUNKS: readonly (readonly [name: string, type: number, flags: string])[] = [
  ['DATA', 0, '----IUBE'],
  ['INIT', 1, '--------'],
  ['INIT_ACK', 2, '--------'],
  ['SACK', 3, '--------'],
  ['HEARTBEAT', 4, '--------'],
  ['HEARTBEAT_ACK', 5, '--------'],
  ['ABORT', 6, '-------T'],
  ['SHUTDOWN', 7, '--------'],
  ['SHUTDOWN_ACK', 8, '--------'],
  ['ERROR', 9, '--------'],
  ['COOKIE_ECHO', 10, '--------'],
  ['COOKIE_ACK', 11, '--------'],
  ['ECN_ECNE', 12, '--------'],
  ['ECN_CWR', 13, '--------'],
  ['SHUTDOWN_COMPLETE', 14, '-------T'],
  ['I_DATA', 64, '----IUBE'],
  ['RE_CONFIG', 130, '--------'],
  ['PAD', 132, '--------'],
  ['ASCONF', 193, '--------'],
  ['ASCONF_ACK', 128, '--------'],
  ['FORWARD_TSN', 192, '--------'],
  ['I_FORWARD_TSN', 194, '--------'],
];
/** Chunk types with flags that fit into a match. */
const ROOM = 4;

interface Flags {
  /** The program files flags under the place of the type in its list, not under its number. */
  readonly place: number;
  readonly mask: number;
  readonly bits: number;
}

interface Chunks {
  readonly how: 'any' | 'all' | 'only';
  readonly which: 'ALL' | 'NONE' | readonly number[];
  readonly flags: readonly Flags[];
  readonly invert: boolean;
}

interface Asked {
  readonly ports: Ports;
  readonly invert: boolean;
}

interface Config {
  readonly source?: Asked;
  readonly destination?: Asked;
  readonly chunks?: Chunks;
}

/** `-m sctp`: ports and chunk types of SCTP. */
export const sctp: Match<Config> = {
  name: 'sctp',
  protocols: [SCTP],
  source: 'net/netfilter/xt_sctp.c sctp_mt()',
  doc: 'Ports of an SCTP packet and the types of its chunks.',
  limits: 'Chunk flags are parsed and printed, and not compared: simulated chunks have none.',
  options: [
    ...portOptions({ type: 'word', multiple: true }),
    {
      name: '--chunk-types',
      type: 'word',
      words: 2,
      wordsMissing: '--chunk-types requires two args',
      multiple: true,
      invert: true,
      doc: '`any`, `all` or `only`, then chunk types: `INIT,DATA:Be`.',
    },
  ],
  read(given) {
    const source = asked(once(given.all('--source-port'), "Only one `--source-port' allowed"));
    const destination = asked(once(given.all('--destination-port'), "Only one `--destination-port' allowed"));
    const [how, which, again] = given.all('--chunk-types');
    if (again) throw new RuleError("Only one `--chunk-types' allowed", again.word);
    return {
      ...(source && { source }),
      ...(destination && { destination }),
      ...(how && which && { chunks: readChunks(how, which) }),
    };
  },
  print(c) {
    const words: string[] = [];
    if (c.source) words.push(`${bang(c.source.invert)}--sport ${portsText(c.source.ports)}`);
    if (c.destination) words.push(`${bang(c.destination.invert)}--dport ${portsText(c.destination.ports)}`);
    if (c.chunks) words.push(`${bang(c.chunks.invert)}--chunk-types ${c.chunks.how} ${chunksText(c.chunks)}`);
    return words.join(' ');
  },
  list(c, { numeric }) {
    const parts = ['sctp'];
    const ports = (name: string, side: Asked | undefined) => {
      if (side) parts.push(listPortRange(name, side.ports, side.invert, numeric ? undefined : 'sctp'));
    };
    ports('spt', c.source);
    ports('dpt', c.destination);
    if (c.chunks) parts.push(`${bang(c.chunks.invert)}${c.chunks.how} ${chunksText(c.chunks, numeric)}`);
    return parts.join(' ');
  },
  phrase(c) {
    const words: string[] = [];
    if (c.source) words.push(say`from ${portsPhrase(c.source.ports, c.source.invert)}`);
    if (c.destination) words.push(say`to ${portsPhrase(c.destination.ports, c.destination.invert)}`);
    if (c.chunks) {
      const asked = say`${howText(c.chunks)} of ${chunksText(c.chunks)}`;
      words.push(c.chunks.invert ? say`without ${asked}` : say`with ${asked}`);
    }
    return words.join(' ');
  },
  test(c, packet) {
    const ports = portsOf(packet);
    const { transport } = packet;
    if (!ports || transport.kind !== 'sctp' || !testPorts(pairOf(c), ports[0], ports[1], false)) return false;
    return !c.chunks || chunksFit(c.chunks, transport.chunks) !== c.chunks.invert;
  },
  explain(c, packet) {
    const ports = portsOf(packet);
    const { transport } = packet;
    if (!ports || transport.kind !== 'sctp') return say('the packet is not SCTP');
    const reasons = explainPorts(pairOf(c), ports[0], ports[1]);
    if (c.chunks) {
      const fits = chunksFit(c.chunks, transport.chunks);
      const has = transport.chunks.map(nameOf).join(',');
      const asked = say`${howText(c.chunks)} of ${chunksText(c.chunks)}`;
      const text = fits ? say`chunks ${has} are ${asked}` : say`chunks ${has} are not ${asked}`;
      if (fits !== c.chunks.invert) reasons.push(text);
      else reasons.unshift(text);
    }
    return reasons[0] ?? say('the packet is SCTP');
  },
};

function howText({ how }: Chunks): string {
  if (how === 'any') return say('any');
  return how === 'all' ? say('all') : say('only');
}

function asked(use: Occurrence | undefined): Asked | undefined {
  return use && { ports: parsePorts(use.text, 'sctp', use.word), invert: use.inverted };
}

function pairOf(c: Config) {
  return {
    source: c.source?.ports ?? EVERY_PORT,
    notSource: c.source?.invert ?? false,
    destination: c.destination?.ports ?? EVERY_PORT,
    notDestination: c.destination?.invert ?? false,
  };
}

function readChunks(how: Occurrence, which: Occurrence): Chunks {
  const kind = how.text.toLowerCase();
  if (kind !== 'any' && kind !== 'all' && kind !== 'only')
    throw new RuleError('Match type has to be one of "ALL", "ANY" or "ONLY"', how.word);
  const all = which.text.toUpperCase();
  const rest = { how: kind, invert: how.inverted } as const;
  if (all === 'ALL' || all === 'NONE') return { ...rest, which: all, flags: [] };
  const types = new Set<number>();
  const flags: Flags[] = [];
  for (const part of which.text.split(',').filter((p) => p !== '')) {
    const [name = '', letters] = [
      part.split(':', 1)[0],
      part.includes(':') ? part.slice(part.indexOf(':') + 1) : undefined,
    ];
    const place = CHUNKS.findIndex(([known]) => known === name.toUpperCase());
    const chunk = CHUNKS[place];
    if (!chunk) throw new RuleError(`Unknown sctp chunk \`${name}'`, which.word);
    types.add(chunk[1]);
    for (const letter of letters ?? '') addFlag(flags, place, chunk[2], letter, which.word);
  }
  return { ...rest, which: types.size === 0 ? 'NONE' : [...types].sort((a, b) => a - b), flags };
}

function addFlag(flags: Flags[], place: number, names: string, letter: string, word: number): void {
  const at = names.indexOf(letter.toUpperCase());
  if (at < 0) throw new RuleError(`Invalid flags for chunk type ${place}`, word);
  const bit = 1 << (7 - at);
  const set = letter !== letter.toLowerCase() ? bit : 0;
  const known = flags.findIndex((f) => f.place === place);
  const old = flags[known];
  if (old) flags[known] = { place, mask: old.mask | bit, bits: old.bits | set };
  else if (flags.length === ROOM)
    throw new RuleError(
      'Number of chunk types with flags exceeds currently allowed limit. Increasing this limit involves changing IPT_NUM_SCTP_FLAGS and recompiling both the kernel space and user space modules',
      word,
    );
  else flags.push({ place, mask: bit, bits: set });
}

function nameOf(type: number): string {
  return CHUNKS.find((chunk) => chunk[1] === type)?.[0] ?? '';
}

function chunksText({ which, flags }: Chunks, numeric = false): string {
  if (typeof which === 'string') return which;
  return which
    .map((type) => {
      const own = flags.find(({ place }) => place === type);
      return `${numeric ? upperHex(type, 4) : nameOf(type)}${own ? `:${flagsText(own, type)}` : ''}`;
    })
    .join(',');
}

function flagsText({ mask, bits }: Flags, type: number): string {
  const letters = CHUNKS[type]?.[2] ?? '';
  let text = '';
  for (let bit = 7; bit >= 0; bit--) {
    const letter = letters[7 - bit] ?? '';
    if (mask & (1 << bit)) text += bits & (1 << bit) ? letter : letter.toLowerCase();
  }
  return text;
}

function chunksFit({ how, which }: Chunks, chunks: readonly number[]): boolean {
  const asked = (type: number) => which === 'ALL' || (which !== 'NONE' && which.includes(type));
  if (how === 'any') return chunks.some(asked);
  if (how === 'only') return chunks.every(asked);
  if (which === 'NONE') return true;
  return which !== 'ALL' && which.every((type) => chunks.includes(type));
}
