import { describe, expect, it } from 'vitest';
import { act, beginRecording, type Engine, findScenario, open } from '../../engine/engine';
import type { Trace } from '../../trace/step';
import { fromPod } from '../scenarios/three-nodes';

const HEADLESS = `apiVersion: v1
kind: Service
metadata: { name: pods, namespace: default }
spec: { clusterIP: None, selector: { app: web }, ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: out, namespace: default }
spec: { type: ExternalName, externalName: example.com }
---
apiVersion: v1
kind: Service
metadata: { name: crowd, namespace: default }
spec: { clusterIP: None, ports: [{ name: http, port: 80 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: crowd-1, namespace: default, labels: { kubernetes.io/service-name: crowd } }
addressType: IPv4
ports: [{ name: http, port: 80 }]
endpoints: [${Array.from({ length: 50 }, (_, n) => `{ addresses: [10.244.9.${n + 1}] }`).join(', ')}]
`;

function opened(id: string): Engine {
  return open(beginRecording(findScenario(id))).engine;
}

function type(
  engine: Engine,
  on: string,
  line: string,
): { readonly output: string; readonly traces: readonly Trace[] } {
  return act(engine, { kind: 'shell', on, line });
}

const queries = (traces: readonly Trace[]) => traces.filter((t) => t.title.includes('? ')).map((t) => t.title);

describe('names', () => {
  const engine = opened('name-from-pod');
  act(engine, { kind: 'apply', manifest: HEADLESS });
  act(engine, { kind: 'settle' });
  const ask = (line: string) => type(engine, fromPod, line).output;

  it.each([
    ['dig +short web.default.svc.cluster.local', '10.96.45.123\n'],
    [
      'dig +short SRV _dns._udp.kube-dns.kube-system.svc.cluster.local',
      '0 100 53 kube-dns.kube-system.svc.cluster.local.\n',
    ],
    ['dig +short 10-244-1-8.default.pod.cluster.local', '10.244.1.8\n'],
    ['dig +short 10-244-1-5.pods.default.svc.cluster.local', '10.244.1.5\n'],
    ['dig +short -x 10.96.45.123', 'web.default.svc.cluster.local.\n'],
    ['dig +short out.default.svc.cluster.local', 'example.com.\n192.0.2.80\n'],
    ['getent hosts web', '10.96.45.123    web.default.svc.cluster.local web\n'],
    ['curl -s http://web:81 -m 1', ''],
    ['curl nothere', 'curl: (6) Could not resolve host: nothere\n'],
    ['nc -zv web 80', 'Connection to web (10.96.45.123) 80 port [tcp/http] succeeded!\n'],
    ['ping -c 1 nothere', 'ping: nothere: Name or service not known\n'],
    [
      'cat /etc/resolv.conf',
      'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
    ],
  ])('%s', (line, output) => expect(ask(line)).toBe(output));

  it('sends a packet for each name of the search list, and for each address family', () => {
    const { traces } = type(engine, fromPod, 'getent hosts example.com');
    expect(queries(traces).slice(0, 6)).toEqual(
      ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'].flatMap((domain) =>
        ['A', 'AAAA'].map((kind) => `${kind}? example.com.${domain}`),
      ),
    );
    // CoreDNS asks on for the last two.
    expect(queries(traces)).toHaveLength(10);
    expect(traces[0]?.steps[0]?.before.length).toBe(28 + 12 + 'example.com.default.svc.cluster.local'.length + 2 + 4);
  });

  it('asks again by TCP for what was cut', () => {
    const { output, traces } = type(engine, fromPod, 'dig +noedns crowd.default.svc.cluster.local');
    expect(output).toContain(';; Truncated, retrying in TCP mode.');
    expect(output).toContain('ANSWER: 50');
    expect(traces.map((t) => t.title)).toContain('A truncated');
    expect(traces.some((t) => t.steps[0]?.before.transport.kind === 'tcp')).toBe(true);
  });

  it('gives a headless Service an address for each ready pod', () => {
    const addresses = ask('dig +short pods.default.svc.cluster.local').trim().split('\n').sort();
    expect(addresses).toEqual(['10.244.1.5', '10.244.2.8', '10.244.3.2']);
  });

  it('lets a probe be sent to a name', () => {
    const { output } = act(engine, { kind: 'probe', from: fromPod, to: 'web:80', protocol: 'tcp' });
    expect(output).toMatch(/^web-\w+ sees 10\.244\.1\.9\n$/);
    const lost = act(engine, { kind: 'probe', from: 'client/root', to: 'web:80', protocol: 'tcp' });
    expect(lost.output).toBe('Could not resolve host: web\n');
  });

  it('fails at once where CoreDNS has no pod, since kube-proxy rejects', () => {
    act(engine, { kind: 'scale', namespace: 'kube-system', name: 'coredns', replicas: 0 });
    act(engine, { kind: 'wait', micros: 40_000_000 });
    expect(ask('nslookup web')).toContain(';; communications error to 10.96.0.10#53: connection refused');
  });
});

describe('health check node ports', () => {
  it('say how many ready pods a node has, and are closed with the Service', () => {
    const engine = opened('load-balancer-local');
    const status = (node: string, port = 31234) =>
      type(engine, 'client/root', `curl -s -o /dev/null -w %{http_code} -m 1 http://${node}:${port}/healthz`).output;
    expect(['node-1', 'node-2', 'node-3'].map((n) => status(n))).toEqual(['200', '503', '200']);
    expect(type(engine, 'client/root', 'curl -s http://node-2:31234/').output).toBe(
      '{\n\t"service": {\n\t\t"namespace": "default",\n\t\t"name": "web"\n\t},\n\t"localEndpoints": 0,\n\t"serviceProxyHealthy": true\n}',
    );
    expect(status('node-2', 10256)).toBe('200');
    act(engine, { kind: 'delete', resource: 'service', namespace: 'default', name: 'web' });
    act(engine, { kind: 'settle' });
    expect(type(engine, 'client/root', 'curl http://node-1:31234/').output).toContain('curl: (7) Failed to connect');
  });
});

describe('load balancers', () => {
  it.each(['load-balancer-cluster', 'load-balancer-local'])(
    '%s: a node that is lost is left out after its checks fail',
    (id) => {
      const engine = opened(id);
      const healthy = () =>
        [...engine.world.cluster.edge.checks].filter(([, h]) => h.healthy).map(([key]) => key.split(' ')[1]);
      const before = healthy();
      expect(before).toContain('node-1');
      act(engine, { kind: 'power', node: 'node-1', up: false });
      act(engine, { kind: 'wait', micros: 6_000_000 });
      expect(healthy(), 'one failed check is not enough').toEqual(before);
      act(engine, { kind: 'wait', micros: 8_000_000 });
      expect(healthy()).toEqual(before.filter((n) => n !== 'node-1'));
      const rules = type(
        engine,
        'load-balancer/root',
        id.endsWith('local') ? 'ip route' : 'iptables-save -t nat',
      ).output;
      expect(rules).not.toContain('192.168.11.109');
      expect(rules).toContain('192.168.11.111');
    },
  );

  it('MetalLB moves an address after five seconds of silence, and the neighbour table follows', () => {
    const engine = opened('metallb-failover');
    const mac = (node: string) => engine.world.net.namespaces.get(`${node}/root`)?.devices.get('eth0')?.mac;
    expect(type(engine, 'client/root', 'ip neigh').output).toBe(
      `192.168.11.240 dev eth0 lladdr ${mac('node-2')} REACHABLE \n`,
    );
    act(engine, { kind: 'power', node: 'node-3', up: true });
    act(engine, { kind: 'wait', micros: 2_000_000 });
    expect(engine.world.cluster.edge.owners.get('192.168.11.240')).toBe('node-3');
  });

  it('gives a second Service another address, and takes it back', () => {
    const engine = opened('metallb-failover');
    const second = (kind: string) => `apiVersion: v1
kind: Service
metadata: { name: two, namespace: default }
spec: { type: ${kind}, selector: { app: web }, ports: [{ port: 81, targetPort: 80 }] }
`;
    act(engine, { kind: 'apply', manifest: second('LoadBalancer') });
    expect([...engine.world.cluster.edge.given.values()]).toEqual(['192.168.11.240', '192.168.11.241']);
    act(engine, { kind: 'apply', manifest: second('ClusterIP') });
    expect([...engine.world.cluster.edge.given.values()]).toEqual(['192.168.11.240']);
    expect(engine.world.cluster.api.kinds.get('Service')?.get('default/two')).not.toHaveProperty(
      'status.loadBalancer.ingress',
    );
  });
});
