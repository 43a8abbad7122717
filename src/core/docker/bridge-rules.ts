import { append, type Change, type Firewall, insert, remove, undo } from './firewall';
import { bridgeSetName, toTop, userRules } from './daemon-rules';
import { internalChain } from './layout';

/** How the addresses of a network's containers meet the world. */
export type GatewayMode = 'nat' | 'nat-unprotected' | 'routed';

/** A bridge network, as its rules see it: one family of it. */
export interface BridgeRules {
  /** Name of the device. */
  readonly bridge: string;
  readonly subnet: string;
  /** Containers of the network may talk to each other. */
  readonly icc: boolean;
  readonly internal: boolean;
  readonly masquerade: boolean;
  readonly gatewayMode: GatewayMode;
  /** Source address of what leaves, in the place of the address of the way out. */
  readonly hostIp?: string;
}

const ESTABLISHED = '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT';

/** The rules for a network that is made. */
export function addBridge(fw: Firewall, net: BridgeRules): Change[] {
  const moves = fw.layout.generation === 27 ? toTop('DOCKER-ISOLATION-STAGE-1') : [];
  return [...rulesOf(fw, net), ...moves, ...userRules(fw)];
}

export function removeBridge(fw: Firewall, net: BridgeRules): Change[] {
  const set = usesSet(fw, net) ? [setLine('del', fw, net)] : [];
  return [...undo(rulesOf(fw, net)), ...set];
}

function rulesOf(fw: Firewall, net: BridgeRules): Change[] {
  if (net.internal) return internalRules(fw, net);
  return [
    ...natRules(fw, net),
    ...(fw.layout.generation === 27 ? forward27(net) : forward28(fw, net)),
    ...isolationRules(fw, net),
  ];
}

/**
 * Source: libnetwork/drivers/bridge/internal/iptabler/network.go setupNonInternalNetworkRules();
 * 27: setup_ip_tables_linux.go setupIPTablesInternal()
 */
function natRules(fw: Firewall, { bridge, subnet, masquerade, gatewayMode, hostIp }: BridgeRules): Change[] {
  const to = hostIp === undefined ? '-j MASQUERADE' : `-j SNAT --to-source ${hostIp}`;
  const changes: Change[] = [];
  if (masquerade && gatewayMode !== 'routed')
    changes.push(insert('nat', 'POSTROUTING', `-s ${subnet} ! -o ${bridge} ${to}`));
  // What containers send to the host's addresses is left to docker-proxy.
  if (masquerade && !fw.hairpin && fw.layout.generation !== 29)
    changes.push(insert('nat', 'DOCKER', `-i ${bridge} -j RETURN`));
  if (fw.hairpin) changes.push(insert('nat', 'POSTROUTING', `-m addrtype --src-type LOCAL -o ${bridge} ${to}`));
  return changes;
}

/** Source: setup_ip_tables_linux.go setIcc(), setupIPTables() of v27 */
function forward27({ bridge, icc, gatewayMode }: BridgeRules): Change[] {
  const within = (verdict: string) => `-i ${bridge} -o ${bridge} -j ${verdict}`;
  const between: Change[] = icc
    ? [remove('filter', 'FORWARD', within('DROP')), insert('filter', 'FORWARD', within('ACCEPT'))]
    : [remove('filter', 'FORWARD', within('ACCEPT')), append('filter', 'FORWARD', within('DROP'))];
  return [
    ...between,
    insert('filter', 'FORWARD', `-i ${bridge} ! -o ${bridge} -j ACCEPT`),
    ...(gatewayMode === 'routed' ? [append('filter', 'DOCKER', `-o ${bridge} -p icmp -j ACCEPT`)] : []),
    insert('filter', 'FORWARD', `-o ${bridge} -j DOCKER`),
    insert('filter', 'FORWARD', `-o ${bridge} ${ESTABLISHED}`),
  ];
}

/** Source: internal/iptabler/network.go setIcc(), setICMP(), setDefaultForwardRule(), setupIPTables() */
function forward28(fw: Firewall, net: BridgeRules): Change[] {
  const { bridge, icc, gatewayMode } = net;
  const { forward } = fw.layout;
  const changes: Change[] = icc
    ? [append('filter', forward, `-i ${bridge} -j ACCEPT`)]
    : [
        append('filter', forward, `-i ${bridge} -o ${bridge} -j DROP`),
        append('filter', forward, `-i ${bridge} ! -o ${bridge} -j ACCEPT`),
      ];
  if (gatewayMode === 'routed')
    changes.push(append('filter', 'DOCKER', `-o ${bridge} -p ${fw.family === 'ipv6' ? 'icmpv6' : 'icmp'} -j ACCEPT`));
  // Last for its bridge: published ports are put before it.
  const verdict = gatewayMode === 'nat-unprotected' ? 'ACCEPT' : 'DROP';
  changes.push(append('filter', 'DOCKER', `! -i ${bridge} -o ${bridge} -j ${verdict}`));
  if (usesSet(fw, net)) changes.push(setLine('add', fw, net));
  else
    changes.push(
      append('filter', 'DOCKER-CT', `-o ${bridge} ${ESTABLISHED}`),
      append('filter', 'DOCKER-BRIDGE', `-o ${bridge} -j DOCKER`),
    );
  return changes;
}

/**
 * Two stages: out of a bridge, and into another. From 29 on the raw table and DOCKER do without.
 *
 * Source: setINC()
 */
function isolationRules({ layout }: Firewall, { bridge, gatewayMode }: BridgeRules): Change[] {
  if (layout.generation === 29) return [];
  const [one, two] = ['DOCKER-ISOLATION-STAGE-1', 'DOCKER-ISOLATION-STAGE-2'] as const;
  const put = layout.generation === 27 ? insert : append;
  const changes = [
    put('filter', one, `-i ${bridge} ! -o ${bridge} -j ${two}`),
    insert('filter', two, `-o ${bridge} -j DROP`),
  ];
  // Other networks may reach what is routed.
  if (gatewayMode === 'routed' && layout.generation === 28)
    changes.push(
      insert('filter', one, `-o ${bridge} -j RETURN`),
      insert('filter', one, `-i ${bridge} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`),
    );
  return changes;
}

/** Nothing in, nothing out. Source: internal/iptabler/network.go setupInternalNetworkRules() */
function internalRules(fw: Firewall, { bridge, subnet, icc }: BridgeRules): Change[] {
  const name = internalChain(fw.layout);
  const v6 = fw.family === 'ipv6' && fw.layout.generation !== 27;
  const put = fw.layout.generation === 27 && icc ? insert : append;
  return [
    insert('filter', name, `-i ${bridge} ${v6 ? `! -o ${bridge} ` : ''}! -d ${subnet} -j DROP`),
    insert('filter', name, `${v6 ? `! -i ${bridge} ` : ''}-o ${bridge} ! -s ${subnet} -j DROP`),
    put('filter', fw.layout.forward, `-i ${bridge} -o ${bridge} -j ${icc ? 'ACCEPT' : 'DROP'}`),
  ];
}

function usesSet(fw: Firewall, net: BridgeRules): boolean {
  return fw.layout.bridgeSet && !net.internal;
}

function setLine(verb: 'add' | 'del', fw: Firewall, net: BridgeRules): Change {
  return { kind: 'line', line: `ipset -exist ${verb} ${bridgeSetName(fw.family)} ${net.subnet}` };
}
