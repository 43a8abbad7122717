import { describe, expect, it } from 'vitest';
import { lab } from './lab.testing';

/** A router between a client and two servers, b behind the default route and c behind another table's. */
function routed(netns = ['a', 'b', 'c']) {
  const made = lab(netns);
  made.setUp('ip link set lo up');
  for (const [i, name] of netns.entries())
    made.setUp(`
      ip link add v${name} type veth peer name eth0 netns ${name}
      ip link set v${name} up
      ip addr add 10.0.${i}.1/24 dev v${name}
      ip -n ${name} link set lo up
      ip -n ${name} link set eth0 up
      ip -n ${name} addr add 10.0.${i}.5/24 dev eth0
      ip -n ${name} route add default via 10.0.${i}.1
      ip -n ${name} addr add 8.8.8.8/32 dev lo
    `);
  made.setUp(`
    sysctl -w net.ipv4.ip_forward=1
    ip route add default via 10.0.1.5
    ip route add default via 10.0.2.5 table 100
  `);
  made.shIn('a', 'ip addr del 8.8.8.8/32 dev lo');
  for (const name of netns.slice(1)) made.serve(name, 'tcp', 80);
  return made;
}

describe('rules of policy routing', () => {
  it.each([
    ['fwmark 7 lookup 100', '', 'b sees 10.0.0.5'],
    ['fwmark 7 lookup 100', 'iptables -t mangle -A PREROUTING -i va -j MARK --set-mark 7', 'c sees 10.0.0.5'],
    ['from 10.0.0.0/24 lookup 100', '', 'c sees 10.0.0.5'],
    ['from 10.0.9.0/24 lookup 100', '', 'b sees 10.0.0.5'],
    ['to 8.8.8.8 iif va lookup 100', '', 'c sees 10.0.0.5'],
    ['iif lo lookup 100', '', 'b sees 10.0.0.5'],
    ['ipproto tcp dport 80 lookup 100', '', 'c sees 10.0.0.5'],
    ['not to 10.0.0.0/24 lookup 100', '', 'c sees 10.0.0.5'],
    ['to 8.8.8.8 lookup 999', '', 'b sees 10.0.0.5'],
    ['lookup main suppress_prefixlength 0 pref 10', 'ip rule add lookup 100 pref 20', 'c sees 10.0.0.5'],
    ['to 8.0.0.0/8 prohibit', '', 'unreachable'],
    ['to 8.0.0.0/8 unreachable', '', 'unreachable'],
    ['to 8.0.0.0/8 blackhole', '', 'timeout'],
  ])('ip rule add %s; %s: %s', (rule, line, answer) => {
    const made = routed();
    made.setUp(`ip rule add ${rule}`);
    if (line) made.setUp(line);
    expect(made.ask('a', '8.8.8.8:80')).toBe(answer);
  });

  it('routes what the host itself sends again when OUTPUT marks it', () => {
    const made = routed();
    made.setUp('ip rule add fwmark 7 lookup 100');
    expect(made.ask('root', '8.8.8.8:80')).toBe('b sees 10.0.1.1');
    made.setUp('iptables -t mangle -A OUTPUT -p tcp -j MARK --set-mark 7');
    expect(made.ask('root', '8.8.8.8:80')).toBe('c sees 10.0.1.1');
    made.setUp('iptables -t nat -A POSTROUTING -o vc -j MASQUERADE');
    expect(made.ask('root', '8.8.8.8:80')).toBe('c sees 10.0.2.1');
  });

  it('rp_filter asks the rules for the way back', () => {
    const made = routed();
    made.setUp(`
      sysctl -w net.ipv4.conf.va.rp_filter=1
      ip route add 10.0.0.0/24 via 10.0.1.5 table 50
    `);
    expect(made.ask('a', '8.8.8.8:80')).toBe('b sees 10.0.0.5');
    made.setUp('ip rule add to 10.0.0.0/24 lookup 50');
    expect(made.ask('a', '8.8.8.8:80')).toBe('timeout');
  });
});

describe('TPROXY', () => {
  const proxied = () => {
    const made = routed();
    made.setUp(`
      ip rule add fwmark 1 lookup 10
      ip route add local default dev lo table 10
      iptables -t mangle -A PREROUTING -i va -p tcp --dport 80 -j TPROXY --on-port 15001 --tproxy-mark 1
    `);
    return made;
  };

  it('hands connections to other hosts to a local proxy, which answers from their address', () => {
    const made = proxied();
    made.serve('root', 'tcp', 15001);
    expect(made.ask('a', '8.8.8.8:80')).toBe('root sees 10.0.0.5');
    const taken = made.run.done.flatMap(({ steps }) => steps).find((s) => s.kind === 'socket' && s.did === 'deliver');
    expect(taken?.after).toMatchObject({ mark: 1, transport: { dport: 80 } });
  });

  it('drops them where no proxy listens', () => {
    expect(proxied().ask('a', '8.8.8.8:80')).toBe('timeout');
  });

  it('leaves packets of connections that the proxy has to -m socket', () => {
    const made = proxied();
    made.serve('root', 'tcp', 15001);
    made.setUp(`
      iptables -t mangle -N DIVERT
      iptables -t mangle -A DIVERT -j MARK --set-mark 1
      iptables -t mangle -A DIVERT -j ACCEPT
      iptables -t mangle -I PREROUTING -p tcp -m socket --transparent -j DIVERT
    `);
    expect(made.ask('a', '8.8.8.8:80')).toBe('root sees 10.0.0.5');
    const saved = made.sh('iptables-save -c -t mangle').stdout;
    expect(saved).toMatch(/\[1:60\] -A PREROUTING -i va .*TPROXY/);
    expect(saved).toMatch(/\[[3-9]:\d+\] -A DIVERT -j ACCEPT/);
  });
});
