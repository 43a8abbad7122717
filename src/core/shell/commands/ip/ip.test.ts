import { describe, expect, it } from 'vitest';
import { lab } from '../../lab.testing';

/** A node as Flannel sets it up. */
function node() {
  const made = lab(['p']);
  made.setUp(`
    ip link set lo up
    ip link add eth0 address 02:00:00:00:00:01 type veth peer name eth0 netns p
    ip -n p link set eth0 up
    ip addr add 192.168.56.11/24 dev eth0
    ip link set eth0 up
    ip route add default via 192.168.56.1
    ip route add blackhole 10.7.0.0/16
    ip link add flannel.1 address 5a:1b:3c:4d:5e:01 mtu 1450 type vxlan id 1 local 192.168.56.11 dev eth0 dstport 8472 nolearning
    ip addr add 10.244.1.0/32 dev flannel.1
    ip link set flannel.1 up
    ip link add cni0 mtu 1450 type bridge
    ip link set cni0 address 0a:58:0a:f4:01:01
    ip link set cni0 up
    ip addr add 10.244.1.1/24 dev cni0
    ip neigh replace 10.244.2.0 lladdr 5a:1b:3c:4d:5e:02 dev flannel.1 nud permanent
    bridge fdb replace 5a:1b:3c:4d:5e:02 dev flannel.1 dst 192.168.56.12 self permanent
    ip route replace 10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink
  `);
  return made;
}

/** Each text is what iproute2 6.1 printed after the same lines. */
describe('ip shows', () => {
  const shown: readonly (readonly [line: string, text: string])[] = [
    [
      'ip route',
      `default via 192.168.56.1 dev eth0 
blackhole 10.7.0.0/16 
10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1 linkdown 
10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink 
192.168.56.0/24 dev eth0 proto kernel scope link src 192.168.56.11 
`,
    ],
    [
      'ip route show table local',
      `local 10.244.1.0 dev flannel.1 proto kernel scope host src 10.244.1.0 
local 10.244.1.1 dev cni0 proto kernel scope host src 10.244.1.1 
broadcast 10.244.1.255 dev cni0 proto kernel scope link src 10.244.1.1 linkdown 
local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1 
local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1 
broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1 
local 192.168.56.11 dev eth0 proto kernel scope host src 192.168.56.11 
broadcast 192.168.56.255 dev eth0 proto kernel scope link src 192.168.56.11 
`,
    ],
    ['ip neigh', '10.244.2.0 dev flannel.1 lladdr 5a:1b:3c:4d:5e:02 PERMANENT \n'],
    ['ip neigh show dev flannel.1', '10.244.2.0 lladdr 5a:1b:3c:4d:5e:02 PERMANENT \n'],
    ['bridge fdb show dev flannel.1', '5a:1b:3c:4d:5e:02 dst 192.168.56.12 self permanent\n'],
    ['ip route get 10.244.2.7', '10.244.2.7 via 10.244.2.0 dev flannel.1 src 10.244.1.0 uid 0 \n    cache \n'],
    ['ip route get 192.168.56.11', 'local 192.168.56.11 dev lo src 192.168.56.11 uid 0 \n    cache <local> \n'],
    ['ip route get 8.8.8.8', '8.8.8.8 via 192.168.56.1 dev eth0 src 192.168.56.11 uid 0 \n    cache \n'],
    [
      'ip addr show dev cni0',
      `4: cni0: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1450 qdisc noqueue state DOWN group default qlen 1000
    link/ether 0a:58:0a:f4:01:01 brd ff:ff:ff:ff:ff:ff
    inet 10.244.1.1/24 scope global cni0
       valid_lft forever preferred_lft forever
`,
    ],
    [
      'ip link show flannel.1',
      `3: flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000
    link/ether 5a:1b:3c:4d:5e:01 brd ff:ff:ff:ff:ff:ff
`,
    ],
  ];
  it.each(shown)('%s', (line, text) => {
    expect(node().sh(line)).toEqual({ stdout: text, stderr: '', code: 0 });
  });

  it('the route of a device that went down no more', () => {
    const made = node();
    made.sh('ip link set eth0 down');
    expect(made.sh('ip route').stdout).not.toContain('eth0');
  });
});

describe('ip refuses', () => {
  const refused: readonly (readonly [line: string, stderr: string, code: number])[] = [
    ['ip route add default via 192.168.56.1', 'RTNETLINK answers: File exists\n', 2],
    ['ip route add 10.5.0.0/16 via 10.9.9.9', 'Error: Nexthop has invalid gateway.\n', 2],
    ['ip route add 10.5.0.1/16 via 192.168.56.1', 'Error: Invalid prefix for given prefix length.\n', 2],
    ['ip route add 10.8.0.0/16 dev nope', 'Cannot find device "nope"\n', 1],
    ['ip route del 10.66.0.0/16', 'RTNETLINK answers: No such process\n', 2],
    ['ip route get 10.7.1.1', 'RTNETLINK answers: Invalid argument\n', 2],
    ['ip addr add 192.168.56.11/24 dev eth0', 'Error: ipv4: Address already assigned.\n', 2],
    ['ip addr del 192.168.56.99/24 dev eth0', 'Error: ipv4: Address not found.\n', 2],
    ['ip addr add 300.1.1.1/24 dev eth0', 'Error: any valid prefix is expected rather than "300.1.1.1/24".\n', 1],
    ['ip addr show dev nope', 'Device "nope" does not exist.\n', 1],
    ['ip link add cni0 type bridge', 'RTNETLINK answers: File exists\n', 2],
    ['ip link add x type foo', 'Error: Unknown device type.\n', 2],
    ['ip link del nope', 'Cannot find device "nope"\n', 1],
    ['ip link add veth7 type veth peer name eth0 netns p', 'RTNETLINK answers: File exists\n', 2],
    ['ip link set cni0 master eth0', 'RTNETLINK answers: Operation not supported\n', 2],
    ['ip foo', 'Object "foo" is unknown, try "ip help".\n', 1],
    ['ip route foo', 'Command "foo" is unknown, try "ip route help".\n', 255],
    ['nope', 'sh: nope: not found\n', 127],
    ['ip route add "10.0.0.0/8', 'sh: unexpected end of line: a quote is not closed\n', 2],
  ];
  it.each(refused)('%s', (line, stderr, code) => {
    expect(node().sh(line)).toEqual({ stdout: '', stderr, code });
  });
});
