import { removeBridge } from '../../docker/bridge-rules';
import type { GatewayMode } from '../../docker/bridge-rules';
import { contains, firstAddress, overlap, readSubnet } from '../../docker/pools';
import type { DockerEngine, DockerNetwork } from '../../docker/state';
import { cidr } from '../../packet/address';
import {
  changeRules,
  choosePool,
  type Daemon,
  DockerError,
  firewallOf,
  makeBridge,
  newId,
  rulesOfNetwork,
  runLines,
} from './engine';

export interface NetworkWish {
  readonly name: string;
  readonly subnet?: string;
  readonly gateway?: string;
  readonly internal: boolean;
  readonly icc: boolean;
  readonly masquerade: boolean;
  readonly gatewayMode: GatewayMode;
  readonly hostIp?: string;
  /** Name of the device; made from the id where absent. */
  readonly bridge?: string;
}

const OWN = new Set(['bridge', 'host', 'none']);

/** A network by name, id, or the beginning of its id. */
export function findNetwork(engine: DockerEngine, wanted: string): DockerNetwork | undefined {
  const all = [...engine.networks.values()];
  return (
    all.find((n) => n.name === wanted || n.id === wanted) ??
    (wanted === '' ? undefined : all.find((n) => n.id.startsWith(wanted)))
  );
}

/** @throws DockerError */
export function networkNamed(engine: DockerEngine, wanted: string): DockerNetwork {
  const net = findNetwork(engine, wanted === 'default' ? 'bridge' : wanted);
  if (!net) throw new DockerError(`network ${wanted} not found`);
  return net;
}

/** `docker network create`. @throws DockerError */
export function createNetwork(daemon: Daemon, wish: NetworkWish): DockerNetwork {
  const { engine, world } = daemon;
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(wish.name)) throw new DockerError(`invalid network name: ${wish.name}`);
  if (OWN.has(wish.name) || wish.name === 'default')
    throw new DockerError(`operation is not permitted on predefined ${wish.name} network `);
  if ([...engine.networks.values()].some((n) => n.name === wish.name))
    throw new DockerError(`network with name ${wish.name} already exists`);
  const { subnet, gateway } = addresses(daemon, wish);
  const id = newId(engine, `network ${wish.name}`);
  const net: DockerNetwork = {
    id,
    name: wish.name,
    driver: 'bridge',
    bridge: wish.bridge ?? `br-${id.slice(0, 12)}`,
    subnet,
    gateway,
    internal: wish.internal,
    icc: wish.icc,
    masquerade: wish.masquerade,
    gatewayMode: wish.gatewayMode,
    ...(wish.hostIp === undefined ? {} : { hostIp: wish.hostIp }),
    created: world.net.time,
  };
  makeBridge(daemon, net);
  return net;
}

function addresses(daemon: Daemon, wish: NetworkWish): { readonly subnet: string; readonly gateway: string } {
  if (wish.subnet === undefined) {
    if (wish.gateway !== undefined)
      throw new DockerError('invalid network config:\ninvalid subnet : invalid CIDR block notation');
    return choosePool(daemon);
  }
  const subnet = readSubnet(wish.subnet);
  if (subnet === undefined)
    throw new DockerError(`invalid network config:\ninvalid subnet ${wish.subnet}: invalid CIDR block notation`);
  const taken = [...daemon.engine.networks.values()].find((n) => n.subnet && overlap(cidr(n.subnet), cidr(subnet)));
  if (taken) throw new DockerError('invalid pool request: Pool overlaps with other one on this address space');
  const gateway = wish.gateway ?? firstAddress(subnet);
  if (!contains(subnet, gateway)) throw new DockerError(`no matching subnet for gateway ${gateway}`);
  return { subnet, gateway };
}

/** `docker network rm`. @throws DockerError */
export function removeNetwork(daemon: Daemon, wanted: string): void {
  const { engine } = daemon;
  const net = networkNamed(engine, wanted);
  if (OWN.has(net.name)) throw new DockerError(`${net.name} is a pre-defined network and cannot be removed`);
  const active = [...engine.containers.values()].find((c) =>
    c.endpoints.some((e) => e.network === net.id && e.address !== ''),
  );
  if (active)
    throw new DockerError(
      `error while removing network: network ${net.name} has active endpoints (name:"${active.name}" id:"${active.id.slice(0, 12)}")`,
    );
  changeRules(daemon, firewallOf(engine), removeBridge(firewallOf(engine), rulesOfNetwork(net)));
  runLines(daemon, [{ line: `ip link del ${net.bridge}` }]);
  engine.networks.delete(net.id);
  for (const c of engine.containers.values()) c.endpoints = c.endpoints.filter((e) => e.network !== net.id);
}
