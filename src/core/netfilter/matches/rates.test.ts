import { describe, expect, test } from 'vitest';
import type { Entry, Tuple } from '../../conntrack/entry';
import { makePacket, tcp } from '../../packet/make';
import { type Packet, SYN, UDP } from '../../packet/packet';
import type { AnyMatch, MatchContext } from '../extension';
import { configOf, contextOf, packetTo, rejects, roundTrips, why } from '../extension.testing';
import { connlimit } from './connlimit';
import { hashlimit } from './hashlimit';
import { limit } from './limit';
import { quota } from './quota';
import { rateest } from './rateest';

/** A rule of its own memory and tables; asks it at a millisecond. */
function rule(match: AnyMatch, words: string, given: Partial<MatchContext> = {}) {
  const config = configOf(match, words);
  const state = match.initState?.(config);
  const tables = new Map<string, unknown>();
  const dropped: string[] = [];
  const shared = <T>(kind: string, name: string, make: () => T): T => {
    const key = `${kind}/${name}`;
    if (!tables.has(key)) tables.set(key, make());
    return tables.get(key) as T;
  };
  const ask = (millis: number, packet: Packet = packetTo('10.96.0.10'), more: Partial<MatchContext> = {}) =>
    match.test(
      config,
      packet,
      contextOf({ state, shared, hotdrop: (why = '') => dropped.push(why), ...given, ...more, now: millis * 1000 }),
    );
  return { ask, dropped };
}

const from = (last: number, length = 40): Packet => ({ ...packetTo('10.96.0.10'), src: 0x0a000000 + last, length });

describe('limit', () => {
  roundTrips(limit, [
    ['', '--limit 3/hour'],
    ['--limit 5', '--limit 5/sec'],
    ['--limit 60/m --limit-burst 5', '--limit 1/sec'],
    ['--limit 9999/second --limit-burst 7', '--limit 10000/sec --limit-burst 7'],
    ['--limit 77/HOUR --limit-burst 0', '--limit 77/hour'],
  ]);
  rejects(limit, [
    ['--limit 0/s', 'bad rate "0/s"\''],
    ['--limit 1/secs', 'bad rate "1/secs"\''],
    ['--limit 10001/s', 'Rate too fast "10001/s"'],
    ['--limit-burst 10001', 'out of range (0-10000)'],
  ]);
  test('a bucket that fills at the rate', () => {
    const { ask } = rule(limit, '--limit 2/s --limit-burst 2');
    expect([0, 1, 2, 499, 500, 501, 1001].map((at) => ask(at))).toEqual([true, true, false, false, true, false, true]);
  });
  test('it never holds more than the burst', () => {
    const { ask } = rule(limit, '--limit 1/s --limit-burst 2');
    expect([60_000, 60_000, 60_000].map((at) => ask(at))).toEqual([true, true, false]);
  });
});

describe('hashlimit', () => {
  roundTrips(hashlimit, [
    ['--hashlimit 1 --hashlimit-name a', '--hashlimit-upto 1/sec --hashlimit-burst 5 --hashlimit-name a'],
    [
      '--hashlimit-mode dstport,srcip --hashlimit-name a ! --hashlimit-upto 60/m --hashlimit-srcmask 24',
      '--hashlimit-above 1/sec --hashlimit-burst 5 --hashlimit-mode srcip,dstport --hashlimit-name a --hashlimit-htable-expire 60000 --hashlimit-srcmask 24',
    ],
    [
      '--hashlimit-upto 1000mb/s --hashlimit-burst 2000mb --hashlimit-name a',
      '--hashlimit-upto 1008mb/s --hashlimit-burst 2016mb --hashlimit-name a',
    ],
    [
      '--hashlimit-upto 1/m --hashlimit-name a --hashlimit-rate-match --hashlimit-rate-interval 5',
      '--hashlimit-upto 1/sec --hashlimit-burst 5 --hashlimit-name a --hashlimit-htable-expire 60000 --hashlimit-rate-match --hashlimit-rate-interval 5',
    ],
  ]);
  rejects(hashlimit, [
    ['', 'You have to specify --hashlimit'],
    ['--hashlimit-upto 1/s', 'option "--hashlimit-name" must be specified'],
    ['--hashlimit-upto 1/x --hashlimit-name a', 'hashlimit: Bad value for "--hashlimit-upto" option: "1/x"'],
    ['--hashlimit-upto 1kb/s --hashlimit-name a --hashlimit-burst 10', 'burst cannot be smaller than 1024b'],
    ['--hashlimit-upto 1/s --hashlimit-name a --hashlimit-burst 1000001', 'out of range (1-1000000)'],
    // What the kernel's arithmetic cannot hold.
    ['--hashlimit-upto 3/d --hashlimit-name a', 'Numerical result out of range'],
    ['--hashlimit-upto 1/s --hashlimit-name a/b', 'Invalid argument'],
    ['--hashlimit-upto 1/s --hashlimit-name a --hashlimit-htable-expire 0', 'Invalid argument'],
  ]);
  test('each source has a bucket of its own', () => {
    const { ask } = rule(
      hashlimit,
      '--hashlimit-upto 1/min --hashlimit-burst 1 --hashlimit-mode srcip --hashlimit-name a',
    );
    expect([ask(0, from(1)), ask(0, from(1)), ask(0, from(2)), ask(0, from(2))]).toEqual([true, false, true, false]);
    expect([ask(59_000, from(1)), ask(60_000, from(1))]).toEqual([false, true]);
  });
  test('addresses of one network share a bucket', () => {
    const { ask } = rule(
      hashlimit,
      '--hashlimit-above 1/min --hashlimit-burst 1 --hashlimit-mode srcip --hashlimit-srcmask 24 --hashlimit-name a',
    );
    expect([ask(0, from(1)), ask(0, from(2)), ask(0, from(0x105))]).toEqual([false, true, false]);
  });
  test('bytes are counted in chunks of sixteen, and a second of them may be had at once', () => {
    const { ask } = rule(hashlimit, '--hashlimit-upto 100b/s --hashlimit-name a');
    expect([ask(0, from(1, 40)), ask(0, from(1, 40)), ask(0, from(1, 40)), ask(1000, from(1, 40))]).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });
  test('a full table drops who needs another entry; idle entries make room', () => {
    const words =
      '--hashlimit-upto 1/s --hashlimit-mode srcip --hashlimit-name a --hashlimit-htable-size 1 --hashlimit-htable-max 1';
    const { ask, dropped } = rule(hashlimit, words);
    expect([ask(0, from(1)), ask(0, from(2))]).toEqual([true, false]);
    expect(dropped).toEqual(['the table a of hashlimit is full']);
    expect(ask(2500, from(2))).toBe(true);
  });
  test('the rate is told', () => {
    const words = '--hashlimit-upto 4kb/s --hashlimit-mode srcip --hashlimit-name a';
    expect(why(hashlimit, words, from(1), { matched: false })).toBe('the rate for 10.0.0.1 is above 4kb/s');
  });
});

describe('quota', () => {
  roundTrips(quota, [['! --quota 18446744073709551615', '=']]);
  rejects(quota, [['--quota 18446744073709551616', 'out of range (0-18446744073709551615)']]);
  test('the packet that is too large uses up the rest', () => {
    const { ask } = rule(quota, '--quota 100');
    expect([60, 60, 10].map((bytes) => ask(0, from(1, bytes)))).toEqual([true, false, false]);
    const inverted = rule(quota, '! --quota 100');
    expect([60, 60, 10].map((bytes) => inverted.ask(0, from(1, bytes)))).toEqual([false, true, true]);
  });
});

describe('connlimit', () => {
  roundTrips(connlimit, [
    ['--connlimit-above 10', '--connlimit-above 10 --connlimit-mask 32 --connlimit-saddr'],
    [
      '! --connlimit-above 2 --connlimit-daddr --connlimit-mask 255.255.0.0',
      '--connlimit-upto 2 --connlimit-mask 16 --connlimit-daddr',
    ],
  ]);
  rejects(connlimit, [
    ['--connlimit-mask 24', 'You must specify "--connlimit-above" or "--connlimit-upto".'],
    ['--connlimit-upto 1 --connlimit-mask x', 'neither a valid network mask nor valid CIDR (0-32)'],
  ]);

  /** Connections of one table, by source port. */
  function connections() {
    const entries = new Map<number, Entry>();
    const findConnection = ({ sport }: Tuple) => entries.get(sport);
    const { ask, dropped } = rule(connlimit, '--connlimit-above 2', { findConnection });
    const open = (sport: number, millis: number) => {
      const segment = tcp({ sport, dport: 80, flags: SYN });
      const packet = makePacket(segment, { src: 1, dst: 2 });
      const original = { src: 1, dst: 2, protocol: 6, sport, dport: 80 };
      const made = { zone: 0, original, confirmed: false } as unknown as Entry;
      const entry = entries.get(sport) ?? made;
      const over = ask(millis, packet, { entry });
      if (!entries.has(sport)) entries.set(sport, { ...entry, confirmed: true });
      return over;
    };
    return { entries, open, dropped };
  }
  test('counts what it has seen itself, each connection once', () => {
    const { open } = connections();
    expect([open(1, 0), open(2, 10), open(2, 20), open(1, 30), open(3, 40), open(1, 50)]).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
  });
  test('connections that are over make room', () => {
    const { entries, open } = connections();
    open(1, 0);
    open(2, 10);
    entries.delete(1);
    expect(open(3, 20)).toBe(false);
    expect(open(4, 30)).toBe(true);
  });
  test('the last packet of the only connection is dropped, as the kernel does it', () => {
    const { entries, open, dropped } = connections();
    open(1, 0);
    const entry = entries.get(1);
    if (entry) entries.set(1, { ...entry, tcp: { state: 'TIME_WAIT' } } as Entry);
    open(1, 10);
    expect(dropped).toHaveLength(1);
  });
});

describe('rateest', () => {
  roundTrips(rateest, [
    ['--rateest1 RE1 --rateest-gt --rateest-bps 1gbit', '--rateest RE1 --rateest-gt --rateest-bps 1000Mbit'],
    [
      '--rateest-delta --rateest1 RE1 --rateest-pps1 42 ! --rateest-lt --rateest2 RE2 --rateest-pps2 42',
      '--rateest-delta --rateest1 RE1 --rateest-pps1 42 ! --rateest-lt --rateest-pps2 42 --rateest2 RE2',
    ],
  ]);
  rejects(rateest, [
    ['--rateest RE1 --rateest-lt', 'Invalid argument'],
    ['! --rateest RE1', "rateest: rateest can't be inverted"],
    ['--rateest RE1 --rateest-pps x --rateest-gt', "rateest: could not parse pps `x'"],
  ]);
  test('without traffic the rate is nothing', () => {
    const { ask } = rule(rateest, '--rateest RE1 --rateest-lt --rateest-pps 1');
    expect(ask(0, packetTo('10.0.0.1', { protocol: UDP }))).toBe(true);
  });
});
