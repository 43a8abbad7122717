import fc from 'fast-check';
import type { ClusterScenario, Probe } from '../cluster-scenario';

const index = fc.nat(99);
const pick = <const T>(...values: readonly T[]) => fc.constantFrom(...values);
const SERVER = '192.168.56.11';
const rarely = (n: number) => fc.nat(n - 1).map((x) => x === n - 1);

const networks = fc.record({
  internal: rarely(5),
  icc: rarely(4).map((off) => !off),
  masquerade: rarely(6).map((off) => !off),
  mode: pick('nat', 'nat', 'nat', 'nat', 'nat-unprotected', 'routed'),
});

const ports = fc.record({
  hostIp: pick('', '', '', '0.0.0.0:', '127.0.0.1:', `${SERVER}:`),
  protocol: pick('tcp', 'tcp', 'udp'),
  container: pick(80, 80, 81, 9999),
});

const containers = fc.record({
  network: index,
  second: fc.option(index, { freq: 4 }),
  publish: fc.array(ports, { maxLength: 2 }),
  /** What happens to it after it was started. */
  fate: pick('', '', '', '', 'stop', 'stop start', 'rm'),
});

const probes = fc.record({
  from: index,
  to: pick('published', 'published', 'published', 'container', 'container', 'gateway', 'ping', 'outside'),
  which: index,
  way: index,
  count: pick(1, 2),
  protocol: pick('TCP', 'TCP', 'UDP'),
});

const rules = pick(
  '',
  '',
  'iptables -A INPUT -i eth0 -j DROP',
  'iptables -I DOCKER-USER -i eth0 -p tcp -m conntrack --ctorigdstport 8080 --ctdir ORIGINAL -j DROP',
  'iptables -I DOCKER-USER -s 172.18.0.0/16 -j REJECT',
  'iptables -P FORWARD ACCEPT',
  'iptables -t nat -I DOCKER -s 192.168.56.50 -j RETURN',
);

const drafts = fc.record({
  version: pick('24.0.7', '27.5.1', '28.0.0', '28.0.4', '28.1.1', '28.5.2', '29.0.0', '29.7.2'),
  noProxy: rarely(3),
  noIcc: rarely(6),
  networks: fc.array(networks, { maxLength: 2 }),
  containers: fc.array(containers, { minLength: 1, maxLength: 4 }),
  rule: rules,
  probes: fc.array(probes, { minLength: 1, maxLength: 16 }),
});

type Draft = typeof drafts extends fc.Arbitrary<infer T> ? T : never;

/** Random hosts with Docker: networks and containers of all kinds, and who asks them. */
export const dockerScenarios: fc.Arbitrary<ClusterScenario> = drafts.map(scenarioOf);

function scenarioOf(draft: Draft): ClusterScenario {
  const lines = draft.networks.map(({ internal, icc, masquerade, mode }, i) => {
    const options = [
      ...(icc ? [] : ['enable_icc=false']),
      ...(masquerade ? [] : ['enable_ip_masquerade=false']),
      ...(mode === 'nat' || Number.parseInt(draft.version, 10) < 28 ? [] : [`gateway_mode_ipv4=${mode}`]),
    ].map((option) => ` -o com.docker.network.bridge.${option}`);
    return `docker network create${internal ? ' --internal' : ''}${options.join('')} net${i}`;
  });
  const nets = ['bridge', ...draft.networks.map((_, i) => `net${i}`)];
  draft.containers.forEach((c, i) => {
    const published = c.publish
      .map((p, n) => ` -p ${p.hostIp}${8080 + 10 * i + n}:${p.container}/${p.protocol}`)
      .join('');
    const net = at(nets, c.network);
    lines.push(`docker run -d --name c${i} --network ${net}${published} --expose 81 --expose 80/udp nginx`);
    const second = c.second === null ? net : at(nets, c.second);
    if (second !== net) lines.push(`docker network connect ${second} c${i}`);
    if (c.fate.startsWith('stop')) lines.push(`docker stop c${i}`);
    if (c.fate === 'stop start') lines.push(`docker start c${i}`);
    if (c.fate === 'rm') lines.push(`docker rm -f c${i}`);
  });
  if (draft.rule) lines.push(draft.rule);
  const running = draft.containers.flatMap((c, i) => (c.fate === 'stop' || c.fate === 'rm' ? [] : [i]));
  return {
    id: '',
    cluster: {
      podCIDR: '10.244.0.0/16',
      serviceCIDR: '10.96.0.0/12',
      cni: 'flannel',
      proxy: { mode: 'iptables' },
      nodes: [],
      hosts: [
        {
          name: 'server',
          ip: SERVER,
          routes: [],
          docker: { version: draft.version, userlandProxy: !draft.noProxy, icc: !draft.noIcc },
        },
        { name: 'client', ip: '192.168.56.50', routes: [`172.16.0.0/12 via ${SERVER}`] },
      ],
    },
    manifests: [],
    typed: [
      { on: 'client', line: 'sysctl -w net.ipv4.icmp_ratelimit=0' },
      ...lines.map((line) => ({ on: 'server', line })),
    ],
    probes: draft.probes.map((probe) => probeOf(draft, running, probe)),
  };
}

function at<T>(list: readonly T[], i: number): T {
  return list[i % list.length] as T;
}

function probeOf(draft: Draft, running: readonly number[], probe: Draft['probes'][number]): Probe {
  const machines = ['host/client', 'host/client', 'host/server'];
  const from = at([...machines, ...running.map((i) => `container/server/c${i}`)], probe.from);
  const { protocol, count, way } = probe;
  const container = probe.which % draft.containers.length;
  // Addresses are given in order, so these are those of containers, or of nobody.
  const inside = `172.${17 + (way % (draft.networks.length + 1))}.0.${2 + (probe.which % 4)}`;
  const host = at([SERVER, SERVER, '172.17.0.1', from === 'host/server' ? '127.0.0.1' : SERVER], way);
  switch (probe.to) {
    case 'published': {
      const ports = draft.containers[container]?.publish ?? [];
      const n = way % Math.max(ports.length, 1);
      const spoken = (ports[n]?.protocol ?? 'tcp').toUpperCase();
      return { from, to: `${host}:${8080 + 10 * container + n}`, protocol: spoken, count };
    }
    case 'container':
      return { from, to: `${inside}:${at([80, 81, 82], probe.from + way)}`, protocol, count };
    case 'gateway':
      return { from, to: `${host}:9`, protocol, count };
    case 'ping':
      return { from, to: inside, protocol: 'ICMP', count: 1 };
    case 'outside':
      return { from, to: '192.168.56.50:80', protocol, count };
  }
}
