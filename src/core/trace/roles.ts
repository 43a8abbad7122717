import type { Packet } from '../packet/packet';
import type { Place, Step, Trace } from './step';

/** The walk of one connection, request and replies, with what is known of where it went. */
export interface Walk {
  readonly traces: readonly Trace[];
  /** Is this host a node of the cluster? Where nobody knows, every machine but the sender's is one. */
  isNode?(host: string): boolean;
  /** The text of the rule that a step met. */
  ruleText?(step: Step): string | undefined;
}

export const hostOfPlace = (place: Place): string => place.split('/', 1)[0] ?? '';
export const netnsOfPlace = (place: Place): string => place.split('/', 2).join('/');
export const isRoot = (netns: string): boolean => netns.endsWith('/root');

export function isNodeOf(walk: Walk, host: string): boolean {
  if (walk.isNode) return walk.isNode(host);
  return host !== hostOfPlace(walk.traces[0]?.steps[0]?.place ?? '');
}

/** The packet that people follow: the one inside the tunnel's. */
export function innermost(packet: Packet): Packet {
  return packet.payload.kind === 'vxlan' ? innermost(packet.payload.frame.packet) : packet;
}

/**
 * What part each netns plays in a walk, so that two walks over other machines can be put side by side: the sender, who
 * gets the first packet, the first node that is met, the second one.
 */
export function rolesOf(walk: Walk): ReadonlyMap<string, string> {
  const roles = new Map<string, string>();
  const nodes = new Map<string, string>();
  const first = walk.traces[0];
  const sender = netnsOfPlace(first?.steps[0]?.place ?? '');
  const end = netnsOfPlace(first?.steps.at(-1)?.place ?? '');
  const hostRole = (host: string) => {
    if (!isNodeOf(walk, host)) return host === hostOfPlace(sender) ? 'client' : host;
    const known = nodes.get(host) ?? `node ${nodes.size + 1}`;
    nodes.set(host, known);
    return known;
  };
  let pods = 0;
  for (const trace of walk.traces)
    for (const { place } of trace.steps) {
      const netns = netnsOfPlace(place);
      if (roles.has(netns)) continue;
      const host = hostRole(hostOfPlace(netns));
      if (isRoot(netns)) roles.set(netns, host);
      else if (netns === sender) roles.set(netns, 'sender');
      else if (netns === end && first?.outcome === 'delivered') roles.set(netns, 'receiver');
      else roles.set(netns, `pod ${++pods}`);
    }
  return roles;
}
