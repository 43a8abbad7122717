import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { act, beginRecording, findScenario, open } from '../engine/engine';
import type { Scenario } from '../world/scenario';
import { anonymise } from './anonymise';
import { importDumps } from './import';

const { engine } = open(beginRecording(findScenario('node-port-other-node')));
const run = (line: string) => act(engine, { kind: 'shell', on: 'node-1/root', line }).output;
const rules = run('iptables-save -c');
const report = ['iptables-save -c', 'ip addr', 'ip route', 'conntrack -L', 'ipset save']
  .map((line) => `[root@node-1 ~]# ${line}\n${run(line)}\n`)
  .join('')
  .concat('$ ip rule\n0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n');
const manifests = findScenario('node-port-other-node').manifests;

const from = (...texts: string[]) => importDumps(texts.map((text) => ({ name: '', text })));

function opened(setup: Scenario | undefined) {
  if (!setup) throw new Error('nothing was made of it');
  return open({ version: 1, scenario: setup.id, seed: 1, actions: [], setup });
}

/** Who answers to some connections. */
function answers(setup: Scenario | undefined, place: string, to: string): string[] {
  const world = opened(setup).engine;
  const { output } = act(world, { kind: 'probe', from: place, to, protocol: 'tcp', count: 24 });
  return [
    ...new Set(
      output
        .trim()
        .split('\n')
        .map((line) => line.split(' sees ')[0] ?? ''),
    ),
  ].sort();
}

describe('dumps of a node', () => {
  it('makes Services, pods and other nodes of rules alone, and every endpoint answers', () => {
    const { setup, guessed, leftOut, problems } = from(rules);
    expect({ leftOut, problems }).toEqual({ leftOut: [], problems: [] });
    expect(guessed.join('\n')).toContain('no dump says its address');
    expect(answers(setup, 'node/web-1', '10.96.45.123:80')).toEqual(['web-1', 'web-2', 'web-3']);
    const node = setup?.cluster.nodes[0]?.ip ?? '';
    expect(answers(setup, 'client/root', `${node}:30080`)).toEqual(['web-1', 'web-2', 'web-3']);
  });

  it('keeps rules and counters as they were', () => {
    const setup = from(rules).setup;
    if (!setup) throw new Error('nothing was made of it');
    const world = opened({ ...setup, actions: [] }).engine;
    const saved = act(world, { kind: 'shell', on: 'node/root', line: 'iptables-save -c' }).output;
    const lines = (text: string) =>
      text
        .split('\n')
        .filter((line) => !line.startsWith('#'))
        .sort();
    expect(lines(saved)).toEqual(lines(rules));
  });

  it('reads a report of several commands, with the tunnel to other nodes and the name of the machine', () => {
    const { setup, found, problems } = from(report);
    expect(problems).toEqual([]);
    expect(found.map((line) => line.split(':')[0])).toEqual([
      'iptables-save',
      'ip addr',
      'ip route',
      'conntrack -L',
      'In the rules',
      'Rules are by kubelet, kube-proxy (iptables mode, v1.26 or later) and Flannel',
    ]);
    expect(setup?.title).toBe('node-1');
    expect(answers(setup, 'node-1/web-1', '10.96.45.123:80')).toEqual(['web-1', 'web-2', 'web-3']);
  });

  it('makes a cluster of objects alone, and names the pods of rules by objects', () => {
    const alone = from(manifests);
    expect(alone.guessed.join('\n')).toContain('kube-proxy');
    expect(opened(alone.setup).traces[0]?.outcome).toBe('delivered');
    const both = from(report, manifests);
    const web = [...opened(both.setup).engine.world.cluster.pods.keys()].filter((key) => key.includes('web'));
    expect(web.every((key) => manifests.includes(key.split('/')[1] ?? ''))).toBe(true);
  });

  it('opens the same world again from the recording', () => {
    const { setup } = from(report);
    const once = opened(setup).traces;
    expect(opened(JSON.parse(JSON.stringify(setup)) as Scenario).traces).toEqual(once);
  });
});

describe('anonymising', () => {
  it('changes addresses and names, and packets go the same ways', () => {
    const { setup } = from(report, manifests);
    if (!setup) throw new Error('nothing was made of it');
    const hidden = anonymise(setup, 4711);
    const text = JSON.stringify(hidden);
    for (const address of ['10.244.1', '10.96.45', setup.cluster.nodes[0]?.ip ?? ''])
      expect(text).not.toContain(address);
    expect(text.match(/.{30}web.{30}/g)).toBeNull();
    const kinds = (s: Scenario) => opened(s).traces.map((t) => [t.title, t.outcome, t.steps.map((step) => step.kind)]);
    expect(kinds(hidden)).toEqual(kinds(setup));
    expect(anonymise(setup, 4711)).toEqual(hidden);
  });
});

describe('bad dumps', () => {
  it('leaves out a broken line and says which', () => {
    const lines = rules.split('\n');
    const at = lines.findIndex((line) => line.includes('-A KUBE-FORWARD'));
    lines[at] = lines[at]?.replace('-m conntrack', '--no-such-option') ?? '';
    const { setup, problems } = from(lines.join('\n'));
    expect(problems[0]).toMatchObject({ line: at + 1, severity: 'error' });
    expect(opened(setup).traces[0]?.outcome).toBe('delivered');
  });

  it('keeps what is not known, closes what was cut off, and tells of lines that say nothing', () => {
    const { setup, problems, leftOut } = from(
      'lorem ipsum\n*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m geoip --src-cc CN -j DROP\n',
    );
    expect(problems[0]).toMatchObject({ line: 1, severity: 'warning' });
    expect(leftOut.join()).toContain('not known');
    expect(
      opened(setup)
        .engine.world.net.namespaces.get('node/root')
        ?.netfilter.ipv4.tables.get('filter')
        ?.chains.get('INPUT')?.rules,
    ).toHaveLength(1);
    expect(from('nothing at all\n').setup).toBeUndefined();
  });

  it('never fails on a text that was changed by chance', () => {
    const words = [
      '',
      ' ',
      '\n',
      '-A',
      '*nat',
      'COMMIT',
      '"',
      '\\',
      '999.1.1.1',
      '::',
      ':',
      '[',
      '{',
      '---',
      '\r\n',
      '\u0000',
      'kind: Pod',
      '10.0.0.0/33',
    ];
    const texts = [report, rules, manifests];
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      drop: fc.nat(80),
      word: fc.constantFrom(...words),
    });
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 6 }), (text, edits) => {
        let changed = text;
        for (const { at, drop, word } of edits) {
          const from = Math.floor(at * changed.length);
          changed = changed.slice(0, from) + word + changed.slice(from + drop);
        }
        const { setup } = from(changed);
        if (setup) expect(setup.cluster.nodes.length).toBeGreaterThan(0);
      }),
      { numRuns: 40 },
    );
  });
});
