import { say } from '../../lib/say';
import { strtoul } from '../../lib/numbers';
import { RuleError } from '../../lib/words';
import { TCP, UDP } from '../../packet/packet';
import type { Given, Occurrence, Target } from '../extension';
import { commaList } from '../say';

/** Events in the order they are printed. */
const CT_EVENTS = [
  'new',
  'related',
  'destroy',
  'reply',
  'assured',
  'protoinfo',
  'helper',
  'mark',
  'natseqinfo',
  'secmark',
] as const;
const EXPECT_EVENTS = ['new'] as const;

/** Helpers of the kernel, and the protocols that each one reads. */
const HELPERS: Readonly<Record<string, readonly number[]>> = {
  ftp: [TCP],
  tftp: [UDP],
  sip: [TCP, UDP],
  irc: [TCP],
  pptp: [TCP],
  RAS: [UDP],
  'Q.931': [TCP],
  amanda: [UDP],
  'netbios-ns': [UDP],
  snmp: [UDP],
  sane: [TCP],
};

interface Zone {
  readonly id: number | 'mark';
  readonly direction?: 'original' | 'reply';
}

interface Config {
  readonly notrack: boolean;
  readonly helper: string;
  readonly timeout: string;
  readonly ctEvents: readonly string[];
  readonly expectEvents: readonly string[];
  readonly zone?: Zone;
}

const LONGEST_HELPER = 15;
const LONGEST_TIMEOUT = 31;

/** `-j CT`: what conntrack, which comes after, does with the packet. */
export const CT: Target<Config> = {
  name: 'CT',
  source: 'net/netfilter/xt_CT.c xt_ct_target_v1()',
  doc: 'Says what conntrack does with the packet: nothing (`--notrack`), another zone, a helper, a timeout policy.',
  tables: ['raw'],
  tracksWith: (c) => !c.notrack,
  limits: 'Events and timeout policies are parsed and printed only; no timeout policy exists.',
  options: [
    { name: '--notrack', type: 'none', doc: 'The packet is not tracked; its state is UNTRACKED.' },
    { name: '--helper', type: 'string', doc: 'Helper for a new connection.' },
    { name: '--timeout', type: 'string', doc: 'Timeout policy for a new connection.' },
    { name: '--ctevents', type: 'string', doc: `Events to tell of: ${CT_EVENTS.join(', ')}.` },
    { name: '--expevents', type: 'string', doc: 'Events of expectations: new.' },
    { name: '--zone-orig', type: 'string', doc: 'Zone of the original direction: a number, or `mark`.' },
    { name: '--zone-reply', type: 'string', doc: 'Zone of the reply direction: a number, or `mark`.' },
    { name: '--zone', type: 'string', doc: 'Zone of the connection: a number, or `mark` for the mark of the packet.' },
  ],
  read(given) {
    const zone = readZone(given);
    return {
      notrack: given.has('--notrack'),
      helper: given.has('--helper') ? given.text('--helper').slice(0, LONGEST_HELPER) : '',
      timeout: given.has('--timeout') ? given.text('--timeout').slice(0, LONGEST_TIMEOUT) : '',
      ctEvents: readEvents(given, '--ctevents', CT_EVENTS),
      expectEvents: readEvents(given, '--expevents', EXPECT_EVENTS),
      ...(zone && { zone }),
    };
  },
  check(c, { protocol, notProtocol }) {
    if (c.notrack) return undefined;
    const known = notProtocol ? 0 : protocol;
    if (c.helper !== '' && !(Object.hasOwn(HELPERS, c.helper) && HELPERS[c.helper]?.includes(known))) return 'ENOENT';
    if (c.timeout === '') return undefined;
    return known === 0 ? 'EINVAL' : 'ENOENT';
  },
  print(c) {
    const words: string[] = [];
    if (c.notrack) words.push('--notrack');
    if (c.helper) words.push(`--helper ${c.helper}`);
    if (c.timeout) words.push(`--timeout ${c.timeout}`);
    if (c.ctEvents.length > 0) words.push(`--ctevents ${c.ctEvents.join(',')}`);
    if (c.expectEvents.length > 0) words.push(`--expevents ${c.expectEvents.join(',')}`);
    if (c.zone && c.zone.id !== 0) words.push(`--zone${suffix(c.zone)} ${c.zone.id}`);
    return words.join(' ');
  },
  list: (c, how) => `CT ${CT.print(c, how.family).replaceAll('--', '')}`.trimEnd(),
  phrase(c) {
    if (c.notrack) return say('do not track');
    const words: string[] = [];
    if (c.zone && c.zone.id !== 0) words.push(say`track in zone ${c.zone.id}`);
    if (c.helper) words.push(say`track with helper ${c.helper}`);
    if (c.timeout) words.push(say`track with timeouts ${c.timeout}`);
    return commaList(words) || say('track');
  },
  apply(c, packet, context) {
    if (c.notrack) return { packet: context.track(packet, { notrack: true }), verdict: 'CONTINUE' };
    const how = {
      ...(c.helper && { helper: c.helper }),
      ...(c.timeout && { timeout: c.timeout }),
      ...(c.zone && { zone: c.zone.id === 'mark' ? packet.mark & 0xffff : c.zone.id }),
      ...(c.zone?.direction && { zoneDirection: c.zone.direction }),
    };
    return { packet: context.track(packet, how), verdict: 'CONTINUE' };
  },
  describe(c) {
    if (c.notrack) return say('keeps the packet from being tracked');
    const how: string[] = [];
    if (c.zone && c.zone.id !== 0) how.push(say`in zone ${c.zone.id}`);
    if (c.helper) how.push(say`with helper ${c.helper}`);
    if (c.timeout) how.push(say`with timeouts ${c.timeout}`);
    return how.length === 0 ? say('has the packet tracked') : say`has the packet tracked ${commaList(how)}`;
  },
};

function suffix({ direction }: Zone): string {
  return direction === undefined ? '' : direction === 'original' ? '-orig' : '-reply';
}

/** The number that came last counts; directions add up, and both of them are as good as none. */
function readZone(given: Given): Zone | undefined {
  const uses = given.all().filter(({ option }) => option.startsWith('--zone'));
  let marked = false;
  let id = 0;
  for (const use of uses) {
    id = readZoneId(use) ?? 0;
    marked ||= use.text.toLowerCase() === 'mark';
  }
  if (uses.length === 0) return undefined;
  const [original, reply] = [given.has('--zone-orig'), given.has('--zone-reply')];
  const direction = original === reply ? undefined : original ? 'original' : 'reply';
  return { id: marked ? 'mark' : id, ...(direction && { direction }) };
}

function readZoneId({ text, word }: Occurrence): number | undefined {
  if (text.toLowerCase() === 'mark') return undefined;
  const id = strtoul(text, 0, 0xffff);
  if (id === undefined) throw new RuleError(`Cannot parse ${text} as a zone ID`, word);
  return id;
}

function readEvents(given: Given, option: string, known: readonly string[]): readonly string[] {
  if (!given.has(option)) return [];
  const asked = given.text(option).split(',');
  const unknown = asked.find((event) => !known.includes(event));
  if (unknown !== undefined) throw new RuleError(`Unknown event type "${unknown}"`, given.word(option));
  return known.filter((event) => asked.includes(event));
}
