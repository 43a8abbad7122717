import { getObject } from '../../kube/api';
import { createCache } from '../../kube/dns/corefile/cache';
import type { DnsConfiguration } from '../../kube/dns/corefile/config';
import { KUBEADM_COREFILE, readCorefile } from '../../kube/dns/corefile/setup';
import { sha512Hex } from '../../kube/hash';
import type { Place } from '../../trace/step';
import { note, plan } from '../control/plan';
import type { World } from '../world';
import type { ResolverState } from './state';

/** The name by which sockets name CoreDNS. */
export const COREDNS = 'coredns';
/** The ConfigMap that CoreDNS's pods mount. */
export const COREFILE_MAP = 'kube-system/coredns';
/** More lines of a log are not kept. */
const MOST_LINES = 500;
/** How soon kubelet starts a container again that has ended, at first. */
const BACK_OFF_SECONDS = 10;
const SECOND = 1_000_000;

function corefileOf(world: World): string {
  return getObject(world.cluster.api, 'ConfigMap', COREFILE_MAP)?.data?.['Corefile'] ?? KUBEADM_COREFILE;
}

/** What the CoreDNS of a netns runs by; `undefined` for one that refused its Corefile when it began. */
export function configurationOf(state: ResolverState): DnsConfiguration | undefined {
  return readCorefile(state.corefile).configuration;
}

/** @returns whether it runs: with a Corefile that it refuses it ends at once */
export function startResolver(world: World, place: Place): boolean {
  const corefile = corefileOf(world);
  const state: ResolverState = { corefile, looked: corefile, caches: [], asked: 0, lines: [] };
  world.cluster.edge.resolvers.set(place, state);
  const { configuration, refused } = readCorefile(corefile);
  if (!configuration) {
    print(state, refused);
    note(world, 'coredns', refused, { where: place });
    return false;
  }
  begin(world, place, state, configuration);
  for (const zone of configuration.servers) for (const name of zone.zones) print(state, `${name}.:${zone.port}`);
  printRunning(state, configuration);
  print(state, 'CoreDNS-1.12.1', 'linux/amd64, go1.24.1, 707c7c1');
  return true;
}

function begin(world: World, place: Place, state: ResolverState, { servers, unmodelled }: DnsConfiguration): void {
  state.caches = servers.map(createCache);
  for (const name of unmodelled) {
    note(world, 'coredns', `plugin/${name} is accepted but not simulated: questions go past it`, { where: place });
  }
}

function printRunning(state: ResolverState, { reload }: DnsConfiguration): void {
  if (reload !== undefined)
    print(state, `[INFO] plugin/reload: Running configuration SHA512 = ${sha512Hex(state.corefile)}`);
}

/** Adds lines to what a CoreDNS has printed. */
export function print(state: ResolverState, ...lines: readonly string[]): void {
  state.lines = Object.freeze([...state.lines, ...lines].slice(-MOST_LINES));
}

/** The ConfigMap changed: those that look at it from time to time will, and those that could not start try again. */
export function planReloads(world: World): void {
  const { control, edge } = world.cluster;
  for (const [resolver, state] of edge.resolvers) {
    const configuration = configurationOf(state);
    const seconds = configuration ? configuration.reload : BACK_OFF_SECONDS;
    if (seconds !== undefined) plan(world, { kind: 'reload', resolver }, control.delays.watch + seconds * SECOND);
  }
}

/** Did the CoreDNS of a netns end because it refused its Corefile? */
export function hasRefused(world: World, place: Place): boolean {
  const state = world.cluster.edge.resolvers.get(place);
  return state !== undefined && configurationOf(state) === undefined;
}

/**
 * CoreDNS looks at its Corefile: one that it refuses changes nothing.
 *
 * Source: CoreDNS plugin/reload/reload.go hook()
 * @returns whether one that could not start before may start now
 */
export function doReload(world: World, place: Place): boolean {
  const state = world.cluster.edge.resolvers.get(place);
  const corefile = corefileOf(world);
  if (state && hasRefused(world, place)) return readCorefile(corefile).configuration !== undefined;
  if (!state || state.looked === corefile) return false;
  state.looked = corefile;
  const { configuration, refused } = readCorefile(corefile);
  print(state, '[INFO] Reloading');
  if (!configuration) {
    print(
      state,
      `[ERROR] Restart failed: ${refused}`,
      `[ERROR] plugin/reload: Corefile changed but reload failed: starting with listener file descriptors: ${refused}`,
    );
    note(world, 'coredns', `Corefile changed but reload failed: ${refused}`, { where: place });
    return false;
  }
  state.corefile = corefile;
  begin(world, place, state, configuration);
  printRunning(state, configuration);
  print(state, '[INFO] Reloading complete');
  note(world, 'coredns', 'Corefile was read again', { where: place });
  return false;
}
