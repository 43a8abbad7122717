import { formatCidr, formatIpv4, type Ipv4 } from '../packet/address';
import type { Route } from './netns';

const TYPE_WORD = {
  unicast: '',
  local: 'local ',
  broadcast: 'broadcast ',
  blackhole: 'blackhole ',
  unreachable: 'unreachable ',
  prohibit: 'prohibit ',
  throw: 'throw ',
} as const;

/** A route as `ip route` lists it. */
export function formatRoute(route: Route): string {
  const { address, prefix } = route.destination;
  const target = prefix === 0 ? 'default' : prefix === 32 ? formatIpv4(address) : formatCidr(route.destination);
  const words = [`${TYPE_WORD[route.type]}${target}`];
  if (route.via !== undefined && !route.hops) words.push(`via ${formatIpv4(route.via)}`);
  if (route.device !== undefined && !route.hops) words.push(`dev ${route.device}`);
  if (route.proto !== 'boot') words.push(`proto ${route.proto}`);
  if (route.scope !== 'global') words.push(`scope ${route.scope}`);
  if (route.source !== undefined) words.push(`src ${formatIpv4(route.source)}`);
  if (route.metric) words.push(`metric ${route.metric}`);
  if (route.onlink) words.push('onlink');
  for (const { via, weight } of route.hops ?? [])
    words.push(`\n\tnexthop via ${formatIpv4(via)} dev ${route.device} weight ${weight}`);
  return words.join(' ');
}

/**
 * The first line of `ip route get`: how a packet to `destination` goes.
 *
 * @param from source of a packet that came in; a packet of the host itself says `source` instead
 */
export function formatDecision(route: Route, destination: Ipv4, device: string, from?: Ipv4, source?: Ipv4): string {
  const words = [`${TYPE_WORD[route.type]}${formatIpv4(destination)}`];
  if (from !== undefined) words.push(`from ${formatIpv4(from)}`);
  if (route.via !== undefined) words.push(`via ${formatIpv4(route.via)}`);
  words.push(`dev ${device}`);
  if (source !== undefined) words.push(`src ${formatIpv4(source)}`);
  return words.join(' ');
}
