import { describe, expect, it } from 'vitest';
import { graphOf } from './graph';
import { nodesOf } from './places';
import type { Box } from './scene';
import { playScenario, sceneOf, scenarioIds } from './scene.testing';
import { stopsOf } from './stops';
import { packetPoint, walkLine } from './walk-line';

const overlap = (a: Box, b: Box) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

describe.each(scenarioIds)('the picture of %s', (id) => {
  const played = playScenario(id);
  const pictures = nodesOf(played.snapshot).flatMap((node) =>
    (['cluster', 'node'] as const).map((level) => ({
      active: node.name,
      level,
      scene: sceneOf(played, node.name, level),
    })),
  );
  const low = nodesOf(played.snapshot).map((node) => sceneOf(played, node.name, 'cluster', { w: 800 }));

  it('keeps hosts apart and inside, whichever node is drawn in full', () => {
    for (const scene of [...pictures.map((p) => p.scene), ...low]) {
      scene.hosts.forEach((host, i) => {
        expect(host.x >= 0 && host.y >= 0 && host.x + host.w <= scene.w && host.y + host.h <= scene.h).toBe(true);
        for (const other of scene.hosts.slice(i + 1))
          expect(overlap(host, other), `${host.id} ${other.id}`).toBe(false);
        for (const pod of host.pods) expect(pod.x >= host.x && pod.x + pod.w <= host.x + host.w).toBe(true);
      });
    }
  });

  it('gives every drawn thing a place of its own as id', () => {
    for (const { scene, active } of pictures) {
      const { nodes, edges } = graphOf(played.snapshot, scene, active);
      const ids = nodes.map((n) => n.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toEqual(
        expect.arrayContaining([`${active}/root`, `${active}/root/eth0`, `${active}/root/FORWARD/filter`]),
      );
      for (const edge of edges) expect(ids).toEqual(expect.arrayContaining([edge.source, edge.target]));
    }
  });

  it('knows where every step of every packet is', () => {
    for (const { scene } of pictures) {
      for (const trace of played.walk) expect(stopsOf(scene, trace).filter((s) => s.at.host === '')).toEqual([]);
    }
  });

  it('draws one line without gaps', () => {
    for (const scene of [...pictures.map((p) => p.scene), ...low]) {
      for (const trace of played.walk) {
        const line = walkLine(scene, trace);
        line.slice(1).forEach((leg, i) => {
          const from = packetPoint(line, i, 1, 1);
          const to = packetPoint(line, i + 1, 0, 0);
          const start = leg.travel ? to : { x: leg.at.x, y: leg.at.y };
          expect(Math.hypot(from.x - start.x, from.y - start.y), `step ${i + 1} of ${trace.title}`).toBeLessThan(0.6);
        });
      }
    }
  });
});

describe('the way of a packet', () => {
  const line = (id: string, packet = 0) => {
    const played = playScenario(id);
    const scene = sceneOf(played, 'node-1');
    return { trace: played.walk[packet], stops: stopsOf(scene, played.walk[packet] as never) };
  };
  const zones = (id: string, packet = 0) => {
    const { stops } = line(id, packet);
    return stops.map((s) => s.end.zone).filter((z, i, all) => z !== all[i - 1]);
  };

  it('goes from a NodePort through the tunnel and the pod network to the pod', () => {
    // The tunnel's own packet is sent and received by the nodes themselves, so it passes their hooks too.
    expect(zones('node-port-other-node').join(' ')).toMatch(/^host port PREROUTING route FORWARD POSTROUTING port/);
    expect(zones('node-port-other-node').at(-1)).toBe('pod');
  });

  it('is bridged between two pods of one node without a routing decision', () => {
    const way = zones('pod-to-service-same-node');
    expect(way).not.toContain('route');
    expect(way).toEqual(expect.arrayContaining(['veth', 'PREROUTING', 'FORWARD', 'POSTROUTING', 'pod']));
  });

  it('begins at the process where the node itself sends', () => {
    expect(zones('node-to-service').slice(0, 3)).toEqual(['process', 'OUTPUT', 'POSTROUTING']);
  });
});

describe('a cluster of many nodes', () => {
  const played = playScenario('node-port-other-node');
  const { hosts } = played.snapshot;
  const more = Object.fromEntries(
    Array.from({ length: 7 }, (_, i) => {
      const name = `node-${i + 4}`;
      return [
        name,
        {
          ...(hosts['node-3'] as NonNullable<(typeof hosts)['x']>),
          name,
          place: `${name}/root`,
          devices: [],
          pods: [],
        },
      ];
    }),
  );
  const scene = sceneOf({ ...played, snapshot: { ...played.snapshot, hosts: { ...hosts, ...more } } }, 'node-1');

  it('folds the nodes without a part in the walk to their names', () => {
    const form = (name: string) => scene.hosts.find((h) => h.host.name === name)?.form;
    expect([form('node-1'), form('node-2'), form('node-3'), form('node-9')]).toEqual([
      'full',
      'compact',
      'head',
      'head',
    ]);
  });
});
