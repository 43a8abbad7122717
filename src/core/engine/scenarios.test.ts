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
  'many-services': { answers: ['web-0 sees 10.244.1.1'], ends: 'delivered' },
  'many-nodes': {
    answers: ['web-20-2 sees 10.244.1.0'],
    ends: 'delivered',
    visits: ['node-1/root/flannel.1', 'node-20/root/cni0'],
  },
  'ping-cluster-ip': { ends: 'dropped', visits: ['router/root/route'] },
  'name-from-pod': {
    answers: ['web-7hzd5 sees 10.244.1.9'],
    ends: 'delivered',
    visits: [
      'node-1/root/nat/KUBE-SVC-TCOU7JCQXEZGVUNU',
      'node-2/coredns-55cd4ddbdd-f8b7w_kube-system/local',
      'node-3/coredns-55cd4ddbdd-ndggq_kube-system/local',
    ],
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
  'load-balancer-cluster': {
    answers: ['web-7hzd5 sees 10.244.2.0'],
    ends: 'delivered',
    visits: ['load-balancer/root/nat/PREROUTING', 'node-2/root/nat/KUBE-NODEPORTS', 'node-3/root/flannel.1'],
  },
  'load-balancer-local': {
    answers: ['web-x2m4k sees 192.168.11.50', 'web-7hzd5 sees 192.168.11.50'],
    ends: 'delivered',
    visits: ['node-2/root/filter/KUBE-NODEPORTS', 'load-balancer/root/filter/FORWARD', 'node-1/root/nat/PREROUTING'],
  },
  'metallb-failover': {
    answers: ['web-p8qtn sees 10.244.3.0', 'web-p8qtn sees 10.244.2.1'],
    ends: 'delivered',
    visits: ['node-3/root/eth0', 'node-2/root/nat/KUBE-SERVICES'],
  },
  'drop-after-nat': {
    answers: ['web-x2m4k sees 10.244.1.9'],
    ends: 'delivered',
    visits: ['node-1/root/filter/FORWARD'],
  },
  'input-drop-node-port': {
    answers: ['web-x2m4k sees 10.244.1.1'],
    ends: 'delivered',
    visits: ['node-1/root/filter/FORWARD'],
  },
  'endpoints-come-and-go': {
    answers: ['shop-4nb6x sees 10.244.1.9', 'shop-v9dlt sees 10.244.1.9'],
    ends: 'delivered',
  },
  // Three times in vain, and the fourth time, once the right connection is deleted, another pod answers.
  'connection-that-hangs': { answers: ['web-x2m4k sees 10.244.1.9'], ends: 'dropped' },
  'udp-client-moves-on': {
    answers: ['clock-hj8r7 sees 10.244.1.9', 'clock-hj8r7 sees 10.244.1.9', 'clock-2wzkc sees 10.244.1.9'],
    ends: 'delivered',
  },
  'scale-and-watch': { answers: ['site-f4cd9f8c-hmb6g sees 10.244.1.9'], ends: 'delivered' },
  'rolling-update': { answers: ['cart-556545dd7d-vrcdl sees 10.244.1.9'], ends: 'delivered' },
  'rule-after-its-endpoint': { answers: ['web-x2m4k sees 10.244.1.9'], ends: 'dropped' },
  'local-without-pods': { ends: 'dropped', visits: ['node-1/root/filter/KUBE-EXTERNAL-SERVICES'] },
};

function answersIn(traces: readonly Trace[]): string[] {
  return traces.flatMap((trace) => {
    const { payload } = trace.steps[0]?.before ?? {};
    const text = payload?.kind === 'bytes' ? (payload.text ?? '') : '';
    const head = text.indexOf('\r\n\r\n');
    return trace.title === 'answer' ? [text.slice(head < 0 ? 0 : head + 4).trim()] : [];
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
