import { expect, it } from 'vitest';
import { beginRecording, findScenario, open } from './engine';
import { columnsOf, viewColumns } from './rules-columns';
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

it('says the same after a journey through a message', () => {
  const view = rules['node-1/root']!;
  const arrived = viewColumns(structuredClone(columnsOf(view)!), structuredClone(view.counters));
  expect(arrived).toEqual(view);
  expect(arrived.tables.find((t) => t.name === 'nat')?.chains[0]).toMatchObject({
    hook: 'PREROUTING',
    policy: 'ACCEPT',
  });
});
