import { append, chain, type Change, type Firewall, insert, remove } from './firewall';
import { internalChain } from './layout';

/** The set of bridges that 28.0.0 matched. */
export function bridgeSetName(family: Firewall['family']): string {
  return family === 'ipv6' ? 'docker-ext-bridges-v6' : 'docker-ext-bridges-v4';
}

/**
 * What the daemon does when it starts, before any network.
 *
 * Source: libnetwork/drivers/bridge/internal/iptabler/iptabler.go setupIPChains(), wsl2.go mirroredWSL2Workaround();
 * 27: libnetwork/drivers/bridge/setup_ip_tables_linux.go setupIPChains()
 */
export function startRules(fw: Firewall): Change[] {
  const { generation, forward, bridgeSet } = fw.layout;
  const own = forward === 'FORWARD' ? [] : ['DOCKER-FORWARD', 'DOCKER-BRIDGE', 'DOCKER-CT'];
  const isolation = generation === 29 ? ['DOCKER-INTERNAL'] : ['DOCKER-ISOLATION-STAGE-1', 'DOCKER-ISOLATION-STAGE-2'];
  const changes = [
    chain('nat', 'DOCKER'),
    chain('filter', 'DOCKER'),
    ...[...own, ...isolation].map((name) => chain('filter', name)),
  ];
  if (generation === 27) changes.push(...isolation.map((name) => append('filter', name, '-j RETURN')));
  changes.push(...natJumps(fw));
  if (bridgeSet) changes.push(...setJumps(fw));
  // What is put last stands first.
  if (forward === 'DOCKER-FORWARD') {
    changes.push(
      insert('filter', 'FORWARD', '-j DOCKER-FORWARD'),
      insert('filter', forward, '-j DOCKER-BRIDGE'),
      insert('filter', forward, `-j ${internalChain(fw.layout)}`),
      insert('filter', forward, '-j DOCKER-CT'),
    );
  }
  if (fw.mirrored && !fw.hairpin && fw.family === 'ipv4' && generation !== 27)
    changes.push(insert('nat', 'DOCKER', '-i loopback0 -d 127.0.0.0/8 -j RETURN'));
  return changes;
}

/** Connections to the host's own addresses, from outside and from the host. With docker-proxy those to localhost are its. */
function natJumps(fw: Firewall): Change[] {
  const local = '-m addrtype --dst-type LOCAL -j DOCKER';
  const loopback = fw.family === 'ipv6' ? '::1/128' : '127.0.0.0/8';
  return [
    append('nat', 'PREROUTING', local),
    append('nat', 'OUTPUT', fw.hairpin ? local : `${local} ! --dst ${loopback}`),
  ];
}

function setJumps(fw: Firewall): Change[] {
  const name = bridgeSetName(fw.family);
  const isIn = `-m set --match-set ${name} dst`;
  return [
    { kind: 'line', line: `ipset -exist create ${name} hash:net family ${fw.family === 'ipv6' ? 'inet6' : 'inet'}` },
    insert('filter', 'FORWARD', `${isIn} -j DOCKER`),
    insert('filter', 'FORWARD', '-j DOCKER-ISOLATION-STAGE-1'),
    insert('filter', 'FORWARD', `${isIn} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`),
  ];
}

/**
 * The administrator's chain, at the top of FORWARD again after each network that was made.
 *
 * Source: libnetwork/firewall_linux.go arrangeUserFilterRule()
 */
export function userRules(fw: Firewall): Change[] {
  return [
    chain('filter', 'DOCKER-USER'),
    ...(fw.layout.userReturn ? [append('filter', 'DOCKER-USER', '-j RETURN')] : []),
    ...toTop('DOCKER-USER'),
  ];
}

/** A jump of FORWARD, moved to its top. Source: libnetwork/iptables/iptables.go EnsureJumpRule() */
export function toTop(name: string): Change[] {
  return [remove('filter', 'FORWARD', `-j ${name}`), insert('filter', 'FORWARD', `-j ${name}`)];
}
