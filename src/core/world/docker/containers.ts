import type { BoundPort, Container, DockerEngine, DockerNetwork, Endpoint, PortRequest } from '../../docker/state';
import { imageNamed } from '../../docker/images';
import { createNetns } from '../../net/namespace';
import type { Netns } from '../../net/netns';
import { rootOf } from '../world';
import { startResolver } from './dns';
import { attach, changePorts, detach, idle, netnsName } from './endpoints';
import { type Daemon, DockerError, newId } from './engine';
import { networkNamed } from './networks';
import { bindPorts } from './ports';
import { closeProxies, closeServers, openProxies, openServers } from './servers';

export interface ContainerWish {
  readonly name?: string;
  readonly image: string;
  readonly command: readonly string[];
  /** `bridge` where absent. */
  readonly network?: string;
  readonly ip?: string;
  readonly publish: readonly PortRequest[];
  readonly publishAll: boolean;
  /** `3000/tcp`. */
  readonly expose: readonly string[];
  readonly autoRemove: boolean;
}

/** A container by name, id, or the beginning of its id. @throws DockerError */
export function containerNamed(engine: DockerEngine, wanted: string): Container {
  const all = [...engine.containers.values()];
  const found =
    all.find((c) => c.name === wanted.replace(/^\//, '') || c.id === wanted) ??
    all.find((c) => wanted !== '' && c.id.startsWith(wanted));
  if (!found) throw new DockerError(`No such container: ${wanted}`);
  return found;
}

/** `docker create`. @throws DockerError */
export function createContainer(daemon: Daemon, wish: ContainerWish): Container {
  const { engine, world } = daemon;
  const id = newId(engine, `container ${wish.image}`);
  const name = wish.name ?? givenName(engine);
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name))
    throw new DockerError(`Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`);
  const other = [...engine.containers.values()].find((c) => c.name === name);
  if (other)
    throw new DockerError(
      `Conflict. The container name "/${name}" is already in use by container "${other.id}". You have to remove (or rename) that container to be able to reuse that name.`,
    );
  const image = imageNamed(wish.image);
  const exposed = [
    ...new Set([...image.ports, ...wish.expose, ...wish.publish.map((p) => `${p.containerPort}/${p.protocol}`)]),
  ];
  const { mode, endpoints } = networking(engine, wish);
  const container: Container = {
    id,
    name,
    image: wish.image,
    command: wish.command.length ? [...shortEntry(image.command), ...wish.command].join(' ') : image.command,
    mode,
    exposed: exposed.sort(byPort),
    // Of an image that nobody knows it is taken that its program listens on what is published.
    listens: (image.known ? [...image.ports, ...wish.expose] : exposed).map((p) => p.split('/').reverse().join(' ')),
    publish: [...wish.publish, ...(wish.publishAll ? publishAll(exposed, wish.publish) : [])],
    autoRemove: wish.autoRemove,
    created: world.net.time,
    status: 'created',
    exitCode: 0,
    since: world.net.time,
    place: '',
    bound: [],
    endpoints,
  };
  engine.containers.set(id, container);
  return container;
}

function shortEntry(command: string): string[] {
  return command.startsWith('/docker-entrypoint') || command.startsWith('docker-entrypoint')
    ? [command.split(' ')[0] ?? '']
    : [];
}

function byPort(a: string, b: string): number {
  return Number.parseInt(a, 10) - Number.parseInt(b, 10) || a.localeCompare(b);
}

function publishAll(exposed: readonly string[], published: readonly PortRequest[]): PortRequest[] {
  return exposed.flatMap((text): PortRequest[] => {
    const [port = '', protocol = 'tcp'] = text.split('/');
    const containerPort = Number(port);
    if (published.some((p) => p.containerPort === containerPort && p.protocol === protocol)) return [];
    return [{ protocol: protocol as PortRequest['protocol'], hostIp: '', hostPorts: [0, 0], containerPort }];
  });
}

function networking(
  engine: DockerEngine,
  wish: ContainerWish,
): { readonly mode: string; readonly endpoints: readonly Endpoint[] } {
  const wanted = wish.network ?? 'bridge';
  if (wanted.startsWith('container:')) {
    const id = containerNamed(engine, wanted.slice('container:'.length)).id;
    return { mode: `container:${id}`, endpoints: [] };
  }
  const net = networkNamed(engine, wanted);
  if (net.driver !== 'bridge') return { mode: net.name, endpoints: [] };
  if (wish.ip !== undefined && net.name === 'bridge')
    throw new DockerError('user specified IP address is supported on user defined networks only');
  return { mode: 'default', endpoints: [idle(net, wish.ip)] };
}

/** The netns of a container that starts: its own, its host's, or another container's. */
function enterNetns({ world, engine, exec }: Daemon, container: Container): Netns {
  const at = (place: string) => {
    const ns = world.net.namespaces.get(place);
    if (!ns) throw new DockerError(`cannot join network of a non running container: ${container.mode.slice(10)}`);
    return ns;
  };
  if (container.mode === 'host') container.place = rootOf(engine.host);
  else if (container.mode.startsWith('container:'))
    container.place = engine.containers.get(container.mode.slice('container:'.length))?.place ?? '';
  else {
    const place = `${engine.host}/${container.name}`;
    container.place = world.net.namespaces.has(place) ? `${engine.host}/${container.id.slice(0, 12)}` : place;
    createNetns(world.net, container.place);
    exec(rootOf(engine.host), { line: `ip -n ${netnsName(container)} link set lo up` });
  }
  return at(container.place);
}

/**
 * `docker start`: interfaces, then published ports. What fails leaves nothing behind.
 *
 * @throws DockerError
 */
export function startContainer(daemon: Daemon, container: Container): void {
  const { engine, world } = daemon;
  if (container.status === 'running') return;
  const root = world.net.namespaces.get(rootOf(engine.host));
  const ns = enterNetns(daemon, container);
  try {
    for (const endpoint of container.endpoints) attach(daemon, container, endpoint);
    const gate = gateOf(engine, container);
    if (root && gate) publish(daemon, container, gate, bindFor(daemon, container, root));
    openServers(ns, container);
    startResolver(daemon, container, ns);
    container.status = 'running';
    container.exitCode = 0;
    container.since = world.net.time;
  } catch (error) {
    leave(daemon, container);
    throw error;
  }
}

function bindFor({ engine }: Daemon, container: Container, root: Netns): BoundPort[] {
  try {
    return bindPorts(engine, root, container.publish);
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
    const failed = `driver failed programming external connectivity on endpoint ${container.name} (${container.id}): ${error.message}`;
    throw new DockerError(
      /^(2[0-7]|1\d)\./.test(engine.config.version) ? `${failed}.` : `failed to set up container networking: ${failed}`,
    );
  }
}

/** The endpoint by which published ports are reached: the first of a network that leads outside. */
function gateOf(engine: DockerEngine, container: Container): Endpoint | undefined {
  return container.endpoints.find((e) => e.address !== '' && !engine.networks.get(e.network)?.internal);
}

function publish(daemon: Daemon, container: Container, gate: Endpoint, ports: readonly BoundPort[]): void {
  changePorts(daemon, gate, ports, 'add');
  container.bound = ports;
  openProxies(daemon, container, gate);
}

function unpublish(daemon: Daemon, container: Container): void {
  const gate = gateOf(daemon.engine, container);
  closeProxies(daemon, container);
  if (gate) changePorts(daemon, gate, container.bound, 'remove');
  container.bound = [];
}

/** Takes away what a running container has in the network. */
function leave(daemon: Daemon, container: Container): void {
  const { world } = daemon;
  unpublish(daemon, container);
  for (const endpoint of container.endpoints) if (endpoint.address !== '') detach(daemon, container, endpoint);
  const own = container.mode === 'default' || container.mode === 'none';
  if (own) world.net.namespaces.delete(container.place);
  else closeServers(world.net.namespaces.get(container.place), container);
  container.place = '';
}

/** `docker stop`: its program is told to end, and does. */
export function stopContainer(daemon: Daemon, container: Container, exitCode = 0): void {
  if (container.status !== 'running') return;
  leave(daemon, container);
  container.status = 'exited';
  container.exitCode = exitCode;
  container.since = daemon.world.net.time;
  if (container.autoRemove) daemon.engine.containers.delete(container.id);
}

/** `docker rm`. @throws DockerError */
export function removeContainer(daemon: Daemon, container: Container, force: boolean): void {
  if (container.status === 'running') {
    if (!force)
      throw new DockerError(
        `cannot remove container "${container.name}": container is running: stop the container before removing or force remove`,
      );
    stopContainer(daemon, container, 137);
  }
  daemon.engine.containers.delete(container.id);
}

/** `docker network connect`. @throws DockerError */
export function connectContainer(daemon: Daemon, net: DockerNetwork, container: Container, wanted?: string): void {
  if (container.mode === 'host')
    throw new DockerError(
      'container sharing network namespace with another container or host cannot be connected to any other network',
    );
  if (container.endpoints.some((e) => e.network === net.id))
    throw new DockerError(`endpoint with name ${container.name} already exists in network ${net.name}`);
  const endpoint = idle(net, wanted);
  if (container.status === 'running') {
    const published = container.bound.length > 0;
    attach(daemon, container, endpoint);
    if (!published) republish(daemon, container);
  } else container.endpoints = [...container.endpoints, endpoint];
}

/** `docker network disconnect`. @throws DockerError */
export function disconnectContainer(daemon: Daemon, net: DockerNetwork, container: Container): void {
  const endpoint = container.endpoints.find((e) => e.network === net.id);
  if (!endpoint) throw new DockerError(`container ${container.id} is not connected to network ${net.name}`);
  if (endpoint.address !== '') {
    const carries = gateOf(daemon.engine, container) === endpoint;
    if (carries) unpublish(daemon, container);
    detach(daemon, container, endpoint);
    container.endpoints = container.endpoints.filter((e) => e.network !== net.id);
    if (carries) republish(daemon, container);
  }
  container.endpoints = container.endpoints.filter((e) => e.network !== net.id);
}

/** Another network leads outside now: default route and published ports follow. */
function republish(daemon: Daemon, container: Container): void {
  const { engine, world, exec } = daemon;
  const gate = gateOf(engine, container);
  const root = world.net.namespaces.get(rootOf(engine.host));
  if (!gate || !root) return;
  const gateway = engine.networks.get(gate.network)?.gateway ?? '';
  exec(rootOf(engine.host), {
    line: `ip -n ${netnsName(container)} route replace default via ${gateway} dev ${gate.device}`,
  });
  if (container.publish.length > 0) publish(daemon, container, gate, bindFor(daemon, container, root));
}

const ADJECTIVES = ['quirky', 'brave', 'calm', 'eager', 'gentle', 'keen', 'lucid', 'merry', 'nimble', 'sharp'];
const NAMES = ['hopper', 'lovelace', 'noether', 'curie', 'turing', 'ritchie', 'knuth', 'lamarr', 'meitner', 'goodall'];

/** A name for a container that nobody named. Differs: the engine draws from longer lists at random. */
function givenName(engine: DockerEngine): string {
  for (let n = engine.made; ; n++) {
    const word = (list: readonly string[], i: number) => list[i % list.length] ?? '';
    const name = `${word(ADJECTIVES, n * 7)}_${word(NAMES, Math.floor(n / ADJECTIVES.length) + n * 3)}`;
    if (![...engine.containers.values()].some((c) => c.name === name)) return n < 100 ? name : `${name}${n}`;
  }
}
