import type { Entry } from '../../conntrack/entry';
import type { Packet } from '../../packet/packet';
import type { HookEnv } from '../hooks';
import { ftp } from './ftp';
import type { ConnectionHelper } from './helper';
import { tftp } from './tftp';

const HELPERS: ReadonlyMap<string, ConnectionHelper> = new Map([ftp, tftp].map((helper) => [helper.name, helper]));

/** Has the helper of a connection read a packet. @returns `undefined` where it must be dropped */
export function runHelper(packet: Packet, entry: Entry, env: HookEnv): Packet | undefined {
  const helper = HELPERS.get(entry.helper ?? '');
  return helper ? helper.help(packet, entry, env) : packet;
}
