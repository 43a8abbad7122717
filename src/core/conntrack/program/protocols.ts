import type { LongOption } from '../../lib/getopt';
import { parseProtocol, protocolName } from '../../lib/names/protocols';
import { SCTP_STATES } from '../protocols/sctp';
import { TCP_STATES } from '../protocols/tcp-states';
import { atoi, numberIn } from './numbers';
import { ConntrackError, type Side, type Wanted } from './request';

/** A protocol as `-p` knows it. */
export interface Protocol {
  readonly name: string;
  readonly number: number;
  readonly options: readonly LongOption[];
  readonly help: readonly string[];
  /** Takes one of its options. */
  take(letter: string, value: string, wanted: Wanted): void;
  /** Complains of options that a command must have with this protocol. */
  check(verb: string, given: ReadonlySet<string>): void;
}

/** Letters of options of protocols, apart from those of the program. */
const FIRST = 0xe000;
const at = (place: number) => String.fromCharCode(FIRST + place);
const ORIGINAL_SOURCE = at(1);
const ORIGINAL_DESTINATION = at(2);
const REPLY_SOURCE = at(3);
const REPLY_DESTINATION = at(4);
const IGNORED = at(5);
const STATE = at(9);
const ORIGINAL_TAG = at(10);
const REPLY_TAG = at(11);
const TYPE = at(12);
const CODE = at(13);
const ID = at(14);

export function isProtocolOption(letter: string): boolean {
  return letter.charCodeAt(0) >= FIRST;
}

const option = (name: string, letter: string): LongOption => ({ name, letter, value: 'one' });
const need = (name: string) => new ConntrackError(`You need to supply the \`--${name}' option for this command`);
const CREATES = 'IA';

/** What protocols with two numbers have in common: ports, or the keys of GRE. */
function pairs(
  name: string,
  number: number,
  word: 'port' | 'key',
  short: readonly [string, string],
  more: Pick<Protocol, 'options' | 'help'> & Partial<Pick<Protocol, 'take' | 'check'>> = { options: [], help: [] },
): Protocol {
  const [source, destination] = short;
  const doc = (option: string, text: string) => `  --${option}\t\t${text}`;
  return {
    name,
    number,
    options: [
      option(`orig-${word}-src`, ORIGINAL_SOURCE),
      option(source, ORIGINAL_SOURCE),
      option(`orig-${word}-dst`, ORIGINAL_DESTINATION),
      option(destination, ORIGINAL_DESTINATION),
      option(`reply-${word}-src`, REPLY_SOURCE),
      option(`reply-${word}-dst`, REPLY_DESTINATION),
      ...['mask', 'tuple'].flatMap((what) => ['src', 'dst'].map((side) => option(`${what}-${word}-${side}`, IGNORED))),
      ...more.options,
    ],
    help: [
      doc(`orig-${word}-src`, `original source ${word}`),
      doc(`orig-${word}-dst`, `original destination ${word}`),
      doc(`reply-${word}-src`, `reply source ${word}`),
      doc(`reply-${word}-dst`, `reply destination ${word}`),
      doc(`mask-${word}-src`, `mask source ${word}`),
      doc(`mask-${word}-dst`, `mask destination ${word}`),
      doc(`tuple-${word}-src`, `expectation tuple src ${word}`),
      // The program has this name twice.
      doc(`tuple-${word}-src`, `expectation tuple dst ${word}`),
      ...more.help,
    ],
    take(letter, value, wanted) {
      const port = (word === 'key' ? numberIn(value) : atoi(value)) & 0xffff;
      const set: Readonly<Record<string, readonly [Side, 'sport' | 'dport']>> = {
        [ORIGINAL_SOURCE]: [wanted.original, 'sport'],
        [ORIGINAL_DESTINATION]: [wanted.original, 'dport'],
        [REPLY_SOURCE]: [wanted.reply, 'sport'],
        [REPLY_DESTINATION]: [wanted.reply, 'dport'],
      };
      const place = set[letter];
      if (place) place[0][place[1]] = port;
      else more.take?.(letter, value, wanted);
    },
    check(verb, given) {
      more.check?.(verb, given);
      if (!CREATES.includes(verb) && verb !== 'G') return;
      const original = [ORIGINAL_SOURCE, ORIGINAL_DESTINATION];
      const reply = [REPLY_SOURCE, REPLY_DESTINATION];
      const has = (letter: string) => given.has(letter);
      if (original.every(has) || reply.every(has)) return;
      const names =
        !original.some(has) && reply.some(has) ? [`reply-src-${word}`, `reply-dst-${word}`] : [source, destination];
      throw new ConntrackError(`you have to specify \`--${names[0]}' and \`--${names[1]}'`);
    },
  };
}

function icmp(name: string, number: number): Protocol {
  const doc = (what: string) => `  --${name}-${what}\t\t\t${name} ${what}`;
  return {
    name,
    number,
    options: [option(`${name}-type`, TYPE), option(`${name}-code`, CODE), option(`${name}-id`, ID)],
    help: ['type', 'code', 'id'].map(doc),
    take(letter, value, wanted) {
      if (letter === TYPE) wanted.icmp.type = atoi(value) & 0xff;
      else if (letter === CODE) wanted.icmp.code = atoi(value) & 0xff;
      else wanted.original.sport = atoi(value) & 0xffff;
    },
    check(verb, given) {
      if (!CREATES.includes(verb) && verb !== 'G') return;
      if (!given.has(TYPE)) throw need(`${name}-type`);
      if (!given.has(CODE)) throw need(`${name}-code`);
    },
  };
}

const PORTS = ['sport', 'dport'] as const;

const PROTOCOLS: readonly Protocol[] = [
  pairs('tcp', 6, 'port', PORTS, {
    options: [option('state', STATE)],
    help: ['  --state\t\t\tTCP state, fe. ESTABLISHED'],
    take(_letter, value, wanted) {
      const state = TCP_STATES.find((name) => name === value);
      if (!state) throw new ConntrackError(`unknown TCP state \`${value}'`);
      wanted.tcp = state;
    },
    check(verb, given) {
      if (CREATES.includes(verb) && !given.has(STATE)) throw need('state');
    },
  }),
  pairs('udp', 17, 'port', PORTS),
  pairs('udplite', 136, 'port', PORTS),
  pairs('sctp', 132, 'port', PORTS, {
    options: [option('state', STATE), option('orig-vtag', ORIGINAL_TAG), option('reply-vtag', REPLY_TAG)],
    help: [
      '  --state\t\t\tSCTP state, fe. ESTABLISHED',
      '  --orig-vtag\t\toriginal verification tag',
      '  --reply-vtag\t\treply verification tag',
    ],
    take(letter, value, wanted) {
      if (letter !== STATE) return;
      const state = SCTP_STATES.find((name) => name === value);
      if (!state) throw new ConntrackError(`unknown SCTP state \`${value}'`);
      wanted.sctp = state;
    },
    check(verb, given) {
      if (!CREATES.includes(verb)) return;
      if (!given.has(STATE)) throw need('state');
      if (!given.has(ORIGINAL_TAG)) throw need('orig-vtag');
      if (!given.has(REPLY_TAG)) throw need('reply-vtag');
    },
  }),
  pairs('dccp', 33, 'port', PORTS, {
    options: [option('state', STATE), option('role', IGNORED)],
    help: ['  --state\t\t\tDCCP state, fe. RESPOND'],
    check(verb, given) {
      if (CREATES.includes(verb) && !given.has(STATE)) throw need('state');
    },
  }),
  icmp('icmp', 1),
  icmp('icmpv6', 58),
  pairs('gre', 47, 'key', ['srckey', 'dstkey']),
];

/** A protocol by name or number. Source: src/conntrack.c findproto() */
export function findProtocol(text: string): Protocol | undefined {
  const lower = text.toLowerCase();
  const number = PROTOCOLS.find(({ name }) => name === lower)?.number ?? parseProtocol(text);
  if (number === undefined) return undefined;
  return PROTOCOLS.find((known) => known.number === number) ?? other(number);
}

function other(number: number): Protocol {
  const name = protocolName(number);
  return {
    name: name === String(number) ? 'unknown' : name,
    number,
    options: [],
    help: ['  no options (unsupported)'],
    take: () => undefined,
    check: () => undefined,
  };
}
