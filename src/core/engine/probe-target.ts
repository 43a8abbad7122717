import type { Netns } from '../net/netns';
import type { Run } from '../net/run';
import { isHostName, lookUp } from '../world/edge/resolver';
import type { World } from '../world/world';
import { readTarget, type Target } from './probe';

/**
 * What a probe is sent to: an address, or a name that is looked up in the netns it is sent from, as often as it is asked for.
 *
 * @returns `undefined` for a text that is neither; the function gives `undefined` for a name that nobody knows
 */
export function findTarget(
  world: World,
  run: Run,
  ns: Netns,
  to: string,
  protocol: 'tcp' | 'udp' | 'icmp',
): (() => Target | undefined) | undefined {
  const target = readTarget(to, protocol);
  if (target) return () => target;
  const [host = '', port] = to.split(':');
  // The port is read as behind any address.
  const any = readTarget(port === undefined ? '0.0.0.0' : `0.0.0.0:${to.slice(host.length + 1)}`, protocol);
  if (!any || !isHostName(host) || /^[\d.]+$/.test(host)) return undefined;
  const program = { tcp: 'curl', udp: 'nc', icmp: 'ping' }[protocol];
  return () => {
    const [address] = lookUp(world, run, ns, host, program).addresses;
    return address === undefined ? undefined : { address, port: any.port };
  };
}
