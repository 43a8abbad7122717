import { describe, expect, test } from 'vitest';
import { newEntry } from '../../conntrack/entry.testing';
import { ipv4 } from '../../packet/address';
import { matches, packetTo, rejects, roundTrips, why } from '../extension.testing';
import { conntrack } from './conntrack';
import { state } from './state';

roundTrips(conntrack, [
  ['--ctstate new,est', '--ctstate NEW,ESTABLISHED'],
  ['--ctstate DNAT,INVALID,RELATED', '--ctstate INVALID,RELATED,DNAT'],
  ['--ctproto TCP', '--ctproto 6'],
  ['! --ctorigsrc 10.1.2.3/8 --ctrepldst 10.244.1.5', '='],
  ['--ctreplsrc 10.1.2.3/255.255.0.0', '--ctreplsrc 10.1.2.3/16'],
  ['--ctorigdstport http:', '--ctorigdstport 80:65535'],
  ['--ctdir reply --ctexpire :5 --ctstatus assured,seen', '--ctstatus SEEN_REPLY,ASSURED --ctexpire 0:5 --ctdir REPLY'],
]);
rejects(conntrack, [
  ['', 'conntrack: At least one option is required'],
  ['--ctstate NEW,OLD', 'Bad ctstate "OLD"'],
  ['--ctexpire -1', 'conntrack: bad value for option "--ctexpire" near "-1", or out of range (0-4294967295).'],
  ['--ctdir BOTH', 'conntrack: Bad value for "--ctdir" option: "BOTH"'],
  // The first mistake counts, in whatever order they are found.
  ['--ctexpire x --ctstate OLD', 'near "x"'],
  ['--ctstate OLD --ctexpire x', 'Bad ctstate "OLD"'],
]);
roundTrips(state, [['--state RELATED,established', '--state RELATED,ESTABLISHED']]);
rejects(state, [['--state DNAT', 'Bad state "DNAT"']]);

describe('a connection to a Service, after DNAT', () => {
  const entry = newEntry({
    original: { src: ipv4('10.244.1.9'), dst: ipv4('10.96.0.10'), protocol: 6, sport: 40000, dport: 80 },
    reply: { src: ipv4('10.244.2.8'), dst: ipv4('10.244.1.9'), protocol: 6, sport: 8080, dport: 40000 },
    dstNat: true,
    expires: 100e6,
  });
  const ct = { state: 'ESTABLISHED', entry: entry.id, direction: 'original' } as const;
  const packet = packetTo('10.244.2.8:8080', { ct });

  test.each([
    ['--ctstate ESTABLISHED', true],
    ['--ctstate DNAT', true],
    ['--ctstate SNAT,NEW', false],
    ['--ctorigdst 10.96.0.0/12 --ctreplsrc 10.244.2.8', true],
    ['! --ctorigdstport 80', false],
    ['--ctdir REPLY', false],
    ['--ctexpire 90:100', true],
    ['! --ctstatus CONFIRMED', true],
  ])('%s: %s', (words, held) => {
    expect(matches(conntrack, words, packet, { entry })).toBe(held);
  });

  test('why', () => {
    expect(why(conntrack, '--ctstate NEW', packet, { entry })).toBe('ctstate ESTABLISHED,DNAT is not NEW');
    expect(why(conntrack, '--ctorigdst 10.96.0.11', packet, { entry })).toBe(
      'original destination 10.96.0.10 is not 10.96.0.11',
    );
  });
});

test('a packet without connection is INVALID, and fits nothing but a state', () => {
  const packet = packetTo('10.0.0.1');
  expect(matches(conntrack, '--ctstate INVALID', packet)).toBe(true);
  expect(matches(conntrack, '! --ctproto udp', packet)).toBe(false);
});
