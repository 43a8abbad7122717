import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { formatIpv4, prefixMask } from '../../packet/address';
import { type Packet, TCP, UDP, SCTP } from '../../packet/packet';
import type { Match } from '../extension';
import {
  type Bucket,
  byteCredits,
  jiffies,
  jiffiesOf,
  newBucket,
  packetCredits,
  refill,
  take,
} from '../hashlimit-bucket';
import { type HashlimitConfig, hashlimitRate, listHashlimit, printHashlimit, readHashlimit } from '../hashlimit-config';

/** The table that rules of one name share. State. */
interface Table {
  /** The rule that made it says how its buckets work. */
  readonly config: HashlimitConfig;
  readonly buckets: Map<string, Bucket>;
  /** jiffies of the last look for idle entries. */
  swept: bigint;
}

const U32 = 0xffffffffn;
const DEFAULT_SIZE = 8192;

/** `-m hashlimit`: a bucket of credit for each address or port. */
export const hashlimit: Match<HashlimitConfig, null> = {
  name: 'hashlimit',
  source: 'net/netfilter/xt_hashlimit.c hashlimit_mt_common()',
  doc: 'A rate for each source, destination or port: every key of `--hashlimit-mode` has a bucket of its own.',
  limits: 'The clock ticks 250 times a second.',
  options: [
    {
      name: '--hashlimit-upto',
      type: 'string',
      invert: true,
      excludes: ['--hashlimit-above'],
      doc: 'Matches up to this rate: `10/second`, `512kb/s`.',
    },
    {
      name: '--hashlimit-above',
      type: 'string',
      invert: true,
      excludes: ['--hashlimit-upto'],
      doc: 'Matches above this rate.',
    },
    {
      name: '--hashlimit',
      type: 'string',
      invert: true,
      synonymOf: '--hashlimit-upto',
      doc: 'Old name of --hashlimit-upto.',
    },
    { name: '--hashlimit-srcmask', type: 'plen', doc: 'Sources are one where this many bits are the same.' },
    { name: '--hashlimit-dstmask', type: 'plen', doc: 'Destinations are one where this many bits are the same.' },
    { name: '--hashlimit-burst', type: 'string', doc: 'Packets, or bytes such as `1mb`, that match at once.' },
    { name: '--hashlimit-htable-size', type: 'u32', doc: 'Buckets of the hash.' },
    { name: '--hashlimit-htable-max', type: 'u32', doc: 'Most entries; a packet that needs one more is dropped.' },
    { name: '--hashlimit-htable-gcinterval', type: 'u32', doc: 'Milliseconds between two looks for idle entries.' },
    { name: '--hashlimit-htable-expire', type: 'u32', doc: 'Milliseconds that an idle entry stays.' },
    { name: '--hashlimit-mode', type: 'string', doc: 'What has a bucket of its own: srcip, srcport, dstip, dstport.' },
    {
      name: '--hashlimit-name',
      type: 'string',
      min: 1,
      required: true,
      doc: 'Name of the table; rules of one name share it.',
    },
    { name: '--hashlimit-rate-match', type: 'none', doc: 'Compares the rate and takes no credit.' },
    { name: '--hashlimit-rate-interval', type: 'string', doc: 'Seconds over which the rate is taken.' },
  ],

  precheck(given) {
    if (!given.has('--hashlimit-upto') && !given.has('--hashlimit-above'))
      throw new RuleError('You have to specify --hashlimit');
  },
  read: readHashlimit,

  check(c, { family }) {
    const { name } = c;
    if (c.interval === 0 || c.expire === 0) return 'EINVAL';
    if (name === '.' || name === '..' || name.includes('/')) return 'EINVAL';
    const width = family === 'ipv4' ? 32 : 128;
    if (c.sourceBits > width || c.destinationBits > width) return 'EINVAL';
    if (c.rateMatch) return c.average === 0n || c.average > U32 ? 'ERANGE' : undefined;
    if (c.bytes) return byteCredits(c.average) === 0n ? 'EINVAL' : undefined;
    const burst = packetCredits(BigInt.asUintN(64, c.average * c.burst));
    return c.burst === 0n || burst < packetCredits(c.average) ? 'ERANGE' : undefined;
  },

  print: printHashlimit,
  list: listHashlimit,
  phrase(c) {
    const rate = c.above ? say`above ${hashlimitRate(c)}` : say`up to ${hashlimitRate(c)}`;
    return c.keys.length > 0 ? say`${rate} for each ${c.keys.join(', ')}` : rate;
  },

  // The tables are shared; this says that asking again would change them.
  initState: () => null,

  test(c, packet, context) {
    const ticks = jiffies(context.now);
    const table = context.shared<Table>('hashlimit', c.name, () => ({ config: c, buckets: new Map(), swept: ticks }));
    sweep(table, ticks);
    const key = keyOf(table.config, packet);
    let bucket = table.buckets.get(key);
    if (bucket) refill(bucket, table.config, ticks);
    else {
      if (table.buckets.size >= mostEntries(table.config)) {
        context.hotdrop(`the table ${c.name} of hashlimit is full`);
        return false;
      }
      bucket = newBucket(table.config, ticks);
      table.buckets.set(key, bucket);
    }
    return take(bucket, { ...table.config, bytes: c.bytes, rateMatch: c.rateMatch }, packet.length) !== c.above;
  },

  explain(c, packet, { matched }) {
    const rate = c.keys.length > 0 ? say`the rate for ${keyOf(c, packet)}` : say('the rate');
    return matched === c.above ? say`${rate} is above ${hashlimitRate(c)}` : say`${rate} is within ${hashlimitRate(c)}`;
  },
};

/** Lets idle entries go at the times the kernel looks for them. */
function sweep(table: Table, now: bigint): void {
  const interval = jiffiesOf(table.config.interval);
  const due = table.swept + ((now - table.swept) / interval) * interval;
  if (due === table.swept) return;
  table.swept = due;
  for (const [key, bucket] of table.buckets) if (bucket.expires <= due) table.buckets.delete(key);
}

function mostEntries(c: HashlimitConfig): number {
  const size = c.size === 0 ? DEFAULT_SIZE : c.size;
  return c.max === 0 ? size * 8 : Math.max(c.max, size);
}

function keyOf(c: HashlimitConfig, packet: Packet): string {
  const t = packet.transport;
  const hasPorts =
    [TCP, UDP, SCTP].includes(packet.protocol) && (t.kind === 'tcp' || t.kind === 'udp' || t.kind === 'sctp');
  return c.keys
    .map((key) => {
      if (key === 'srcip') return masked(packet.src, c.sourceBits);
      if (key === 'dstip') return masked(packet.dst, c.destinationBits);
      if (!hasPorts) return '0';
      return `${key === 'srcport' ? t.sport : t.dport}`;
    })
    .join(' ');
}

function masked(address: number, bits: number): string {
  return formatIpv4((address & prefixMask(bits, 'ipv4')) >>> 0);
}
