import { describe, expect, it } from 'vitest';
import type { Action } from '../world/action';
import { act, beginRecording, check, findScenario, open, recordingOf, seek } from './engine';
import { explain } from './explain';
import { createViews, takeSnapshot } from './view';

const begin = () => open(beginRecording(findScenario('node-port-other-node')));
const ask: Action = { kind: 'probe', from: 'client/root', to: '192.168.11.110:30080', protocol: 'tcp' };
const noForward: Action = { kind: 'shell', on: 'node-1/root', line: 'iptables -P FORWARD DROP' };
const many: readonly Action[] = [
  ask,
  { kind: 'probe', from: 'node-1/client-5kq7d', to: '10.96.0.10:53', protocol: 'udp', count: 3 },
  noForward,
  { kind: 'wait', micros: 5_000_000 },
  ask,
  { kind: 'probe', from: 'node-1/client-5kq7d', to: '10.244.2.8', protocol: 'icmp' },
  { kind: 'delete', resource: 'pod', namespace: 'default', name: 'web-p8qtn' },
  { kind: 'probe', from: 'client/root', to: '192.168.11.109:30080', protocol: 'tcp', count: 4 },
  { kind: 'ruleset', on: 'node-1/root', text: '*filter\n:FORWARD ACCEPT [0:0]\nCOMMIT\n' },
  ask,
];

describe('a recording', () => {
  it('gives the same traces and the same world each time', () => {
    const recording = { ...beginRecording(findScenario('node-port-other-node')), actions: many };
    const a = open(recording);
    const b = open(recording);
    expect(b.traces).toEqual(a.traces);
    expect(takeSnapshot(b.engine, createViews())).toEqual(takeSnapshot(a.engine, createViews()));
  });

  it('goes on from any point as it went before', () => {
    const { engine } = begin();
    const before = many.map((action) => act(engine, action).traces);
    const last = takeSnapshot(engine, createViews());
    for (const count of [9, 3, 0]) {
      seek(engine, count);
      expect(recordingOf(engine).actions).toEqual(many.slice(0, count));
      const after = many.slice(count).map((action) => act(engine, action).traces);
      expect(after).toEqual(before.slice(count));
    }
    expect(takeSnapshot(engine, createViews())).toEqual(last);
  });

  it('forgets the future when something else is done in the past', () => {
    const { engine } = begin();
    for (const action of many) act(engine, action);
    seek(engine, 1);
    act(engine, noForward);
    expect(recordingOf(engine).actions).toEqual([ask, noForward]);
    expect(engine.world.cluster.pods.has('default/web-p8qtn')).toBe(true);
  });
});

describe('an action', () => {
  it('that changes the rules changes what happens next', () => {
    const { engine } = begin();
    const drop = {
      ...noForward,
      line: 'iptables -t raw -I PREROUTING -p tcp --dport 30080 -j DROP',
      on: 'node-2/root',
    } as const;
    expect(act(engine, ask).output).toContain('sees 10.244.2.');
    act(engine, drop);
    const { output, traces } = act(engine, ask);
    expect(output).toBe('Connection timed out\n');
    expect(traces.map((t) => t.outcome)).toEqual(['dropped', 'dropped']);
  });

  it('with a broken text changes nothing and says where it is wrong', () => {
    const { engine } = begin();
    const before = takeSnapshot(engine, createViews()).rules['node-1/root']?.text;
    const text =
      '*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -p tcp --dprot 80 -j DROP\nCOMMIT\n';
    const { problems } = act(engine, { kind: 'ruleset', on: 'node-1/root', text });
    expect(problems).toMatchObject([{ line: 6, severity: 'error' }]);
    expect(check(engine, 'node-1/root', text)).toEqual(problems);
    expect(takeSnapshot(engine, createViews()).rules['node-1/root']?.text).toBe(before);
  });

  it('that names a place or a target that there is not is refused', () => {
    const { engine } = begin();
    expect(() => act(engine, { ...noForward, on: 'node-9/root' } as Action)).toThrow('There is no node-9/root.');
    expect(() => act(engine, { ...ask, to: 'web' } as Action)).toThrow('web is not an address or a name with a port.');
    expect(recordingOf(engine).actions).toEqual([]);
  });

  it('that deletes a pod takes its rules away, and its cable when it has ended', () => {
    const { engine } = begin();
    act(engine, { kind: 'delete', resource: 'pod', namespace: 'default', name: 'web-p8qtn' });
    const ending = takeSnapshot(engine, createViews());
    expect(ending.rules['node-1/root']?.text).not.toContain('10.244.2.8');
    expect(ending.hosts['node-2']?.pods).toMatchObject([{ phase: 'Terminating', terminatesIn: 30_000_000 }]);
    act(engine, { kind: 'settle' });
    const snapshot = takeSnapshot(engine, createViews());
    expect(snapshot.rules['node-1/root']?.text).not.toContain('10.244.2.8');
    expect(snapshot.hosts['node-2']?.devices.map((d) => d.kind)).not.toContain('veth');
    expect(Object.keys(snapshot.rules)).not.toContain('node-2/web-p8qtn');
  });

  it('that applies a manifest again changes nothing', () => {
    const { engine } = begin();
    const { output } = act(engine, { kind: 'apply', manifest: findScenario('node-port-other-node').manifests });
    expect(new Set(output.match(/\w+$/gm))).toEqual(new Set(['unchanged']));
  });
});

describe('a snapshot', () => {
  it('keeps the parts that did not change', () => {
    const { engine } = begin();
    const views = createViews();
    const first = takeSnapshot(engine, views);
    act(engine, ask);
    const second = takeSnapshot(engine, views);
    const changed = Object.entries(second).filter(([name, part]) => part !== first[name as keyof typeof first]);
    expect(changed.map(([name]) => name).sort()).toEqual(['conntrack', 'rules', 'time']);
    const rules = Object.keys(second.rules).filter((place) => second.rules[place] !== first.rules[place]);
    expect(rules).toContain('node-2/root');
    expect(rules).not.toContain('node-1/client-5kq7d');
    expect(second.rules['node-2/root']?.tables).toBe(first.rules['node-2/root']?.tables);
  });

  it('says of each line of the rules what it is', () => {
    const { engine } = begin();
    const view = takeSnapshot(engine, createViews()).rules['node-1/root'];
    const lines = view?.text.trimEnd().split('\n') ?? [];
    expect(view?.lines.length).toBe(lines.length);
    const dnat = lines.findIndex((line) => line.includes('--to-destination 10.244.2.8:80'));
    expect(view?.lines[dnat]).toMatchObject({ table: 'nat', rule: 1 });
    expect(view?.counters[2 * dnat]).toBe(1);
    const chain = view?.tables.find((t) => t.name === 'nat')?.chains.find((c) => c.name === view.lines[dnat]?.chain);
    expect(chain?.rules[1]).toMatchObject({ target: 'DNAT', line: dnat });
  });
});

describe('an explanation', () => {
  it('names the condition that decided, with the values compared', () => {
    const { engine, traces } = begin();
    const [syn] = traces;
    const steps = syn?.steps ?? [];
    const at = (place: string, kind: string) => steps.findIndex((s) => s.place.includes(place) && s.kind === kind);
    const why = (step: number, rule?: number) => explain(engine, syn?.id ?? 0, step, rule);
    expect(why(at('nat/KUBE-SERVICES', 'miss'), 0)).toBe(
      'Destination 192.168.11.109 is not 10.96.0.1, so `-d 10.96.0.1/32` does not match.',
    );
    expect(why(at('nat/KUBE-NODEPORTS', 'rule'))).toBe('The protocol is tcp; destination port 30080 is 30080.');
    expect(why(at('nat/KUBE-SVC', 'miss'), 1)).toMatch(/^Drew 0\.\d+, needs less than 0\.333/);
    expect(why(at('nat/KUBE-SEP', 'rule'))).toMatch(/so it rewrites the destination to 10\.244\.2\.8:80\.$/);
    expect(why(at('node-1/root/route', 'route'))).toContain('10.244.2.0/24 via 10.244.2.0 dev flannel.1');
  });
});
