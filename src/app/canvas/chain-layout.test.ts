import { describe, expect, it } from 'vitest';
import { chainNamed } from '../../worker/rules';
import type { Station } from '../playback/rows';
import { jumpEdges } from './chain-edges';
import { type ChainScene, layoutChains, wrapRaw } from './chain-layout';
import { chainWalk } from './chain-walk';
import { tableOf } from './reach';
import { sharesOf, sharesText } from './chance';
import { playScenario } from './scene.testing';

const { snapshot, walk } = playScenario('node-port-other-node');
const trace = walk[0] as NonNullable<(typeof walk)[0]>;
const station: Station = { netns: 'node-1/root', hook: 'PREROUTING', table: 'nat' };
const lay = (w: number, h: number, at = station) =>
  layoutChains(snapshot, { station: at, trace, pane: { w, h }, open: new Set() });

describe('the cards of a station', () => {
  const visited = [
    'PREROUTING',
    'KUBE-SERVICES',
    'KUBE-NODEPORTS',
    'KUBE-EXT-LOLE4ISW44XBNF3G',
    'KUBE-MARK-MASQ',
    'KUBE-SVC-LOLE4ISW44XBNF3G',
  ];

  it.each([
    [390, 500],
    [772, 440],
    [1440, 570],
    [1900, 900],
  ])('lie in columns without overlap in a pane of %i x %i', (w, h) => {
    const { cards, chance, rest } = lay(w, h);
    const boxes = [...cards, ...(chance ? [chance] : []), ...(rest ? [rest] : [])];
    boxes.forEach((a, i) => {
      for (const b of boxes.slice(i + 1)) expect(a.x !== b.x || a.y + a.h <= b.y || b.y + b.h <= a.y).toBe(true);
      expect(a.w).toBeGreaterThanOrEqual(286);
    });
  });

  it('come in the order of the walk, with the backends that chance chose between', () => {
    const names = lay(1440, 570).cards.map((c) => c.chain.name);
    expect(names.slice(0, 6)).toEqual(visited);
    expect(names.slice(6)).toEqual([
      'KUBE-SEP-3BXOQLMOWG4452TJ',
      'KUBE-SEP-R53NX34J3PCIETEY',
      'KUBE-SEP-MBUO2PUEYFC4MHZR',
    ]);
  });

  it('fold away the chains the packet does not come to', () => {
    const scene = lay(1440, 570);
    const names = scene.rest?.chains.map((c) => c.name) ?? [];
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(visited).not.toContain(name);
  });

  it('show what could happen where no packet came by', () => {
    const idle = lay(1440, 570, { netns: 'node-3/root', hook: 'PREROUTING', table: 'nat' });
    expect(idle.cards[0]?.chain.name).toBe('PREROUTING');
    expect(idle.cards.every((c) => !c.visited)).toBe(true);
  });

  it('fold a long chain to the row that matched and two before it', () => {
    const rules = Array.from({ length: 40 }, (_, i) => ({
      number: i + 1,
      text: `-p tcp --dport ${i}`,
      meaning: `TCP to port ${i}`,
      target: 'ACCEPT',
      line: i,
    }));
    const chain = {
      name: 'PREROUTING',
      policy: 'ACCEPT',
      hook: 'PREROUTING',
      count: rules.length,
      rules,
      rule: (i: number) => rules[i],
    } as const;
    const view = {
      revision: 1,
      text: '',
      lines: [],
      counters: new Float64Array(),
      tables: [{ name: 'nat', bases: [chain], size: 1, chains: [chain] }],
    } as const;
    const packet = trace.steps[0]?.before as never;
    const step = {
      n: 0,
      time: 0,
      place: 'x/root/nat/PREROUTING',
      before: packet,
      after: packet,
      hook: 'PREROUTING',
      table: 'nat',
      chain: 'PREROUTING',
      kind: 'rule',
      rule: 20,
      number: 21,
      verdict: { kind: 'ACCEPT' },
      target: 'ACCEPT',
    } as const;
    const scene = layoutChains(
      { ...snapshot, rules: { 'x/root': view } },
      {
        station: { netns: 'x/root', hook: 'PREROUTING', table: 'nat' },
        trace: { ...trace, steps: [step] },
        pane: { w: 772, h: 500 },
        open: new Set(),
      },
    );
    const shown = scene.cards[0]?.rows.map((r) => (r.kind === 'rule' ? r.index : `${r.first}-${r.last}`));
    expect(shown).toEqual(['0-17', 18, 19, 20, 21, '22-38', 39]);
  });
});

describe('jumps', () => {
  const scene: ChainScene = lay(1440, 570);
  const edges = jumpEdges(scene, trace, station);

  it('end at the head of the chain they lead to', () => {
    for (const edge of edges) {
      const to = scene.cards.find((c) => c.chain.name === edge.to);
      const y = edge.path.samples.at(-1) ?? 0;
      expect(to && y >= to.y - 1 && y <= to.y + 34, edge.id).toBe(true);
    }
  });

  it('are taken by the steps of the walk, and come back where the packet does', () => {
    const mark = edges.find((e) => e.to === 'KUBE-MARK-MASQ' && e.taken.length);
    expect(mark?.returns).toHaveLength(1);
    expect(edges.find((e) => e.to === 'KUBE-SEP-R53NX34J3PCIETEY')?.taken).toHaveLength(1);
    expect(edges.find((e) => e.to === 'KUBE-SEP-3BXOQLMOWG4452TJ')?.taken).toEqual([]);
  });

  it('carry the packet from row to row without gaps', () => {
    const legs = [...chainWalk(scene, edges, trace, station).values()];
    legs.slice(1).forEach((leg, i) => {
      const before = legs[i]?.end;
      const start = leg.travel ? { x: leg.travel.samples[0] ?? 0, y: leg.travel.samples[1] ?? 0 } : leg.at;
      expect(before && Math.hypot(before.x - start.x, before.y - start.y)).toBeLessThan(0.6);
    });
  });
});

describe('the chance box', () => {
  const table = tableOf(snapshot.rules['node-1/root'], 'nat');

  it('splits evenly what kube-proxy splits by growing probabilities', () => {
    const shares = sharesOf(chainNamed(table!, 'KUBE-SVC-LOLE4ISW44XBNF3G')!, table!);
    expect(shares.map((s) => s.name)).toEqual(['10.244.1.5', '10.244.2.8', '10.244.3.2']);
    for (const s of shares) expect(s.share).toBeCloseTo(1 / 3, 6);
    expect(sharesText(shares)).toBe('Each backend ends up with one third of new connections.');
  });
});

describe('the raw text of a row', () => {
  it.each([
    ['-m comment --comment "default/web cluster IP" -d 10.96.45.123/32 -j X', 60, ['-d 10.96.45.123/32 -j X']],
    [
      '-d 10.96.45.123/32 -p tcp -m tcp --dport 80 -j KUBE-SVC-LOLE4ISW44XBNF3G',
      45,
      ['-d 10.96.45.123/32 -p tcp -m tcp --dport 80', '-j KUBE-SVC-LOLE4ISW44XBNF3G'],
    ],
    ['! -s 10.244.0.0/16 -j ACCEPT', 20, ['! -s 10.244.0.0/16', '-j ACCEPT']],
    ['-m comment --comment "a \\"b\\" c" -j X', 40, ['-j X']],
  ])('breaks %s before options', (text, chars, lines) => {
    expect(wrapRaw(text, chars)).toEqual(lines);
  });
});
