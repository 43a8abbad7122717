import { describe, expect, it } from 'vitest';
import { quickScenarios } from '../world/scenarios/all';
import { act, beginRecording, findScenario, open } from './engine';
import { hits, type RuleAt, wouldMatch } from './would-match';

const begin = (id = 'node-port-other-node') => open(beginRecording(findScenario(id))).engine;

/** Every rule of every namespace of a scenario, each `every`th. */
function rulesOf(engine: ReturnType<typeof begin>, every: number): readonly RuleAt[] {
  const all = [...engine.world.net.namespaces.values()].flatMap((ns) =>
    [...ns.netfilter.ipv4.tables.values()].flatMap((table) =>
      [...table.chains.values()].flatMap((chain) =>
        chain.rules.map((_, rule) => ({ on: ns.place, table: table.name, chain: chain.name, rule })),
      ),
    ),
  );
  return all.filter((_, n) => n % every === 0);
}

describe('a packet that would match', () => {
  it.each(quickScenarios.slice(0, 6).map((s) => s.id))('does, wherever one is offered in %s', (id) => {
    const engine = begin(id);
    const before = JSON.stringify([engine.world.net.time, engine.actions]);
    let offered = 0;
    for (const at of rulesOf(engine, 7)) {
      const found = wouldMatch(engine, at);
      if ('why' in found) {
        expect(found.why, `${at.chain} ${at.rule}`).toMatch(/\.$/);
        continue;
      }
      offered++;
      const { traces } = act(begin(id), found.probe, 1000);
      expect(
        traces.some((trace) => hits(trace, at)),
        `${JSON.stringify(at)} ${JSON.stringify(found.probe)}`,
      ).toBe(true);
    }
    expect(offered).toBeGreaterThan(0);
    // Nothing was done to the world.
    expect(JSON.stringify([engine.world.net.time, engine.actions])).toBe(before);
  });

  const asked = (rules: readonly string[], at: Omit<RuleAt, 'on'>) => {
    const engine = begin();
    for (const rule of rules) act(engine, { kind: 'shell', on: 'node-1/root', line: `iptables ${rule}` });
    return wouldMatch(engine, { on: 'node-1/root', ...at });
  };
  const filter = (chain: string, rule: number) => ({ table: 'filter', chain, rule }) as const;

  it.each([
    ['a port of the node itself', ['-I INPUT -p udp --dport 5353 -j DROP'], filter('INPUT', 0), { protocol: 'udp' }],
    [
      'a ping that goes out',
      ['-I OUTPUT -p icmp -d 192.168.11.50 -j ACCEPT'],
      filter('OUTPUT', 0),
      { from: 'node-1/root', to: '192.168.11.50', protocol: 'icmp' },
    ],
    ['one sender', ['-I FORWARD -s 10.244.2.8/32 -j DROP'], filter('FORWARD', 0), {}],
    ['a source port', ['-I INPUT -p tcp --sport 4444 --dport 22 -j DROP'], filter('INPUT', 0), { sport: 4444 }],
    ['an answer', ['-I FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT'], filter('FORWARD', 0), {}],
    ['a mark of kube-proxy', ['-I FORWARD -m mark --mark 0x4000/0x4000 -j ACCEPT'], filter('FORWARD', 0), {}],
    [
      'the second of two by counting',
      ['-I INPUT -p tcp --dport 9 -m statistic --mode nth --every 5 --packet 4 -j DROP'],
      filter('INPUT', 0),
      {},
    ],
    [
      'a chain within a chain',
      ['-N A', '-N B', '-I INPUT -p tcp -j A', '-A A -s 192.168.11.0/24 -j B', '-A B -p tcp --dport 81 -j DROP'],
      filter('B', 0),
      { protocol: 'tcp' },
    ],
  ])('finds %s', (_, rules, at, probe) => {
    expect(asked(rules, at)).toMatchObject({ probe });
  });

  it.each([
    [
      'an earlier rule takes all',
      ['-I INPUT -p tcp --dport 80 -j DROP', '-I INPUT -p tcp -j ACCEPT'],
      filter('INPUT', 1),
      /Rule 1 of INPUT takes every packet/,
    ],
    ['chance is 0', ['-I INPUT -m statistic --mode random --probability 0 -j DROP'], filter('INPUT', 0), /chance is 0/],
    ['no rule leads there', ['-N ALONE', '-A ALONE -j DROP'], filter('ALONE', 0), /No rule leads to ALONE/],
    [
      'nobody has the address',
      ['-I FORWARD -s 203.0.113.7 -j DROP'],
      filter('FORWARD', 0),
      /Nobody here has a source address in 203\.0\.113\.7/,
    ],
    [
      'no packet has the state',
      ['-I FORWARD -p tcp -m conntrack --ctstate UNTRACKED -j DROP'],
      filter('FORWARD', 0),
      /did not match: .*UNTRACKED/,
    ],
  ])('says why there is none where %s', (_, rules, at, why) => {
    expect(asked(rules, at)).toMatchObject({ why: expect.stringMatching(why) });
  });
});
