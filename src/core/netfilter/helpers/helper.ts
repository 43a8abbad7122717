import type { Entry } from '../../conntrack/entry';
import type { Packet } from '../../packet/packet';
import type { HookEnv } from '../hooks';

/** What reads the payload of a connection to know which others belong to it: struct nf_conntrack_helper. */
export interface ConnectionHelper {
  readonly name: string;
  /** Protocols that it reads, by number. */
  readonly protocols: readonly number[];
  /** @returns the packet, which NAT may have changed; `undefined` where it must be dropped */
  help(packet: Packet, entry: Entry, env: HookEnv): Packet | undefined;
}
