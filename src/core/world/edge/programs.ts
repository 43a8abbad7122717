import { DOCKER_PROXY, dockerProxy } from '../../docker/proxy';
import type { Program, Programs } from '../../net/program';
import type { Run } from '../../net/run';
import { DOCKER_DNS, dockerDns } from '../docker/dns';
import type { Exec, World } from '../world';
import { CLOUD, METALLB } from './addresses';
import { cloudLoadBalancer } from './cloud';
import { coreDns } from './coredns';
import { proxyHealthProgram, serviceHealthProgram } from './health';
import { LAN_RESOLVER, lanResolver } from './lan-resolver';
import { metalLb } from './metallb';
import { COREDNS } from './resolvers';

/** Every program that does more than say who it is, by the name that sockets have for it. */
export function programsOf(world: World, execIn: (run: Run) => Exec): Programs {
  return new Map<string, Program>([
    [DOCKER_PROXY, dockerProxy],
    [DOCKER_DNS, dockerDns(world)],
    [COREDNS, coreDns(world)],
    [CLOUD, cloudLoadBalancer(world, execIn)],
    [METALLB, metalLb(world)],
    [LAN_RESOLVER, lanResolver(world)],
    ['kube-proxy-service-health', serviceHealthProgram(world)],
    ['kube-proxy-health', proxyHealthProgram(world)],
  ]);
}
