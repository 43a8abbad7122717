import { DOCKER_PROXY, dockerProxy } from '../../docker/proxy';
import type { Program, Programs } from '../../net/program';
import type { World } from '../world';
import { COREDNS, coreDns } from './coredns';
import { proxyHealthProgram, serviceHealthProgram } from './health';
import { LAN_RESOLVER, lanResolver } from './lan-resolver';

/** Every program that does more than say who it is, by the name that sockets have for it. */
export function programsOf(world: World): Programs {
  return new Map<string, Program>([
    [DOCKER_PROXY, dockerProxy],
    [COREDNS, coreDns(world)],
    [LAN_RESOLVER, lanResolver(world)],
    ['kube-proxy-service-health', serviceHealthProgram(world)],
    ['kube-proxy-health', proxyHealthProgram(world)],
  ]);
}
