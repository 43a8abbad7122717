import { type BridgeRules, addBridge } from '../../docker/bridge-rules';
import { startRules, userRules } from '../../docker/daemon-rules';
import { type Change, changeLine, checkLine, type Firewall, isNeeded } from '../../docker/firewall';
import { type Layout, layoutOf } from '../../docker/layout';
import { bridgeFilterLines, bridgeLines } from '../../docker/link-lines';
import { firstAddress, freePool } from '../../docker/pools';
import type { DockerEngine, DockerNetwork, EngineConfig } from '../../docker/state';
import type { CommandLine } from '../../kube/command-line';
import { sha256Hex } from '../../kube/hash';
import { cidr } from '../../packet/address';
import type { Exec, World } from '../world';
import { rootOf } from '../world';

/** What the engine answers to what it cannot do; the text is its own. */
export class DockerError extends Error {}

/** An engine at work: the world that it changes, and the shell of its host. */
export interface Daemon {
  readonly world: World;
  readonly exec: Exec;
  readonly engine: DockerEngine;
}

export const defaultEngine: EngineConfig = { version: '29.7.2', userlandProxy: true, icc: true };

export function layoutOfEngine(engine: DockerEngine): Layout {
  const layout = layoutOf(engine.config.version);
  if (!layout) throw new Error(`Docker ${engine.config.version} is no version`);
  return layout;
}

export function firewallOf(engine: DockerEngine): Firewall {
  return { family: 'ipv4', layout: layoutOfEngine(engine), hairpin: !engine.config.userlandProxy };
}

export function rulesOfNetwork(net: DockerNetwork): BridgeRules {
  const { bridge, subnet, icc, internal, masquerade, gatewayMode, hostIp } = net;
  return { bridge, subnet, icc, internal, masquerade, gatewayMode, ...(hostIp === undefined ? {} : { hostIp }) };
}

/** An id of 64 hexadecimal digits. Differs: the engine draws them at random. */
export function newId(engine: DockerEngine, what: string): string {
  return sha256Hex(`docker ${engine.host} ${what} ${engine.made++}`);
}

/** Runs a line on the engine's host. What sets up links has no reason to fail but one that the user made. */
export function runLines({ exec, engine }: Daemon, lines: readonly CommandLine[]): void {
  for (const line of lines) {
    const { code, stderr } = exec(rootOf(engine.host), line);
    if (code !== 0) throw new DockerError(`${line.line}: ${stderr.trim()}`);
  }
}

/** Makes changes of the rules, each only where it is still to be made. */
export function changeRules({ exec, engine }: Daemon, fw: Firewall, changes: readonly Change[]): void {
  const on = rootOf(engine.host);
  for (const change of changes) {
    const check = checkLine(fw.family, change);
    if (!isNeeded(change, check !== undefined && exec(on, check).code === 0)) continue;
    const { code, stderr } = exec(on, changeLine(fw.family, change));
    if (code !== 0) throw new DockerError(`iptables failed: ${changeLine(fw.family, change).line}: ${stderr.trim()}`);
  }
}

/**
 * dockerd starts on a host: its chains, and the default bridge.
 *
 * The policy of FORWARD becomes DROP only where the engine itself switched forwarding on.
 * Source: daemon/daemon_unix.go initNetworkController(), libnetwork/drivers/bridge/setup_ip_forwarding.go
 */
export function startEngine(world: World, exec: Exec, host: string, config: EngineConfig): DockerEngine {
  const engine: DockerEngine = { host, config, networks: new Map(), containers: new Map(), made: 0 };
  const daemon: Daemon = { world, exec, engine };
  const layout = layoutOfEngine(engine);
  world.docker.set(host, engine);
  runLines(daemon, bridgeFilterLines(layout, config, config.icc));
  const fw = firewallOf(engine);
  for (const family of layout.generation === 27 ? (['ipv4'] as const) : (['ipv4', 'ipv6'] as const)) {
    changeRules(daemon, { ...fw, family }, [...startRules({ ...fw, family }), ...userRules({ ...fw, family })]);
  }
  const on = rootOf(host);
  if (exec(on, { line: 'sysctl -n net.ipv4.ip_forward' }).stdout.trim() !== '1') {
    runLines(daemon, [{ line: 'sysctl -w net.ipv4.ip_forward=1' }, { line: 'iptables --wait -P FORWARD DROP' }]);
  }
  for (const [name, driver] of [
    ['host', 'host'],
    ['none', 'null'],
  ] as const) {
    const id = newId(engine, `network ${name}`);
    engine.networks.set(id, { ...NO_BRIDGE, id, name, driver, created: world.net.time });
  }
  makeBridge(daemon, {
    ...NO_BRIDGE,
    id: newId(engine, 'network bridge'),
    name: 'bridge',
    driver: 'bridge',
    bridge: 'docker0',
    subnet: '172.17.0.0/16',
    gateway: '172.17.0.1',
    icc: config.icc,
    masquerade: true,
    created: world.net.time,
  });
  return engine;
}

const NO_BRIDGE = {
  bridge: '',
  subnet: '',
  gateway: '',
  internal: false,
  icc: true,
  masquerade: false,
  gatewayMode: 'nat',
} as const;

/** Makes the device of a network, then its rules. */
export function makeBridge(daemon: Daemon, net: DockerNetwork): void {
  const { engine } = daemon;
  runLines(daemon, bridgeLines(net, engine.config));
  runLines(daemon, bridgeFilterLines(layoutOfEngine(engine), engine.config, net.icc));
  changeRules(daemon, firewallOf(engine), addBridge(firewallOf(engine), rulesOfNetwork(net)));
  engine.networks.set(net.id, net);
}

/** A pool that no network of the engine and no route of its host uses, with the bridge's address in it. */
export function choosePool({ world, engine }: Daemon): { readonly subnet: string; readonly gateway: string } {
  const root = world.net.namespaces.get(rootOf(engine.host));
  const used = [
    ...[...engine.networks.values()].filter((n) => n.subnet !== '').map((n) => cidr(n.subnet)),
    ...(root?.routes ?? []).filter((r) => r.destination.prefix > 0).map((r) => r.destination),
    ...[...(root?.devices.values() ?? [])].flatMap((d) => d.addresses),
  ];
  const subnet = freePool(used);
  if (subnet === undefined)
    throw new DockerError(
      'could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
    );
  return { subnet, gateway: firstAddress(subnet) };
}

/** The engine of a host, with the world around it; `undefined` where none runs. */
export function daemonOf(world: World, exec: Exec, host: string): Daemon | undefined {
  const engine = world.docker.get(host);
  return engine && { world, exec, engine };
}
