import { expect, test } from 'vitest';
import { newEntry } from '../conntrack/entry.testing';
import { ipv4 } from '../packet/address';
import { type Moment, whatItDid, whyMatched, whyNot } from './explain-rule';
import { contextOf, load, packetTo } from './extension.testing';
import type { MatchContext } from './extension';
import type { Rule } from './rule';

const packet = packetTo('10.96.45.123:80');

function moment(given: Partial<MatchContext> = {}, draw?: { readonly drew: number; readonly needs: number }): Moment {
  const test = contextOf({ in: 'cni0', out: '', ...given }) as MatchContext<undefined>;
  const { hook, entry, addressType } = test;
  return {
    packet,
    test,
    explain: { hook, in: 'cni0', out: '', addressType, ...(entry && { entry }), ...(draw && { draw }) },
  };
}

function rule(words: string): Rule {
  const loaded = load(`-A FORWARD ${words}`).rule;
  if (!loaded) throw new Error(words);
  return loaded;
}

test.each([
  ['! -s 10.244.0.0/16', 'source 10.244.1.9 is inside 10.244.0.0/16, so `! -s 10.244.0.0/16` does not match'],
  ['-d 10.96.0.1', 'destination 10.96.45.123 is not 10.96.0.1, so `-d 10.96.0.1/32` does not match'],
  ['-i eth+', 'it came in by cni0, so `-i eth+` does not match'],
  ['-o eth0', 'there is no outgoing device, so `-o eth0` does not match'],
  ['-p udp --dport 53', 'the protocol is tcp, so `-p udp` does not match'],
  ['! -p tcp', 'the protocol is tcp, so `! -p tcp` does not match'],
  ['-f', 'it is no fragment after the first, so `-f` does not match'],
  ['-p tcp --dport 443', 'destination port 80 is not 443, so `-m tcp --dport 443` does not match'],
  // The header is looked at before the matches, and the first condition that fails decides.
  ['-p tcp --dport 443 -d 10.96.0.1', 'destination 10.96.45.123 is not 10.96.0.1, so `-d 10.96.0.1/32` does not match'],
  [
    '-m mark --mark 0x4000/0x4000',
    'mark 0x0 under mask 0x4000 is not 0x4000, so `-m mark --mark 0x4000/0x4000` does not match',
  ],
])('why %s does not match', (words, sentence) => {
  expect(whyNot(rule(words), moment())).toBe(sentence);
});

test('what chance drew is told, not drawn again', () => {
  const words = '-m statistic --mode random --probability 0.33333333349';
  expect(whyNot(rule(words), moment({}, { drew: 0.61, needs: 0.33333333349 }))).toBe(
    `drew 0.61, needs less than 0.333, so \`${words}\` does not match`,
  );
});

test('why a rule matched: every condition with what was compared', () => {
  const addressType = () => 'LOCAL' as const;
  const entry = newEntry();
  expect(whyMatched(rule('-m comment --comment x -j ACCEPT'), moment())).toBe(
    'the rule asks for nothing, so every packet matches',
  );
  expect(
    whyMatched(
      rule('-s 10.244.0.0/16 -p tcp -m tcp --dport 80 -m addrtype --dst-type LOCAL'),
      moment({ addressType, entry }),
    ),
  ).toBe(
    'source 10.244.1.9 is inside 10.244.0.0/16; the protocol is tcp; destination port 80 is 80; destination 10.96.45.123 is LOCAL',
  );
});

test('what the target did', () => {
  const after = { ...packet, mark: 0x4000 };
  expect(whatItDid(rule('-j MARK --or-mark 0x4000'), packet, after)).toBe('marks the packet 0x4000');
  expect(whatItDid(rule('-j ACCEPT'), packet, packet)).toBe('');
  const dnat = load('-A PREROUTING -p tcp -j DNAT --to-destination 10.244.2.8:80', { table: 'nat' }).rule as Rule;
  expect(whatItDid(dnat, packet, { ...packet, dst: ipv4('10.244.2.8') })).toBe(
    'rewrites the destination to 10.244.2.8:80',
  );
});
