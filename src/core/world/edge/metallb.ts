import { getObject } from '../../kube/api';
import { NODE_DEVICE } from '../../kube/cluster-network';
import { electOwner } from '../../kube/load-balancer';
import { schedule } from '../../lib/queue';
import { announce } from '../../net/neighbour';
import type { Program } from '../../net/program';
import { parseIpv4 } from '../../packet/address';
import { note } from '../control/plan';
import { rootOf, type World } from '../world';
import { addressOf, balancedServices, METALLB } from './addresses';
import { serviceKey, slicesOfService } from './names';

/** memberlist looks at a member each second. Source: hashicorp/memberlist config.go DefaultLANConfig() */
const PROBE_MICROS = 1_000_000;
/** A member that does not answer is suspected, and after four seconds more given up: SuspicionMult times the interval. */
const DEAD_MICROS = 5_000_000;

/**
 * MetalLB's speakers in layer 2 mode: they watch one another, and each address is answered for by the node that all of them
 * elect.
 *
 * Differs: the speakers' own packets are not sent; a node is heard of while its machine is on and its device is up.
 */
export function metalLb(world: World): Program {
  return {
    wake(_run, _place, once) {
      listenToMembers(world);
      elect(world);
      if (once === '') schedule(world.net.queue, world.net.time + PROBE_MICROS, WAKE);
    },
  };
}

const WAKE = Object.freeze({ kind: 'program', ns: '', program: METALLB, note: '' } as const);

/** The speakers begin. */
export function startMetalLb(world: World): void {
  for (const { name } of world.cluster.spec.nodes) world.cluster.edge.heard.set(name, world.net.time);
  schedule(world.net.queue, world.net.time + PROBE_MICROS, WAKE);
}

function isOn(world: World, node: string): boolean {
  if (world.cluster.control.off.has(node)) return false;
  return world.net.namespaces.get(rootOf(node))?.devices.get(NODE_DEVICE)?.up === true;
}

function listenToMembers(world: World): void {
  const { spec, edge } = world.cluster;
  for (const { name } of spec.nodes) if (isOn(world, name)) edge.heard.set(name, world.net.time);
}

/** Elects the owner of each address; who owns one anew tells the network at once. */
function elect(world: World): void {
  const { api, spec, edge } = world.cluster;
  if (spec.loadBalancer?.kind !== 'metallb') return;
  const now = world.net.time;
  const alive = spec.nodes.map((n) => n.name).filter((n) => now - (edge.heard.get(n) ?? 0) < DEAD_MICROS);
  const owners = new Map<string, string>();
  for (const service of balancedServices(world)) {
    const address = addressOf(world, service);
    if (address === undefined) continue;
    const slices = slicesOfService(world, serviceKey(service));
    const owner = electOwner(service, address, { alive, node: (name) => getObject(api, 'Node', name), slices });
    if (owner !== undefined) owners.set(address, owner);
  }
  const before = edge.owners;
  edge.owners = owners;
  for (const { name } of spec.nodes) answerFor(world, name, owners);
  for (const [address, owner] of owners) {
    if (before.get(address) === owner) continue;
    note(world, 'metallb', `${owner} answers for ${address}`, { where: rootOf(owner) });
    sayHere(world, owner, address);
  }
}

/** The responder of a node's speaker. A machine that is off keeps what it had, and nobody hears it. */
function answerFor(world: World, node: string, owners: ReadonlyMap<string, string>): void {
  const ns = world.net.namespaces.get(rootOf(node));
  if (!ns) return;
  const own = [...owners].flatMap(([address, owner]) => (owner === node ? [parseIpv4(address) ?? 0] : []));
  if (own.length > 0) ns.announced = new Set(own);
  else delete ns.announced;
}

/** Gratuitous ARP. */
function sayHere(world: World, node: string, address: string): void {
  const ns = world.net.namespaces.get(rootOf(node));
  const device = ns?.devices.get(NODE_DEVICE);
  if (ns && device?.up && isOn(world, node)) announce(world.net, ns, device, parseIpv4(address) ?? 0);
}
