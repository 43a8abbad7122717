import { expect, it } from 'vitest';
import type { Command } from '../../embed/messages';
import { makeBridge } from './bridge';

function setUp(origin?: string) {
  const sent: { message: Record<string, unknown>; target: string }[] = [];
  const parent = { postMessage: (message: never, target: never) => sent.push({ message, target }) } as never;
  let hear: (event: { data: unknown; origin: string; source: unknown }) => void = () => undefined;
  let commands = 0;
  const bridge = makeBridge(origin, () => commands++, { parent, listen: (h) => (hear = h as typeof hear) });
  const say = (data: object, from = 'https://docs.example', source: unknown = parent) =>
    hear({ data: { chainwalk: 1, ...data }, origin: from, source });
  return { bridge, sent, say, commands: () => commands };
}

it('hears only the page around it, and only the origin that is named', () => {
  const { bridge, say, commands } = setUp('https://docs.example');
  const run: Command[] = [];
  bridge.serve((command) => void run.push(command));
  say({ type: 'play' }, 'https://evil.example');
  say({ type: 'play' }, 'https://docs.example', {});
  expect([run, commands()]).toEqual([[], 0]);
  say({ type: 'play' });
  expect(run).toEqual([{ type: 'play' }]);
});

it('keeps to the first origin that spoke where none is named', () => {
  const { bridge, say, sent } = setUp();
  const run: Command[] = [];
  bridge.serve((command) => void run.push(command));
  expect(sent[0]).toMatchObject({ message: { type: 'awake' }, target: '*' });
  say({ type: 'pause' }, 'https://one.example');
  say({ type: 'play' }, 'https://two.example');
  expect(run).toEqual([{ type: 'pause' }]);
  bridge.post({ type: 'error', message: 'x' });
  expect(sent.at(-1)?.target).toBe('https://one.example');
});

it('holds early commands, answers each, and says what is wrong with others', async () => {
  const { bridge, say, sent } = setUp();
  say({ type: 'seek', step: 3, id: 1 });
  say({ type: 'seek', step: 'lots', id: 2 });
  const run: Command[] = [];
  bridge.serve((command) => void run.push(command));
  await Promise.resolve();
  await Promise.resolve();
  expect(run).toEqual([{ type: 'seek', step: 3, packet: 1 }]);
  const replies = sent.map((s) => s.message).filter((m) => m['type'] === 'reply');
  expect(replies).toMatchObject([
    { id: 2, ok: false, message: expect.stringContaining('whole numbers') },
    { id: 1, ok: true },
  ]);
});
