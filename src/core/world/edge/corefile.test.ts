import { describe, expect, it } from 'vitest';
import { act, beginRecording, type Engine, findScenario, open } from '../../engine/engine';
import { fromPod } from '../scenarios/three-nodes';

const UPSTREAM = `. /etc/resolv.conf`;

function corefile(plugins: string): string {
  const lines = `.:53 {\n${plugins}\n  forward ${UPSTREAM}\n  reload\n}`.split('\n');
  return `apiVersion: v1
kind: ConfigMap
metadata: { name: coredns, namespace: kube-system }
data:
  Corefile: |
${lines.map((line) => `    ${line}`).join('\n')}
`;
}

function configured(plugins: string): Engine {
  const { engine } = open(beginRecording(findScenario('name-from-pod')));
  act(engine, { kind: 'apply', manifest: corefile(plugins) });
  act(engine, { kind: 'settle' });
  return engine;
}

const ask = (engine: Engine, line: string) => act(engine, { kind: 'shell', on: fromPod, line }).output;
const wait = (engine: Engine, seconds: number) => act(engine, { kind: 'wait', micros: seconds * 1_000_000 });
const printed = (engine: Engine) => [...engine.world.cluster.edge.resolvers.values()].flatMap((r) => r.lines);

const CLUSTER = '  kubernetes cluster.local in-addr.arpa {';

describe('a Corefile', () => {
  it.each([
    ['ttl', `${CLUSTER}\n    ttl 7\n  }`, 'dig web.default.svc.cluster.local', /[\t ]7\tIN\tA/],
    ['pods disabled', `${CLUSTER}\n  }`, 'dig 10-244-1-8.default.pod.cluster.local', /NXDOMAIN/],
    [
      'pods verified, none there',
      `${CLUSTER}\n    pods verified\n  }`,
      'dig 10-244-7-7.default.pod.cluster.local',
      /NXDOMAIN/,
    ],
    [
      'pods verified',
      `${CLUSTER}\n    pods verified\n  }`,
      'dig +short 10-244-1-5.default.pod.cluster.local',
      /^10\.244\.1\.5\n$/,
    ],
    ['another zone', '  kubernetes lab.example', 'dig +short web.default.svc.lab.example', /^10\.96\.45\.123\n$/],
    [
      'hosts',
      '  hosts {\n    10.9.9.9 printer.office\n    fallthrough\n  }',
      'dig +short printer.office',
      /^10\.9\.9\.9\n$/,
    ],
    [
      'hosts, backwards',
      '  hosts {\n    10.9.9.9 printer.office\n  }',
      'dig +short -x 10.9.9.9',
      /^printer\.office\.\n$/,
    ],
    ['hosts without fallthrough', '  hosts {\n    10.9.9.9 printer.office\n  }', 'dig example.com', /SERVFAIL/],
    [
      'rewrite name',
      `  rewrite name shop.example web.default.svc.cluster.local\n${CLUSTER}\n  }`,
      'dig shop.example',
      /shop\.example\.[\t ]+\d+\tIN\tA\t10\.96\.45\.123/,
    ],
    [
      'rewrite of a suffix, turned back',
      `  rewrite name suffix .shop.example .default.svc.cluster.local answer auto\n${CLUSTER}\n  }`,
      'dig web.shop.example',
      /web\.shop\.example\.[\t ]+\d+\tIN\tA\t10\.96\.45\.123/,
    ],
  ])('%s', (_, plugins, line, output) => {
    expect(ask(configured(plugins), line)).toMatch(output);
  });

  it('is refused in the words of CoreDNS, and the old one stays', () => {
    const engine = configured(`${CLUSTER}\n    ttl 7\n  }`);
    act(engine, { kind: 'apply', manifest: corefile('  bogus') });
    expect(printed(engine).join('\n')).not.toContain('Unknown directive');
    act(engine, { kind: 'settle' });
    expect(printed(engine)).toContain(
      "[ERROR] plugin/reload: Corefile changed but reload failed: starting with listener file descriptors: /etc/coredns/Corefile:2 - Error during parsing: Unknown directive 'bogus'",
    );
    expect(ask(engine, 'dig web.default.svc.cluster.local')).toMatch(/[\t ]7\tIN\tA/);
  });

  it('ends a pod that starts with one that is wrong, until it is mended', () => {
    const engine = configured(`${CLUSTER}\n  }`);
    act(engine, { kind: 'apply', manifest: corefile('  bogus') });
    act(engine, { kind: 'scale', namespace: 'kube-system', name: 'coredns', replicas: 0 });
    wait(engine, 40);
    act(engine, { kind: 'scale', namespace: 'kube-system', name: 'coredns', replicas: 1 });
    wait(engine, 10);
    expect(ask(engine, 'dig +short web.default.svc.cluster.local')).toContain('connection refused');
    expect(printed(engine)).toEqual(["/etc/coredns/Corefile:2 - Error during parsing: Unknown directive 'bogus'"]);
    act(engine, { kind: 'apply', manifest: corefile(`${CLUSTER}\n  }`) });
    act(engine, { kind: 'settle' });
    expect(ask(engine, 'dig +short web.default.svc.cluster.local')).toBe('10.96.45.123\n');
  });

  it('keeps answers as long as they may live, and counts down what is left', () => {
    const engine = configured('  cache 30\n  errors');
    const first = act(engine, { kind: 'shell', on: fromPod, line: 'dig example.com' });
    const forwarded = (traces: readonly { title: string }[]) =>
      traces.filter((t) => t.title === 'A? example.com').length;
    expect(forwarded(first.traces)).toBe(2);
    expect(first.output).toMatch(/\t30\tIN\tA/);
    wait(engine, 10);
    // Both pods have a cache of their own: one of a few questions comes to the pod that knows.
    const again = Array.from({ length: 6 }, () => act(engine, { kind: 'shell', on: fromPod, line: 'dig example.com' }));
    const aged = again.find((a) => forwarded(a.traces) === 1 && /\t20\tIN\tA/.test(a.output));
    expect(aged?.output).toMatch(/flags: qr aa rd/);
    wait(engine, 40);
    expect(forwarded(act(engine, { kind: 'shell', on: fromPod, line: 'dig example.com' }).traces)).toBe(2);
  });

  it('keeps that there is no such name, too', () => {
    const engine = configured('  cache 30');
    const asked = () => act(engine, { kind: 'shell', on: fromPod, line: 'dig nothere.example' });
    const upstream = () => asked().traces.filter((t) => t.title.startsWith('A? ')).length - 1;
    const seen = Array.from({ length: 8 }, upstream);
    expect(seen[0]).toBe(1);
    expect(seen.reduce((sum, n) => sum + n, 0)).toBe(2);
  });
});
