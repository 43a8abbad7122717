import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { formatIp, type Ip, type Ipv4, prefixMask } from '../../packet/address';
import type { Packet } from '../../packet/packet';
import type { Match, MatchContext, RecentList } from '../extension';
import { bang, notIf, sideText } from '../say';

const ACTIONS = ['set', 'rcheck', 'update', 'remove'] as const;
type Action = (typeof ACTIONS)[number];
const LISTED = { set: 'SET', rcheck: 'CHECK', update: 'UPDATE', remove: 'REMOVE' };
const ALL = ACTIONS.map((action) => `--${action}`);

interface Config {
  readonly action: Action;
  readonly invert: boolean;
  /** 0 where it does not matter when. */
  readonly seconds: number;
  readonly reap: boolean;
  /** 0 where once is enough. */
  readonly hits: number;
  readonly sameTtl: boolean;
  readonly name: string;
  readonly mask: Ip;
  readonly side: 'source' | 'destination';
}

/** Most stamps that the kernel keeps for an address. */
const MOST_HITS = 65535;
/** Stamps that the kernel keeps where no rule counts further. */
const STAMPS = 32;
const LONGEST_NAME = 199;

/** `-m recent`: lists of addresses and when they were seen. */
export const recent: Match<Config> = {
  name: 'recent',
  source: 'net/netfilter/xt_recent.c recent_mt()',
  doc: 'Keeps lists of addresses with the times they were seen. kube-proxy uses one for session affinity.',
  options: [
    { name: '--set', type: 'none', invert: true, excludes: ALL, doc: 'Adds the address; always matches.' },
    { name: '--rcheck', type: 'none', invert: true, excludes: ALL, doc: 'The address is in the list.' },
    {
      name: '--update',
      type: 'none',
      invert: true,
      excludes: ALL,
      doc: 'The address is in the list, and is now seen again.',
    },
    {
      name: '--remove',
      type: 'none',
      invert: true,
      excludes: ALL,
      doc: 'The address is in the list, and is taken out.',
    },
    { name: '--seconds', type: 'u32', min: 1, doc: 'Seen within this time.' },
    { name: '--reap', type: 'none', needs: ['--seconds'], doc: 'Takes out what is older.' },
    { name: '--hitcount', type: 'u32', doc: 'Seen at least so many times.' },
    { name: '--rttl', type: 'none', excludes: ['--set', '--remove'], doc: 'With the same TTL as before.' },
    { name: '--name', type: 'string', doc: 'Name of the list; DEFAULT if none is given.' },
    { name: '--rsource', type: 'none', doc: 'Takes the source address.' },
    { name: '--rdest', type: 'none', doc: 'Takes the destination address.' },
    { name: '--mask', type: 'host', doc: 'Mask that addresses are put under.' },
  ],
  precheck(given) {
    if (!ALL.some((option) => given.has(option)))
      throw new RuleError("recent: you must specify one of `--set', `--rcheck' `--update' or `--remove'");
  },
  read(given) {
    const action = ACTIONS.find((name) => given.has(`--${name}`)) ?? 'set';
    const sides = given.all().filter(({ option }) => option === '--rsource' || option === '--rdest');
    return {
      action,
      invert: given.inverted(`--${action}`),
      seconds: given.has('--seconds') ? given.number('--seconds') : 0,
      reap: given.has('--reap'),
      hits: given.has('--hitcount') ? given.number('--hitcount') : 0,
      sameTtl: given.has('--rttl'),
      name: given.has('--name') ? given.text('--name').slice(0, LONGEST_NAME) : 'DEFAULT',
      mask: given.has('--mask')
        ? given.masked('--mask').address
        : prefixMask(given.family === 'ipv4' ? 32 : 128, given.family),
      side: sides.at(-1)?.option === '--rdest' ? 'destination' : 'source',
    };
  },
  check(c) {
    const changes = c.action === 'set' || c.action === 'remove';
    if (changes && (c.seconds > 0 || c.hits > 0 || c.reap)) return 'EINVAL';
    return c.hits > MOST_HITS || !isFileName(c.name) ? 'EINVAL' : undefined;
  },
  print(c) {
    const words = [`${bang(c.invert)}--${c.action}`];
    // The program prints both as signed numbers.
    if (c.seconds) words.push(`--seconds ${c.seconds | 0}`);
    if (c.reap) words.push('--reap');
    if (c.hits) words.push(`--hitcount ${c.hits | 0}`);
    if (c.sameTtl) words.push('--rttl');
    words.push(`--name ${c.name} --mask ${formatIp(c.mask)} --r${c.side === 'source' ? 'source' : 'dest'}`);
    return words.join(' ');
  },
  list(c) {
    const words = [`${bang(c.invert)}recent: ${LISTED[c.action]}`];
    if (c.seconds) words.push(`seconds: ${c.seconds | 0}`);
    if (c.reap) words.push('reap');
    if (c.hits) words.push(`hit_count: ${c.hits | 0}`);
    if (c.sameTtl) words.push('TTL-Match');
    words.push(`name: ${c.name} side: ${c.side === 'source' ? 'source' : 'dest'} mask: ${formatIp(c.mask)}`);
    return words.join(' ');
  },
  phrase(c) {
    const sender = c.side === 'source';
    if (c.action === 'set') return sender ? say`sender noted in ${c.name}` : say`receiver noted in ${c.name}`;
    const seen = notIf(c.invert, seenPhrase(c));
    return sender ? say`sender ${seen}` : say`receiver ${seen}`;
  },
  test(c, packet, context) {
    const list = context.recent(c.name);
    if (c.hits > (list.stamps ?? STAMPS)) list.stamps = c.hits;
    const address = addressOf(c, packet);
    const found = list.entries.get(address);
    const ttl = ttlOf(packet, context);
    const entry = found && c.sameTtl && found.ttl !== ttl && found.ttl !== 0 ? undefined : found;
    if (!entry) {
      if (c.action !== 'set') return c.invert;
      insert(list, address, context.now, ttl);
      return !c.invert;
    }
    if (c.action === 'remove') {
      list.entries.delete(address);
      return !c.invert;
    }
    const since = context.now - c.seconds * 1e6;
    const matched = (c.action === 'set' || seen(c, entry.stamps, since)) !== c.invert;
    const updates = c.action === 'set' || (c.action === 'update' && matched);
    if (c.reap) reap(list, since, updates ? address : undefined);
    if (updates) {
      const stamps = [...entry.stamps, context.now].slice(-(list.stamps ?? STAMPS));
      list.entries.delete(address);
      list.entries.set(address, { stamps, ttl });
    }
    return matched;
  },
  explain(c, packet, { matched }) {
    const who = sideText(c.side, formatIp(addressOf(c, packet)));
    if (c.action === 'set') return say`${who} is put into list ${c.name}`;
    const often = howOften(c);
    if (matched !== c.invert)
      return often ? say`${who} was seen ${often} in list ${c.name}` : say`${who} was seen in list ${c.name}`;
    return often ? say`${who} was not seen ${often} in list ${c.name}` : say`${who} was not seen in list ${c.name}`;
  },
};

function seenPhrase({ hits, seconds }: Config): string {
  if (hits > 1) return seconds > 0 ? say`seen ${hits} times in the last ${seconds} s` : say`seen ${hits} times`;
  return seconds > 0 ? say`seen in the last ${seconds} s` : say('seen');
}

function howOften({ hits, seconds }: Config): string {
  if (hits > 1) return seconds > 0 ? say`${hits} times within ${seconds} s` : say`${hits} times`;
  return seconds > 0 ? say`within ${seconds} s` : '';
}

/** Lists are files under /proc/net/xt_recent. */
function isFileName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/');
}

function addressOf(c: Config, packet: Packet): Ipv4 {
  return ((c.side === 'source' ? packet.src : packet.dst) & Number(c.mask)) >>> 0;
}

/** The TTL as it was before this host took one off. */
function ttlOf(packet: Packet, context: Pick<MatchContext, 'out'>): number {
  return context.out !== '' && packet.socket === undefined ? packet.ttl + 1 : packet.ttl;
}

function seen(c: Config, stamps: readonly number[], since: number): boolean {
  const hits = c.seconds > 0 ? stamps.filter((stamp) => stamp >= since).length : stamps.length;
  return hits >= Math.max(1, c.hits);
}

/** Adds an address; where the list is full, the one not seen for longest goes. */
function insert(list: RecentList, address: Ipv4, now: number, ttl: number): void {
  if (list.entries.size >= list.max) {
    const [oldest] = list.entries.keys();
    if (oldest !== undefined) list.entries.delete(oldest);
  }
  list.entries.set(address, { stamps: [now], ttl });
}

/** Takes out the address not seen for longest, where that is too long ago; one that is just seen stays. */
function reap(list: RecentList, since: number, keep: Ipv4 | undefined): void {
  const [oldest] = list.entries;
  if (!oldest || oldest[0] === keep) return;
  if ((oldest[1].stamps.at(-1) ?? 0) < since) list.entries.delete(oldest[0]);
}
