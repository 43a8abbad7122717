// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { bindingOf, bindings, type Focus } from './keys';

const nowhere: Focus = { text: false, control: 'none', walk: false };
const canvas: Focus = { ...nowhere, walk: true };
const does = (key: string, focus: Focus) => bindingOf(key, focus)?.binding.does;

it.each([
  [' ', nowhere, 'play, pause'],
  ['ArrowRight', nowhere, 'step forward, back'],
  ['Shift+ArrowLeft', nowhere, 'next, previous hook'],
  ['n', canvas, 'next rewrite or verdict'],
  ['N', canvas, 'next rewrite or verdict'],
  ['n', nowhere, undefined],
  [' ', { ...canvas, control: 'button' }, undefined],
  ['ArrowRight', { ...canvas, control: 'button' }, 'step forward, back'],
  ['ArrowRight', { ...canvas, control: 'arrows' }, undefined],
  ['Shift+ArrowRight', { ...canvas, control: 'arrows' }, 'next, previous hook'],
  ['ArrowRight', { ...canvas, text: true }, undefined],
  ['q', canvas, undefined],
] as const)('gives %j to the one who wants it', (key, focus, expected) => {
  expect(does(key, focus)).toBe(expected);
});

it('binds no key twice', () => {
  const keys = bindings.flatMap((b) => b.keys);
  expect(new Set(keys).size).toBe(keys.length);
});
