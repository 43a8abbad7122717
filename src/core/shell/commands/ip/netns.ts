import { createNetns } from '../../../net/namespace';
import { CommandError, type Shell } from '../../command';
import { rtnetlink } from './words';

/** `ip netns`. Namespaces of other machines are not seen. Source: iproute2 ip/ipnetns.c */
export function ipNetns({ ns, world }: Shell, args: readonly string[]): string | undefined {
  const [verb = 'list', name = ''] = args;
  const place = `${ns.host}/${name}`;
  if (verb === 'list' || verb === 'show') {
    const prefix = `${ns.host}/`;
    const names = [...world.net.namespaces.keys()].filter((p) => p.startsWith(prefix) && p !== `${prefix}root`);
    return names.map((p) => `${p.slice(prefix.length)}\n`).join('');
  }
  if (verb === 'add') {
    if (!/^[^\s/]+$/.test(name)) throw new CommandError(`Invalid netns name "${name}"`);
    if (world.net.namespaces.has(place))
      throw new CommandError(`Cannot create namespace file "/run/netns/${name}": File exists`);
    createNetns(world.net, place);
    return undefined;
  }
  if (verb === 'del' || verb === 'delete') {
    if (name === 'root' || !world.net.namespaces.delete(place)) {
      throw new CommandError(`Cannot remove namespace file "/run/netns/${name}": No such file or directory`);
    }
    return undefined;
  }
  throw rtnetlink('Operation not supported');
}
