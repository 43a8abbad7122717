import { describe, expect, it } from 'vitest';
import { caption } from '../trace/caption';
import { formatTrace } from '../trace/format';
import type { Trace } from '../trace/step';
import { scenarios } from '../world/scenarios/all';
import { beginRecording, findScenario, open } from './engine';

/** What each scenario's title promises: who answers and which source it sees, or how the client learns that nobody does. */
const promises: Record<
  string,
  { readonly answers?: readonly string[]; readonly ends: string; readonly visits?: readonly string[] }
> = {
  'node-port-other-node': {
    answers: ['web-p8qtn sees 10.244.1.0'],
    ends: 'delivered',
    visits: ['node-1/root/flannel.1', 'node-2/root/cni0'],
  },
  'node-port-same-node': { answers: ['web-x2m4k sees 10.244.1.1'], ends: 'delivered' },
  'traffic-policy': { answers: ['web-p8qtn sees 10.244.1.0', 'web-x2m4k sees 192.168.11.50'], ends: 'delivered' },
  'pod-to-service-same-node': {
    answers: ['web-x2m4k sees 10.244.1.9'],
    ends: 'delivered',
    visits: ['node-1/root/filter/FORWARD'],
  },
  'pod-to-service-other-node': {
    answers: ['web-p8qtn sees 10.244.1.9'],
    ends: 'delivered',
    visits: ['node-1/root/flannel.1'],
  },
  'node-to-service': { answers: ['web-p8qtn sees 10.244.1.0'], ends: 'delivered', visits: ['node-1/root/nat/OUTPUT'] },
  hairpin: { answers: ['web-x2m4k sees 10.244.1.1'], ends: 'delivered' },
  'no-endpoints': { ends: 'rejected', visits: ['node-1/root/filter/KUBE-SERVICES'] },
  'wrong-port': { ends: 'dropped', visits: ['router/root/route'] },
  'ping-cluster-ip': { ends: 'dropped', visits: ['router/root/route'] },
  'name-from-pod': {
    answers: ['web-p8qtn sees 10.244.1.9'],
    ends: 'delivered',
    visits: ['node-1/root/nat/KUBE-SVC-TCOU7JCQXEZGVUNU', 'node-1/coredns-6tz9w_kube-system/local'],
  },
  'docker-published-port': {
    answers: ['web sees 192.168.56.50'],
    ends: 'delivered',
    visits: ['server/root/nat/DOCKER', 'server/root/filter/DOCKER-BRIDGE', 'server/web/local'],
  },
  // The container's answer to docker-proxy, and docker-proxy's.
  'docker-own-port': {
    answers: ['web sees 172.17.0.1', 'web sees 172.17.0.1'],
    ends: 'delivered',
    visits: ['server/root/nat/DOCKER', 'server/root/local'],
  },
  'docker-hairpin': {
    answers: ['web sees 172.17.0.1'],
    ends: 'delivered',
    visits: ['server/root/nat/DOCKER', 'server/root/nat/POSTROUTING'],
  },
  'docker-input-rule': {
    answers: ['web sees 192.168.56.50'],
    ends: 'delivered',
    visits: ['server/root/filter/FORWARD'],
  },
  'docker-user-rule': { ends: 'dropped', visits: ['server/root/filter/DOCKER-USER'] },
  'docker-two-bridges': { ends: 'dropped', visits: ['server/root/raw/PREROUTING'] },
  'docker-two-bridges-27': { ends: 'dropped', visits: ['server/root/filter/DOCKER-ISOLATION-STAGE-2'] },
  'local-without-pods': { ends: 'dropped', visits: ['node-1/root/filter/KUBE-EXTERNAL-SERVICES'] },
};

function answersIn(traces: readonly Trace[]): string[] {
  return traces.flatMap((trace) => {
    const { payload } = trace.steps[0]?.before ?? {};
    const text = payload?.kind === 'bytes' ? (payload.text ?? '') : '';
    return trace.title === 'answer' ? [text.slice(text.indexOf('\r\n\r\n') + 4).trim()] : [];
  });
}

describe.each(scenarios.map((s) => s.id))('scenario %s', (id) => {
  const { traces } = open(beginRecording(findScenario(id)));

  it('keeps its promise', () => {
    const promise = promises[id];
    expect(promise, 'add what this scenario promises').toBeDefined();
    expect(answersIn(traces)).toEqual(promise?.answers ?? []);
    expect(traces[0]?.outcome).toBe(promise?.ends);
    const places = new Set(traces.flatMap((t) => t.steps.map((s) => s.place)));
    for (const place of promise?.visits ?? []) expect(places).toContain(place);
  });

  it('leaves every packet with an end that is known', () => {
    expect(traces.filter((t) => t.outcome === 'lost' || t.outcome === 'unknown')).toEqual([]);
  });

  it('is told in single sentences of at most sixteen words', () => {
    for (const sentence of traces.flatMap((t) => t.steps.map(caption))) {
      expect(sentence).toMatch(/^[A-Za-z].*[^.]\.$/);
      expect(sentence.split(' ').length, sentence).toBeLessThanOrEqual(16);
    }
  });

  it('walks as it did before', async () => {
    const text = `${traces.map(formatTrace).join('\n\n')}\n`;
    await expect(text).toMatchFileSnapshot(`./fixtures/${id}.trace`);
  });
});

it('each scenario has its own id', () => {
  expect(new Set(scenarios.map((s) => s.id)).size).toBe(scenarios.length);
});
