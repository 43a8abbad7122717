import { describe, expect, it } from 'vitest';
import { probe, readTarget } from '../../../engine/probe';
import { sendLocal } from '../../../net/output';
import { createRun } from '../../../net/run';
import { buildWorld } from '../../../world/build';
import { programsOf } from '../../../world/edge/programs';
import { execIn } from '../../shell';

/** A host with Docker, and a machine beside it that has routes to its containers. */
function lan(
  docker: { version?: string; userlandProxy?: boolean; icc?: boolean } = {},
  names?: Readonly<Record<string, readonly string[]>>,
) {
  const world = buildWorld(
    {
      podCIDR: '10.244.0.0/16',
      serviceCIDR: '10.96.0.0/12',
      cni: 'flannel',
      proxy: { mode: 'iptables' },
      nodes: [],
      ...(names ? { dns: { nameservers: ['192.168.56.1'], names } } : {}),
      hosts: [
        { name: 'server', ip: '192.168.56.11', routes: [], docker },
        { name: 'lan', ip: '192.168.56.1', routes: ['172.16.0.0/12 via 192.168.56.11'] },
      ],
    },
    1,
    (made) => execIn(made, createRun(made.net, sendLocal, { record: false })),
  );
  const programs = programsOf(world, (r) => execIn(world, r));
  const run = createRun(world.net, sendLocal, { record: false, programs });
  const exec = execIn(world, run);
  return {
    world,
    sh: (line: string, on = 'server/root') => exec(on, { line }),
    /** Lines that must work; what the last of them printed. */
    type(...lines: string[]): string {
      let stdout = '';
      for (const line of lines) {
        const done = exec('server/root', { line });
        if (done.code !== 0) throw new Error(`${line}: ${done.stderr}`);
        ({ stdout } = done);
      }
      return stdout;
    },
    ask(from: string, to: string, protocol: 'tcp' | 'udp' | 'icmp' = 'tcp'): string {
      const ns = world.net.namespaces.get(from);
      const target = readTarget(to, protocol);
      if (!ns || !target) throw new Error(`${from} ${to}`);
      const { outcome, text } = probe(run, ns, target, protocol);
      return outcome === 'reply' ? text.trim() : outcome;
    },
  };
}

describe('who reaches what, by version', () => {
  const rows: [from: string, to: string, ...outcomes: [v27: string, v28: string, v29: string]][] = [
    ['lan/root', '192.168.56.11:8080', 'c1 sees 192.168.56.1', 'c1 sees 192.168.56.1', 'c1 sees 192.168.56.1'],
    ['lan/root', '172.18.0.2:80', 'c1 sees 192.168.56.1', 'timeout', 'timeout'],
    ['lan/root', '172.18.0.2:81', 'timeout', 'timeout', 'timeout'],
    ['server/c2', '192.168.56.11:8080', 'c1 sees 172.18.0.1', 'c1 sees 172.18.0.1', 'c1 sees 172.18.0.1'],
    ['server/c2', '172.18.0.2:80', 'timeout', 'timeout', 'timeout'],
    ['server/c3', '172.18.0.2:81', 'c1 sees 172.18.0.3', 'c1 sees 172.18.0.3', 'c1 sees 172.18.0.3'],
    ['server/c3', '192.168.56.11:8080', 'c1 sees 172.18.0.1', 'c1 sees 172.18.0.1', 'c1 sees 172.18.0.1'],
    ['server/root', '192.168.56.11:8080', ...(Array(3).fill('c1 sees 192.168.56.11') as [string, string, string])],
    ['server/root', '127.0.0.1:8080', ...(Array(3).fill('c1 sees 172.18.0.1') as [string, string, string])],
  ];
  for (const [i, version] of ['27.5.1', '28.5.2', '29.7.2'].entries()) {
    const host = lan({ version });
    host.type(
      'docker network create front',
      'docker run -d --name c1 --network front -p 8080:80 --expose 81 nginx',
      'docker run -d --name c2 alpine sleep infinity',
      'docker run -d --name c3 --network front alpine sleep infinity',
    );
    it.each(rows)(`${version}: %s to %s`, (from, to, ...outcomes) => {
      expect(host.ask(from, to)).toBe(outcomes[i]);
    });
  }
});

it('hands datagrams on, and says when nobody is there', () => {
  const host = lan();
  host.type('docker run -d --name dns -p 53:53/udp -p 8053:8053 coredns/coredns');
  expect(host.ask('server/dns', '192.168.56.11:53', 'udp')).toBe('dns sees 172.17.0.1');
  // Nothing listens on 8053 in the container: the proxy takes the connection, and breaks it off.
  expect(host.ask('server/dns', '192.168.56.11:8053')).toBe('refused');
});

it('without docker-proxy rules carry the connections to a port of its own', () => {
  const host = lan({ userlandProxy: false });
  host.type('docker run -d --name web -p 8080:80 nginx');
  expect(host.ask('server/web', '192.168.56.11:8080')).toBe('web sees 172.17.0.1');
  expect(host.ask('server/root', '127.0.0.1:8080')).toBe('web sees 172.17.0.1');
  expect(host.ask('lan/root', '192.168.56.11:8080')).toBe('web sees 192.168.56.1');
});

it('containers of a network without ICC do not reach each other', () => {
  const host = lan();
  host.type(
    'docker network create -o com.docker.network.bridge.enable_icc=false quiet',
    'docker run -d --name aa --network quiet nginx',
    'docker run -d --name bb --network quiet nginx',
  );
  expect(host.ask('server/aa', '172.18.0.3:80')).toBe('timeout');
});

it('an internal network leads nowhere', () => {
  const host = lan();
  host.type(
    'docker network create --internal vault',
    'docker run -d --name aa --network vault -p 8080:80 nginx',
    'docker run -d --name bb --network vault nginx',
  );
  expect(host.ask('server/aa', '172.18.0.3:80')).toBe('bb sees 172.18.0.2');
  expect(host.ask('server/aa', '192.168.56.1', 'icmp')).toBe('unreachable');
});

it('leaves the rules as they were when all is taken away', () => {
  for (const version of ['26.1.0', '28.0.0', '28.1.1', '28.5.2', '29.7.2']) {
    const host = lan({ version });
    const before = host.type('iptables-save -t filter') + host.type('iptables-save -t nat');
    host.type(
      'iptables -I DOCKER-USER -s 10.0.0.0/8 -j DROP',
      'docker network create n',
      'docker run -d --name aa --network n -p 127.0.0.1:8080:80 -p 5353:53/udp nginx',
      'docker network connect bridge aa',
      'docker stop aa',
      'docker start aa',
      'docker rm -f aa',
      'docker network rm n',
      'iptables -D DOCKER-USER -s 10.0.0.0/8 -j DROP',
    );
    const after = host.type('iptables-save -t filter') + host.type('iptables-save -t nat');
    expect(clean(after)).toBe(clean(before));
    expect(host.world.net.namespaces.get('server/root')?.sockets).toEqual([]);
  }
});

function clean(text: string): string {
  return text.replace(/^#.*\n/gm, '').replace(/\[\d+:\d+\]/g, '[0:0]');
}

it('containers of a network of their own find each other by name', () => {
  const host = lan();
  host.type(
    'docker network create net',
    'docker run -d --name web --network net nginx',
    'docker run -d --name asker --network net alpine sleep infinity',
    'docker run -d --name old alpine sleep infinity',
  );
  expect(host.type('docker exec asker cat /etc/resolv.conf')).toContain('nameserver 127.0.0.11');
  expect(host.type('docker exec asker curl -s http://web')).toBe('web sees 172.18.0.3\n');
  expect(host.type('docker exec asker iptables-save -t nat')).toContain('-A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp');
  expect(host.sh('docker exec old curl -s http://web').code).not.toBe(0);
});

it('prints what docker prints', () => {
  const host = lan({ version: '28.5.2' });
  const id = host.type('docker run -d --name web -p 8080:80 -p 127.0.0.1:8443:443 nginx').trim();
  expect(host.type('docker ps')).toBe(
    [
      'CONTAINER ID   IMAGE     COMMAND                  CREATED                  STATUS                  PORTS                                                              NAMES',
      `${id.slice(0, 12)}   nginx     "/docker-entrypoint.…"   Less than a second ago   Up Less than a second   0.0.0.0:8080->80/tcp, [::]:8080->80/tcp, 127.0.0.1:8443->443/tcp   web\n`,
    ].join('\n'),
  );
  expect(host.type('docker port web')).toBe('80/tcp -> 0.0.0.0:8080\n80/tcp -> [::]:8080\n443/tcp -> 127.0.0.1:8443\n');
  expect(host.type(`docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' web`)).toBe(
    '172.17.0.2\n',
  );
  expect(host.type(`docker inspect -f '{{.State.Status}} {{json .NetworkSettings.Ports}}' web`)).toBe(
    'running {"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"8080"},{"HostIp":"::","HostPort":"8080"}],"443/tcp":[{"HostIp":"127.0.0.1","HostPort":"8443"}]}\n',
  );
  expect(host.type('docker exec web ip -4 route')).toContain('default via 172.17.0.1 dev eth0');
  expect(
    host
      .type('docker network ls')
      .split('\n')
      .map((l) => l.slice(15)),
  ).toEqual([
    'NAME      DRIVER    SCOPE',
    'bridge    bridge    local',
    'host      host      local',
    'none      null      local',
    '',
  ]);
});

it.each([
  ['docker run -d --name two -p 8080:80 nginx', /Bind for 0\.0\.0\.0:8080 failed: port is already allocated/],
  [
    'docker run -d --name web nginx',
    /Conflict\. The container name "\/web" is already in use by container "[0-9a-f]{64}"/,
  ],
  ['docker run -d --network nowhere nginx', /network nowhere not found/],
  ['docker run -d -p 80:x nginx', /^docker: invalid containerPort: x/],
  ['docker run -d -p 1-3:4-5 nginx', /invalid ranges specified for container and host Ports: 4-5 and 1-3/],
  ['docker run -d --ip 172.17.0.9 nginx', /user specified IP address is supported on user defined networks only/],
  ['docker run -z nginx', /^unknown shorthand flag: 'z' in -z/],
  ['docker stop ghost', /^Error response from daemon: No such container: ghost\n$/],
  ['docker rm web', /cannot remove container "web": container is running/],
  ['docker network rm bridge', /bridge is a pre-defined network and cannot be removed/],
  ['docker network create --subnet 172.17.4.0/24 x', /Pool overlaps with other one on this address space/],
  ['docker inspect ghost', /^error: no such object: ghost\n$/i],
  ['docker frobnicate', /^docker: unknown command: docker frobnicate/],
])('refuses %s', (line, words) => {
  const host = lan();
  host.type('docker run -d --name web -p 8080:80 nginx');
  const { code, stderr } = host.sh(line);
  expect(stderr).toMatch(words);
  expect(code).not.toBe(0);
});

it('says where no daemon runs', () => {
  expect(lan().sh('docker ps', 'lan/root').stderr).toContain('Is the docker daemon running?');
});

it('asks the resolvers of the host for names that no container has', () => {
  const host = lan({}, { 'printer.office': ['192.168.56.77'] });
  host.type('docker network create --subnet 172.30.0.0/24 front');
  host.type('docker run -d --name web --network front nginx', 'docker run -d --name asker --network front busybox');
  const asker = (line: string) => host.sh(`docker exec asker ${line}`).stdout;
  expect(asker('getent hosts printer.office')).toContain('192.168.56.77');
  expect(asker('getent hosts web')).toContain('172.30.0.2');
  expect(asker('dig nothere.office')).toContain('NXDOMAIN');
  // The question leaves the host under the host's address.
  expect(host.type('conntrack -L -p udp --dport 53')).toMatch(
    /src=172\.30\.0\.3 dst=192\.168\.56\.1 .*dst=192\.168\.56\.11/,
  );
});
