import { expect, it } from 'vitest';
import { speak } from '../lib/say';
import { act, beginRecording, findScenario, open } from './engine';
import { viewRules } from './rules-view';
import {
  chainOf,
  columnsOf,
  findChains,
  findLine,
  lineCount,
  lineOfRule,
  lineText,
  viewColumns,
} from './rules-columns';
import { createViews, takeSnapshot } from './view';

const { engine } = open(beginRecording(findScenario('node-port-other-node')));
const { rules } = takeSnapshot(engine, createViews());

it('reads every line and every rule out of the text', () => {
  for (const view of Object.values(rules)) {
    const lines = view.text.split('\n').slice(0, -1);
    expect(view.lines.length).toBe(lines.length);
    expect(view.counters.length).toBe(2 * lines.length);
    for (const table of view.tables) {
      for (const chain of table.chains) {
        chain.rules.forEach((rule, index) => {
          expect(lines[rule.line]).toBe(`-A ${chain.name} ${rule.text}`.trimEnd());
          expect(view.lines[rule.line]).toEqual({ table: table.name, chain: chain.name, rule: index });
          expect(rule.meaning).not.toBe('');
        });
      }
    }
  }
});

it('finds lines, chains and words without making all of them', () => {
  for (const view of Object.values(rules)) {
    const lines = view.text.split('\n').slice(0, -1);
    expect(lineCount(view)).toBe(lines.length);
    expect(lines.map((_, line) => lineText(view, line))).toEqual(lines);
    for (const { name, chains } of view.tables) {
      expect(findChains(view, (table) => table === name, 1000).map(({ chain }) => chain.name)).toEqual(
        chains.map((chain) => chain.name),
      );
      for (const chain of chains) {
        expect(chainOf(view, name, chain.name)).toBe(chain);
        expect(chain.count).toBe(chain.rules.length);
        chain.rules.forEach((rule, index) => expect(lineOfRule(view, name, chain.name, index)).toBe(rule.line));
      }
      expect(chainOf(view, name, 'NO-SUCH-CHAIN')).toBeUndefined();
    }
    expect(lines.findIndex((line) => line.includes('COMMIT'))).toBe(findLine(view, 'COMMIT', 0));
    const last = lines.findLastIndex((line) => line.includes('-j'));
    if (last >= 0) expect(findLine(view, '-j', last)).toBe(last);
  }
});

it('says the same after a journey through a message', () => {
  const view = rules['node-1/root']!;
  const arrived = viewColumns(structuredClone(columnsOf(view)!), structuredClone(view.counters));
  expect(arrived.text).toBe(view.text);
  expect(arrived.lines).toEqual(view.lines);
  expect(arrived.tables.map((t) => JSON.stringify(t.chains))).toEqual(view.tables.map((t) => JSON.stringify(t.chains)));
  expect(arrived.tables.find((t) => t.name === 'nat')?.chains[0]).toMatchObject({
    hook: 'PREROUTING',
    policy: 'ACCEPT',
  });
});

it('keeps the blocks of chains that did not change', () => {
  const { ipv4 } = engine.world.net.namespaces.get('node-1/root')!.netfilter;
  const before = viewRules(ipv4, undefined);
  act(engine, { kind: 'shell', on: 'node-1/root', line: 'iptables -t nat -N AN-OWN-CHAIN' });
  const now = viewRules(ipv4, before);
  const old = new Set(before.columns.tables.flatMap((t) => t.blocks));
  const fresh = now.columns.tables.flatMap((t) => t.blocks).filter((block) => !old.has(block));
  expect(fresh.length).toBeLessThanOrEqual(2);
  expect(now.view.text).toContain(':AN-OWN-CHAIN - [0:0]');
  expect(viewRules(ipv4, now)).toBe(now);
});

it('tells what rules mean in the language that is spoken now', () => {
  const { ipv4 } = engine.world.net.namespaces.get('node-1/root')!.netfilter;
  const english = viewRules(ipv4, undefined);
  const meaning = (view: typeof english) =>
    view.view.tables.find((t) => t.name === 'nat')?.chains[0]?.rules[0]?.meaning;
  speak('de', { 'every packet': 'jedes Paket' });
  const german = viewRules(ipv4, english);
  speak('en', {});
  expect([english, german, viewRules(ipv4, german)].map(meaning)).toEqual([
    'Every packet',
    'Jedes Paket',
    'Every packet',
  ]);
  expect(german.view.text).toBe(english.view.text);
});
