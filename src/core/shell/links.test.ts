import { describe, expect, it } from 'vitest';
import { lab } from './lab.testing';

/** Counters of the rules of a table, as the first number of each line that has one. */
function counts(saved: string): number[] {
  return [...saved.matchAll(/^\[(\d+):\d+\] -A/gm)].map((m) => Number(m[1]));
}

/** Two pods on a bridge, and rules that tell how their frames pass. Every number below is what Linux 6.18 counted. */
function bridged() {
  const made = lab(['a', 'b']);
  made.setUp(`
    ip link set lo up
    ip link add cni0 type bridge
    ip link set cni0 up
    ip addr add 10.244.1.1/24 dev cni0
    sysctl -w net.ipv4.ip_forward=1
    sysctl -w net.bridge.bridge-nf-call-iptables=1
  `);
  for (const [pod, ip] of [
    ['a', '10.244.1.9'],
    ['b', '10.244.1.5'],
  ] as const) {
    made.setUp(`
      ip link add v${pod} type veth peer name eth0 netns ${pod}
      ip link set v${pod} master cni0 up
      bridge link set dev v${pod} hairpin on
      ip -n ${pod} link set lo up
      ip -n ${pod} link set eth0 up
      ip -n ${pod} addr add ${ip}/24 dev eth0
      ip -n ${pod} route add default via 10.244.1.1
    `);
    made.serve(pod, 'tcp', 80);
  }
  const rules = `*mangle
-A PREROUTING -m ttl --ttl-eq 64 -m physdev --physdev-in va
-A INPUT -m physdev --physdev-in va
-A FORWARD -i cni0 -o cni0 -m physdev --physdev-is-bridged --physdev-in va --physdev-out vb -m ttl --ttl-eq 64
-A FORWARD -i cni0 -o cni0 -m physdev --physdev-is-bridged --physdev-in va --physdev-out va
-A FORWARD -m ttl --ttl-eq 63
-A POSTROUTING -o cni0 -m physdev --physdev-is-bridged --physdev-in va --physdev-out vb
COMMIT
*nat
-A PREROUTING -d 10.96.0.1 -p tcp --dport 80 -j DNAT --to-destination 10.244.1.5:80
-A PREROUTING -d 10.96.0.2 -p tcp --dport 80 -j DNAT --to-destination 10.244.1.9:80
-A PREROUTING -d 10.96.0.3 -p tcp --dport 80 -j DNAT --to-destination 10.244.1.77:80
-A POSTROUTING -s 10.244.1.9 -d 10.244.1.9 -j MASQUERADE
COMMIT
`;
  expect(made.sh('iptables-restore', rules).stderr).toBe('');
  return { ...made, mangle: () => counts(made.sh('iptables-save -c -t mangle').stdout) };
}

describe('a bridge with bridge-nf-call-iptables', () => {
  it('bridges a packet that DNAT sent to another port: it is not routed, its TTL stays', () => {
    const host = bridged();
    expect(host.ask('a', '10.96.0.1:80')).toBe('b sees 10.244.1.9');
    const [pre = 0, input, forward, hairpin, routed, post] = host.mangle();
    expect([input, hairpin, routed]).toEqual([0, 0, 0]);
    expect([forward, post]).toEqual([pre, pre]);
  });

  it('sends a packet back out of its port in hairpin mode only', () => {
    const host = bridged();
    expect(host.ask('a', '10.96.0.2:80')).toBe('a sees 10.244.1.1');
    const [pre, , , hairpin] = host.mangle();
    expect(hairpin).toBe(pre);
    host.sh('bridge link set dev va hairpin off');
    expect(host.ask('a', '10.96.0.2:80')).toBe('timeout');
  });

  it('does not let a reply past conntrack', () => {
    const host = bridged();
    host.sh('sysctl -w net.bridge.bridge-nf-call-iptables=0');
    expect(host.ask('a', '10.96.0.1:80')).toBe('timeout');
    expect(host.ask('a', '10.244.1.5:80')).toBe('b sees 10.244.1.9');
  });

  it('gives up a packet for an address that nobody has, and says so', () => {
    const host = bridged();
    host.ask('a', '10.96.0.3:80');
    expect(host.run.done.map((t) => t.title)).toContain('host unreachable');
  });
});

it('a frame that goes round in a loop of bridges is lost', () => {
  const made = lab(['a']);
  made.setUp(`
    ip link add one type bridge
    ip link add two type bridge
    ip link add x1 type veth peer name x2
    ip link add y1 type veth peer name y2
    ip link add v type veth peer name eth0 netns a
    ip link set one up
    ip link set two up
    ip link set x1 master one up
    ip link set y1 master one up
    ip link set x2 master two up
    ip link set y2 master two up
    ip link set v master one up
    ip -n a link set eth0 up
    ip -n a addr add 10.0.0.2/24 dev eth0
    ip -n a neigh replace 10.0.0.9 lladdr 02:00:00:00:00:99 dev eth0
  `);
  expect(made.ask('a', '10.0.0.9', 'icmp')).toBe('timeout');
  const drops = made.run.done.flatMap((t) => t.steps.filter((s) => s.kind === 'drop'));
  expect(drops.map((s) => s.reason)).toContain('it goes round in a loop of bridges');
});

describe('a VXLAN', () => {
  /** Two hosts in one: their ends are namespaces joined by a veth. */
  function tunnelled() {
    const made = lab(['x', 'y']);
    made.setUp(`
      ip -n x link add u type veth peer name u netns y
    `);
    for (const [ns, own, other, mac, remote] of [
      ['x', 1, 2, '5a:00:00:00:00:01', '5a:00:00:00:00:02'],
      ['y', 2, 1, '5a:00:00:00:00:02', '5a:00:00:00:00:01'],
    ] as const) {
      made.setUp(`
        ip -n ${ns} link set lo up
        ip -n ${ns} link set u up
        ip -n ${ns} addr add 192.168.1.${own}/24 dev u
        ip -n ${ns} link add t address ${mac} mtu 1450 type vxlan id 7 local 192.168.1.${own} dev u nolearning
        ip -n ${ns} addr add 10.9.0.${own}/24 dev t
        ip -n ${ns} link set t up
        ip -n ${ns} neigh replace 10.9.0.${other} lladdr ${remote} dev t nud permanent
        bridge -n ${ns} fdb replace ${remote} dev t dst 192.168.1.${other} self permanent
      `);
    }
    made.serve('y', 'tcp', 80);
    return made;
  }

  it('carries frames in UDP to port 8472, 50 bytes longer', () => {
    const made = tunnelled();
    expect(made.ask('x', '10.9.0.2:80')).toBe('y sees 10.9.0.1');
    const [syn] = made.run.done.sort((a, b) => a.id - b.id);
    const wrapped = syn?.steps.find((s) => s.kind === 'encapsulate');
    expect(wrapped?.after.transport).toMatchObject({ kind: 'udp', dport: 8472 });
    expect(wrapped && wrapped.after.length - wrapped.before.length).toBe(50);
    expect(syn?.steps.map((s) => s.kind)).toContain('decapsulate');
  });

  it('loses what it has no forwarding entry for', () => {
    const made = tunnelled();
    made.sh('bridge -n x fdb del 5a:00:00:00:00:02 dev t');
    expect(made.ask('x', '10.9.0.2:80')).toBe('timeout');
    expect(made.run.done[0]?.steps.at(-1)).toMatchObject({
      kind: 'drop',
      reason: 'no forwarding entry for the MAC 5a:00:00:00:00:02',
    });
  });

  it('keeps the mark on the outer packet, and forgets it on the wire', () => {
    const made = tunnelled();
    const mark = '*mangle\n-A OUTPUT -p tcp -j MARK --set-mark 7\n-A OUTPUT -p udp -m mark --mark 7\nCOMMIT\n';
    for (const [ns, text] of [
      ['x', mark],
      ['y', '*mangle\n-A INPUT -p tcp -m mark --mark 7\nCOMMIT\n'],
    ] as const) {
      made.shIn(ns, 'iptables-restore', text);
    }
    made.ask('x', '10.9.0.2:80');
    expect(counts(made.shIn('x', 'iptables-save -c').stdout)[1]).toBeGreaterThan(0);
    expect(counts(made.shIn('y', 'iptables-save -c').stdout)).toEqual([0]);
  });
});

describe('a request', () => {
  const pair = () => {
    const made = lab(['a']);
    made.setUp(`
      ip link set lo up
      ip link add v type veth peer name eth0 netns a
      ip link set v up
      ip addr add 10.0.0.1/24 dev v
      ip -n a link set eth0 up
      ip -n a addr add 10.0.0.2/24 dev eth0
    `);
    return made;
  };

  it('is answered, refused, told of an error or forgotten', () => {
    const made = pair();
    made.serve('root', 'tcp', 80);
    made.serve('root', 'udp', 53);
    expect(made.ask('a', '10.0.0.1:80')).toBe('root sees 10.0.0.2');
    expect(made.ask('a', '10.0.0.1:53', 'udp')).toBe('root sees 10.0.0.2');
    expect(made.ask('a', '10.0.0.1', 'icmp')).toBe('64 bytes from 10.0.0.1: icmp_seq=1 ttl=64');
    expect(made.ask('a', '10.0.0.1:81')).toBe('refused');
    expect(made.ask('a', '10.0.0.1:54', 'udp')).toBe('refused');
    expect(made.ask('a', '10.0.0.7:80')).toBe('timeout');
    expect(made.ask('a', '9.9.9.9:80')).toBe('unreachable');
    made.setUp('iptables -A INPUT -p tcp --dport 80 -j DROP');
    expect(made.ask('a', '10.0.0.1:80')).toBe('timeout');
    made.setUp('iptables -R INPUT 1 -p tcp --dport 80 -j REJECT --reject-with icmp-host-prohibited');
    expect(made.ask('a', '10.0.0.1:80')).toBe('unreachable');
    made.setUp('iptables -R INPUT 1 -p tcp --dport 80 -j REJECT --reject-with tcp-reset');
    expect(made.ask('a', '10.0.0.1:80')).toBe('refused');
  });

  it('sends a SYN again after a second', () => {
    const made = pair();
    const before = made.run.now();
    made.setUp('iptables -A INPUT -j DROP');
    made.ask('a', '10.0.0.1:80');
    const syns = made.run.done.filter((t) => t.title.startsWith('SYN'));
    expect(syns.map((t) => (t.steps[0]?.time ?? 0) - before)).toEqual([0, 1_000_000]);
    expect(made.run.now() - before).toBe(3_000_000);
  });
});
