import type { CommandLine } from '../kube/command-line';
import { sha256Hex } from '../kube/hash';

/** Where containers of a user's network find their resolver. */
export const EMBEDDED_DNS = '127.0.0.11';

/**
 * The ports that the engine's resolver listens on in a container. Nobody is to find port 53 taken.
 * Differs: the kernel draws them at random.
 */
export function resolverPorts(containerId: string): { readonly tcp: number; readonly udp: number } {
  const draw = (protocol: string) =>
    32768 + (Number.parseInt(sha256Hex(`dns ${protocol} ${containerId}`).slice(0, 6), 16) % 28231);
  return { tcp: draw('tcp'), udp: draw('udp') };
}

/**
 * Rules in the container's own netns: questions to port 53 go to those ports, and answers come from port 53.
 *
 * Source: libnetwork/resolver_unix.go setupNAT()
 */
export function resolverRules({ tcp, udp }: { readonly tcp: number; readonly udp: number }): CommandLine[] {
  const nat = (rule: string): CommandLine => ({ line: `iptables --wait -t nat ${rule}` });
  return [
    nat('-N DOCKER_OUTPUT'),
    nat('-N DOCKER_POSTROUTING'),
    nat(`-I OUTPUT -d ${EMBEDDED_DNS} -j DOCKER_OUTPUT`),
    nat(`-A DOCKER_OUTPUT -d ${EMBEDDED_DNS} -p tcp --dport 53 -j DNAT --to-destination ${EMBEDDED_DNS}:${tcp}`),
    nat(`-A DOCKER_OUTPUT -d ${EMBEDDED_DNS} -p udp --dport 53 -j DNAT --to-destination ${EMBEDDED_DNS}:${udp}`),
    nat(`-I POSTROUTING -d ${EMBEDDED_DNS} -j DOCKER_POSTROUTING`),
    nat(`-A DOCKER_POSTROUTING -s ${EMBEDDED_DNS} -p tcp --sport ${tcp} -j SNAT --to-source :53`),
    nat(`-A DOCKER_POSTROUTING -s ${EMBEDDED_DNS} -p udp --sport ${udp} -j SNAT --to-source :53`),
  ];
}
