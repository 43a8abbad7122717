import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyConntrack } from '../conntrack/table';
import { newSetStore } from '../ipset/set';
import { makePacket, tcp } from '../packet/make';
import type { Packet } from '../packet/packet';
import { recordTrace, skipTrace } from '../trace/builder';
import type { Step } from '../trace/step';
import { isDevice } from './columns';
import { compiled } from './compile';
import { makeDesk } from './context';
import type { HookEnv, NetfilterState } from './hooks';
import { restore } from './restore';
import type { Header, Table } from './rule';
import { emptyRuleset } from './ruleset';
import { traverse } from './traverse';

function state(text: string): NetfilterState {
  const ipv4 = emptyRuleset();
  const { stderr } = restore(ipv4, text, {
    family: 'ipv4',
    unknown: 'keep',
    hasSet: () => true,
    hasAccount: () => true,
  });
  if (stderr !== '') throw new Error(`${stderr}\n${text}`);
  return {
    ipv4,
    ipv6: emptyRuleset(),
    conntrack: emptyConntrack(),
    sets: newSetStore(),
    recent: new Map(),
    accounts: new Map(),
    shared: new Map(),
    sysctls: new Map(),
  };
}

const tableOf = (s: NetfilterState): Table => s.ipv4.tables.get('filter') as Table;

function envOf(s: NetfilterState, input: string, record: boolean): HookEnv {
  const trace = record ? recordTrace({ id: 1, action: 0, flow: 1, title: '', now: () => 0 }) : skipTrace(1, 1);
  const unused = new Proxy({}, { get: () => () => undefined });
  return {
    hook: 'FORWARD',
    place: 'h/root',
    state: s,
    in: input,
    out: 'eth9',
    now: 0,
    random: () => 1,
    net: unused as HookEnv['net'],
    trace,
  };
}

/** The kernel's loop without columns, index or steps: each rule is looked at, one after the other. */
function plainWalk(s: NetfilterState, start: Packet, env: HookEnv): Packet | undefined {
  const table = tableOf(s);
  const desk = makeDesk();
  desk.begin(env, 'filter', start);
  let packet = start;
  const bump = (slot: number) => {
    table.counters[slot * 2] = (table.counters[slot * 2] ?? 0) + 1;
    table.counters[slot * 2 + 1] = (table.counters[slot * 2 + 1] ?? 0) + packet.length;
  };
  const memory = (key: string, make: () => unknown) => {
    if (key !== '' && !table.memory.has(key)) table.memory.set(key, make());
    desk.remember(table.memory.get(key));
  };
  const run = (name: string): 'next' | 'ACCEPT' | 'DROP' => {
    for (const rule of table.chains.get(name)?.rules ?? []) {
      if (!headerFits(rule.header, packet, env)) continue;
      const { matches, target } = compiled(rule);
      const all = matches.every((m) => {
        memory(m.memory, () => m.extension.initState?.(m.config as never));
        return m.extension.test(m.config as never, packet, desk.context as never);
      });
      if (!all) continue;
      bump(rule.slot);
      if (target.kind === 'extension') {
        packet = target.extension.apply(target.config as never, packet, desk.context as never).packet;
        continue;
      }
      const { verdict } = target;
      if (verdict.kind === 'ACCEPT' || verdict.kind === 'DROP') return verdict.kind;
      if (verdict.kind === 'RETURN') return 'next';
      if (verdict.kind !== 'JUMP' && verdict.kind !== 'GOTO') continue;
      const inside = run(verdict.chain);
      if (inside !== 'next' || verdict.kind === 'GOTO') return inside;
    }
    return 'next';
  };
  const end = run('FORWARD');
  if (end === 'DROP') return undefined;
  if (end === 'ACCEPT') return packet;
  const base = table.chains.get('FORWARD');
  bump(base?.slot ?? 0);
  return base?.policy === 'DROP' ? undefined : packet;
}

function headerFits(h: Header, p: Packet, env: HookEnv): boolean {
  const inside = (ip: number, m: NonNullable<Header['source']>) => (ip & Number(m.mask)) >>> 0 === Number(m.address);
  if (h.source && inside(p.src, h.source) === h.notSource) return false;
  if (h.destination && inside(p.dst, h.destination) === h.notDestination) return false;
  if (h.in && isDevice(env.in, h.in) === h.notIn) return false;
  return !h.protocol || (h.protocol === p.protocol) !== h.notProtocol;
}

const few = (...values: readonly string[]) => fc.constantFrom(...values);
const match = few(
  '-p tcp -m tcp --dport 80',
  '-p tcp -m tcp --dport 80:90',
  '-p udp -m udp --dport 53',
  '-p tcp -m tcp ! --dport 80',
  '-p tcp -m statistic --mode nth --every 2 --packet 0 -m tcp --dport 80',
  '-m statistic --mode nth --every 3 --packet 1',
  '-m mark --mark 0x1/0x1',
  '-m mark ! --mark 0x2/0x2',
  '-p tcp -m comment --comment x -m tcp --dport 81',
  '',
);
const target = few(
  '-j ACCEPT',
  '-j DROP',
  '-j RETURN',
  '-j MARK --set-xmark 0x1/0x1',
  '-j MARK --set-xmark 0x2/0x2',
  '',
);
const rule = fc
  .tuple(
    few('', '', '-s 10.0.0.1/32', '! -s 10.0.0.1/32', '-s 10.0.0.0/24'),
    few('-d 10.0.0.7/32', '-d 10.0.0.8/32', '-d 10.0.0.9/32', '', '! -d 10.0.0.7/32'),
    few('', '', '-i eth0', '! -i eth+'),
    match,
    target,
  )
  .map((words) => words.filter(Boolean).join(' '));
/** Chains jump to later ones only, so there are no loops. */
const ruleset = fc
  .tuple(
    fc.array(rule, { minLength: 2, maxLength: 60 }),
    fc.array(rule, { maxLength: 8 }),
    fc.array(rule, { maxLength: 5 }),
    fc.array(fc.tuple(fc.nat(70), few('-j A', '-g A', '-j B', '-g B')), { maxLength: 6 }),
    few('ACCEPT', 'DROP'),
  )
  .map(([base, a, b, jumps, policy]) => {
    const lines = base.map((words) => `-A FORWARD ${words}`);
    for (const [at, words] of jumps) lines.splice(Math.min(at, lines.length), 0, `-A FORWARD -s 10.0.0.0/24 ${words}`);
    if (a.length > 0) lines.push(`-A A ${a[0]?.replace(/ ?-j .*/, '')} -j B`);
    const body = [...lines, ...a.map((words) => `-A A ${words}`), ...b.map((words) => `-A B ${words}`)];
    return `*filter\n:FORWARD ${policy} [0:0]\n:A - [0:0]\n:B - [0:0]\n${body.join('\n')}\nCOMMIT\n`;
  });
const sent = fc.record({
  src: fc.constantFrom(0x0a000001, 0x0a000002, 0xc0a80001),
  dst: fc.constantFrom(0x0a000007, 0x0a000008, 0x0a000009, 0x08080808),
  udp: fc.boolean(),
  dport: fc.constantFrom(53, 80, 81, 85),
  input: fc.constantFrom('eth0', 'lo'),
  bytes: fc.nat(100),
});

test('passing over rules by their headers changes no counter, no memory of a match and no verdict', {
  timeout: 60_000,
}, () => {
  fc.assert(
    fc.property(ruleset, fc.array(sent, { minLength: 1, maxLength: 12 }), (text, packets) => {
      const [fast, told, plain] = [state(text), state(text), state(text)];
      for (const { src, dst, udp, dport, input, bytes } of packets) {
        const transport = udp ? { kind: 'udp' as const, sport: 9, dport } : tcp({ sport: 9, dport, flags: 2 });
        const packet = makePacket(transport, { src, dst, payload: { kind: 'bytes', length: bytes } });
        const expected = plainWalk(plain, packet, envOf(plain, input, false));
        expect(traverse(tableOf(fast), packet, envOf(fast, input, false))).toEqual(expected);
        const env = envOf(told, input, true);
        expect(traverse(tableOf(told), packet, env)).toEqual(expected);
        expectWholeStory(tableOf(told), env.trace.close('delivered').steps);
      }
      for (const s of [fast, told]) {
        expect(tableOf(s).counters).toEqual(tableOf(plain).counters);
        expect(tableOf(s).memory).toEqual(tableOf(plain).memory);
      }
    }),
    { numRuns: 300 },
  );
});

/** The steps of a walk tell of every rule, in order and once, up to where each chain was left. */
function expectWholeStory(table: Table, steps: readonly Step[]): void {
  const at: { chain: string; next: number }[] = [{ chain: 'FORWARD', next: 0 }];
  for (const step of steps) {
    const here = at.at(-1) as { chain: string; next: number };
    if (step.kind === 'miss') {
      expect([step.chain, step.first]).toEqual([here.chain, here.next]);
      here.next = step.last + 1;
    } else if (step.kind === 'rule') {
      expect([step.chain, step.rule]).toEqual([here.chain, here.next]);
      expect(step.number).toBe(table.chains.get(step.chain)?.rules[step.rule]?.number);
      here.next++;
      if (step.verdict.kind === 'GOTO') at.pop();
      if (step.verdict.kind === 'JUMP' || step.verdict.kind === 'GOTO') at.push({ chain: step.verdict.chain, next: 0 });
    } else if (step.kind === 'return') {
      at.pop();
      expect(step.to).toBe(at.at(-1)?.chain);
    }
  }
}

describe('what a walk tells', () => {
  const walk = (rules: readonly string[], chains: readonly string[] = []) => {
    const s = state(
      `*filter\n:FORWARD ACCEPT [0:0]\n${chains.map((c) => `:${c} - [0:0]\n`).join('')}${rules.map((r) => `-A ${r}\n`).join('')}COMMIT\n`,
    );
    const env = envOf(s, 'eth0', true);
    const left = traverse(tableOf(s), makePacket(tcp({ sport: 1, dport: 80, flags: 2 }), { src: 1, dst: 2 }), env);
    const steps = env.trace.close('delivered').steps.map((step) => {
      switch (step.kind) {
        case 'rule':
          return `${step.chain} ${step.rule} ${step.verdict.kind}`;
        case 'miss':
          return `${step.chain} ${step.first}-${step.last} missed`;
        case 'policy':
          return `${step.chain} policy ${step.verdict.kind}`;
        case 'return':
          return `${step.chain} back to ${step.to}`;
        case 'unknown':
          return `${step.chain} ${step.rule} stops at ${step.extension}`;
        default:
          return step.kind;
      }
    });
    return [left ? 'passed' : 'stopped', ...steps];
  };

  test('misses are runs, jumps return, and the policy ends', () => {
    expect(
      walk(
        [
          'FORWARD -p udp',
          'FORWARD -p 47',
          'FORWARD -j A',
          'FORWARD -p udp -j DROP',
          'A -p udp',
          'A',
          'A -j RETURN',
          'A -j DROP',
        ],
        ['A'],
      ),
    ).toEqual([
      'passed',
      'FORWARD 0-1 missed',
      'FORWARD 2 JUMP',
      'A 0-0 missed',
      'A 1 CONTINUE',
      'A 2 RETURN',
      'A back to FORWARD',
      'FORWARD 3-3 missed',
      'FORWARD policy ACCEPT',
    ]);
  });

  test('after a goto the walk goes on where the chain before was called', () => {
    expect(walk(['FORWARD -j A', 'FORWARD -p udp', 'A -g B', 'A -j DROP', 'B -p udp'], ['A', 'B'])).toEqual([
      'passed',
      'FORWARD 0 JUMP',
      'A 0 GOTO',
      'B 0-0 missed',
      'B back to FORWARD',
      'FORWARD 1-1 missed',
      'FORWARD policy ACCEPT',
    ]);
  });

  test('a rule that cannot be evaluated ends the walk, unless a known match says no', () => {
    expect(walk(['FORWARD -p udp -m nosuch --thing 1 -j DROP', 'FORWARD -p tcp -m nosuch --thing 1 -j DROP'])).toEqual([
      'stopped',
      'FORWARD 0-0 missed',
      'FORWARD 1 stops at nosuch',
    ]);
  });
});
