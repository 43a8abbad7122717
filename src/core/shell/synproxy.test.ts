import { expect, it } from 'vitest';
import { lab } from './lab.testing';

/** A client and a server with a router between them that answers SYNs in place of the server. */
function shielded(options: string, chain = 'FORWARD') {
  const made = lab(['client', 'server']);
  for (const [name, network] of [
    ['client', '10.0.0'],
    ['server', '10.0.1'],
  ] as const)
    made.setUp(`
      ip link set lo up
      ip link add v${name} type veth peer name eth0 netns ${name}
      ip link set v${name} up
      ip addr add ${network}.1/24 dev v${name}
      ip -n ${name} link set lo up
      ip -n ${name} link set eth0 up
      ip -n ${name} addr add ${network}.5/24 dev eth0
      ip -n ${name} route add default via ${network}.1
    `);
  made.setUp(`
    sysctl -w net.ipv4.ip_forward=1
    sysctl -w net.netfilter.nf_conntrack_tcp_loose=0
    iptables -t raw -A PREROUTING -p tcp --dport 80 --syn -j CT --notrack
    iptables -A ${chain} -p tcp --dport 80 -m conntrack --ctstate INVALID,UNTRACKED -j SYNPROXY ${options}
    iptables -A ${chain} -m conntrack --ctstate INVALID -j DROP
  `);
  made.serve('server', 'tcp', 80);
  made.serve('root', 'tcp', 80);
  return made;
}

it.each(['--sack-perm --timestamp --wscale 7 --mss 1460', '--mss 1460', '--sack-perm --timestamp', ''])(
  'a connection goes through SYNPROXY %s: the server sees one SYN, of the client, and both agree on the numbers',
  (options) => {
    const made = shielded(options);
    expect(made.ask('client', '10.0.1.5:80')).toBe('server sees 10.0.0.5');
    expect(made.sh('iptables-save -c').stdout).toMatch(/\[2:\d+\] -A FORWARD -p tcp -m tcp --dport 80 .*-j SYNPROXY/);
    expect(made.sh('iptables-save -c').stdout).toMatch(/\[0:0\] -A FORWARD -m conntrack --ctstate INVALID -j DROP/);
    expect(made.sh('conntrack -L').stdout).toMatch(/^tcp +6 \d+ TIME_WAIT src=10.0.0.5 dst=10.0.1.5 .*\[ASSURED\]/);
  },
);

it('shields a server on the host itself', () => {
  const made = shielded('--sack-perm --timestamp --wscale 7 --mss 1460', 'INPUT');
  expect(made.ask('client', '10.0.0.1:80')).toBe('root sees 10.0.0.5');
});

it('answers every SYN, also where no server listens: the reset comes after the handshake', () => {
  const made = shielded('--mss 1460');
  made.setUp('iptables -t raw -A PREROUTING -p tcp --dport 81 --syn -j CT --notrack');
  made.setUp('iptables -I FORWARD -p tcp --dport 81 -m conntrack --ctstate INVALID,UNTRACKED -j SYNPROXY --mss 1460');
  expect(made.ask('client', '10.0.1.5:81')).toBe('refused');
  const titles = made.run.done.map(({ title }) => title);
  expect(titles.slice(0, 3)).toEqual(['SYN', 'SYN ACK', 'ACK']);
});
