import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const dir = mkdtempSync(join(tmpdir(), 'layers-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** What the linter says of a small tree; '' where it is content. */
function lint(files: Record<string, string>): string {
  rmSync(join(dir, 'src'), { recursive: true, force: true });
  copyFileSync(join(root, 'oxlint.config.mjs'), join(dir, 'oxlint.config.mjs'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, 'src', name)), { recursive: true });
    writeFileSync(join(dir, 'src', name), text);
  }
  try {
    execFileSync(join(root, 'node_modules/.bin/oxlint'), ['-c', 'oxlint.config.mjs', 'src'], {
      cwd: dir,
      stdio: 'pipe',
    });
    return '';
  } catch (error) {
    return String((error as { stdout: Buffer }).stdout);
  }
}

const value = 'export const value = 1;\n';
const use = (from: string) => `import { value } from '${from}';\nexport const other = value;\n`;

test.each([
  ['upwards', 'src/core/net comes before it', { 'core/net/a.ts': use('../kube/b'), 'core/kube/b.ts': value }],
  ['from core to the app', 'src/core/net comes before it', { 'core/net/a.ts': use('../../app/b'), 'app/b.ts': value }],
  [
    'from the app into the engine',
    'its types only',
    { 'app/a.ts': use('../core/engine/b'), 'core/engine/b.ts': value },
  ],
  ['from the command line to the app', 'its types only', { 'cli/a.ts': use('../app/b'), 'app/b.ts': value }],
  [
    'in a cycle',
    'no-cycle',
    {
      'core/net/a.ts': `${use('./b')}export const value = 2;\n`,
      'core/net/b.ts': `${use('./a')}export const value = 1;\n`,
    },
  ],
  ['of a package in core', 'core uses no packages', { 'core/net/a.ts': use('react') }],
  ['of another package in a file that has one', 'core uses no packages', { 'core/kube/manifest.ts': use('yup') }],
])('an import %s is caught', (_what, message, files) => {
  expect(lint(files)).toContain(message);
});

test.each([
  ['a clock', "Unexpected use of 'Date'", 'export const now = Date.now();\n'],
  ['a timer', "Unexpected use of 'setTimeout'", 'setTimeout(() => 1, 1);\n'],
  ['chance', 'use the seeded generator', 'export const x = Math.random();\n'],
  ['the page', "Unexpected use of 'document'", 'export const t = document.title;\n'],
])('%s in core is caught', (_what, message, text) => {
  expect(lint({ 'core/net/a.ts': text })).toContain(message);
});

test('what the layers allow passes', () => {
  expect(
    lint({
      'core/net/a.ts': use('../packet/b'),
      'core/packet/b.ts': value,
      'core/engine/c.ts': 'export interface C { readonly x: number }\n',
      'core/kube/manifest.ts': use('yaml'),
      'app/d.ts': "import type { C } from '../core/engine/c';\nexport const c: C = { x: 1 };\n",
    }),
  ).toBe('');
});
