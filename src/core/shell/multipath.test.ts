import { expect, it } from 'vitest';
import { lab } from './lab.testing';

/** A machine between a client and two others: what a route with several next hops does. */
function split() {
  const made = lab(['c', 'a', 'b']);
  made.setUp(`
    ip link set lo up
    ip link add br0 type bridge
    ip addr add 10.0.0.1/24 dev br0
    ip link set br0 up
    sysctl -w net.ipv4.ip_forward=1
    sysctl -w net.ipv4.conf.all.send_redirects=0
    sysctl -w net.ipv4.conf.br0.send_redirects=0
  `);
  for (const [name, ip] of [
    ['c', '10.0.0.2'],
    ['a', '10.0.0.3'],
    ['b', '10.0.0.4'],
  ] as const) {
    made.setUp(`
      ip link add v${name} type veth peer name eth0 netns ${name}
      ip link set v${name} master br0 up
      ip -n ${name} link set lo up
      ip -n ${name} link set eth0 up
      ip -n ${name} addr add ${ip}/24 dev eth0
      ip -n ${name} route add default via 10.0.0.1
    `);
    made.setUp(name === 'c' ? '' : `ip -n ${name} addr add 198.51.100.1/32 dev lo`);
    made.serve(name, 'tcp', 80);
  }
  return made;
}

const TWO = 'ip route replace 198.51.100.1 proto static nexthop via 10.0.0.3 weight 1 nexthop via 10.0.0.4 weight 1';

it('prints next hops as iproute2 6.1 does', () => {
  const made = split();
  made.setUp(TWO);
  const routes = () => made.sh('ip route').stdout.split('\n').slice(1).join('\n');
  expect(routes()).toBe(
    '198.51.100.1 proto static \n\tnexthop via 10.0.0.3 dev br0 weight 1 \n\tnexthop via 10.0.0.4 dev br0 weight 1 \n',
  );
  made.setUp('ip route replace 198.51.100.1 proto static nexthop via 10.0.0.3 weight 1');
  expect(routes()).toBe('198.51.100.1 via 10.0.0.3 dev br0 proto static \n');
  expect(made.sh('ip route replace 198.51.100.1 nexthop via 10.0.0.3 proto static').stderr).toBe(
    'Error: "nexthop" or end of line is expected instead of "proto"\n',
  );
  made.setUp('ip route flush proto static');
  expect(routes()).toBe('');
});

it('sends all of a connection one way, and connections both ways once ports count', () => {
  const made = split();
  made.setUp(TWO);
  const servers = (count: number) =>
    new Set(Array.from({ length: count }, () => made.ask('c', '198.51.100.1:80').split(' ')[0]));
  expect(servers(12).size, 'only the addresses count').toBe(1);
  made.setUp('sysctl -w net.ipv4.fib_multipath_hash_policy=1');
  expect(servers(12)).toEqual(new Set(['a', 'b']));
});
