import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runIpset } from './command';
import { freshContext } from './restore';
import { newSetStore } from './set';

const FIXTURES = new URL('./fixtures/', import.meta.url);

interface Command {
  readonly args: string[];
  readonly stdin: string;
  readonly said: string[];
  readonly code: number;
}

/** `$ command`, `| its input`, what ipset 7.17 said, `=> status` where it is not 0. */
function readSession(text: string): Command[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((block) => {
      const [line = '', ...rest] = block.replace(/\n$/, '').split('\n');
      const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2] ?? m[3] ?? '');
      const status = rest.find((l) => l.startsWith('=> '));
      return {
        args: words.slice(1),
        stdin: rest
          .filter((l) => l.startsWith('| '))
          .map((l) => `${l.slice(2)}\n`)
          .join(''),
        said: rest.filter((l) => !/^(=> |\| )/.test(l) && l !== '|'),
        code: Number(status?.slice(3) ?? 0),
      };
    });
}

/** Without what chance or the clock decides: the order and place in a hash, its memory, seconds that have gone by. */
function settled(lines: readonly string[], sorted: boolean): string[] {
  const out = lines
    .map((l) =>
      l
        .replace(/initval(>| )0x[0-9a-f]+/, 'initval$1*')
        .replace(/hashsize \d+/, 'hashsize *')
        .replace(/(Size in memory: |<memsize>)\d+/, '$1*')
        .replace(/timeout(>| )(\d+)/g, (_, blank, s) => `timeout${blank}${Math.ceil(Number(s) / 100) * 100}`),
    )
    .filter((l) => l !== '');
  return sorted ? out : out.sort();
}

describe('ipset', () => {
  for (const file of readdirSync(FIXTURES))
    test(`says what the program said in ${file}`, () => {
      const store = newSetStore();
      const context = freshContext(1e6);
      for (const { args, stdin, said, code } of readSession(readFileSync(new URL(file, FIXTURES), 'utf8'))) {
        const output = runIpset(store, args, context, stdin);
        const isSorted = args.includes('-s') || args.includes('-sorted');
        const command = `ipset ${args.join(' ')}`;
        const lines = (output.stderr + output.stdout).split('\n');
        expect([command, ...settled(lines, isSorted), output.code]).toEqual([
          command,
          ...settled(said, isSorted),
          code,
        ]);
      }
    });

  test('forgets elements when their time is over', () => {
    const store = newSetStore();
    const at = (seconds: number) => freshContext(seconds * 1e6);
    runIpset(store, ['create', 'a', 'hash:ip', 'timeout', '10'], at(0));
    runIpset(store, ['add', 'a', '10.0.0.1'], at(0));
    runIpset(store, ['add', 'a', '10.0.0.2', 'timeout', '0'], at(0));
    expect(runIpset(store, ['save'], at(4)).stdout).toContain('add a 10.0.0.1 timeout 6\n');
    expect(runIpset(store, ['test', 'a', '10.0.0.1'], at(9)).code).toBe(0);
    expect(runIpset(store, ['test', 'a', '10.0.0.1'], at(10)).code).toBe(1);
    expect(runIpset(store, ['test', 'a', '10.0.0.2'], at(1000)).code).toBe(0);
    expect(runIpset(store, ['add', 'a', '10.0.0.1'], at(10)).code).toBe(0);
  });

  test('a saved text restores to itself', () => {
    const store = newSetStore();
    const text = readFileSync(new URL('random.session', FIXTURES), 'utf8');
    for (const { args } of readSession(text)) runIpset(store, args, freshContext());
    const saved = runIpset(store, ['save'], freshContext()).stdout;
    const again = newSetStore();
    expect(runIpset(again, ['restore'], freshContext(), saved)).toMatchObject({ code: 0, stderr: '' });
    expect(runIpset(again, ['save'], freshContext()).stdout).toBe(saved);
  });
});
