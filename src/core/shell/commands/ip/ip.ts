import { answering, type Command, failed } from '../../command';
import { ipAddress } from './address';
import { ipv6Route } from './ipv6';
import { ipLink } from './link';
import { ipNeighbour } from './neighbour';
import { ipNetns } from './netns';
import { ipRoute } from './route';
import { ipRule } from './rule';
import type { IpShell } from './words';

type Part = (shell: IpShell, args: readonly string[]) => string | undefined;

/** Objects that `ip` knows; they may be shortened, the first that fits counts. */
const parts: readonly (readonly [name: string, part: Part])[] = [
  ['address', ipAddress],
  ['route', (shell, args) => (shell.family === 'ipv6' ? ipv6Route(shell, args) : ipRoute(shell, args))],
  ['rule', ipRule],
  ['link', ipLink],
  ['neighbour', ipNeighbour],
  ['neighbor', ipNeighbour],
  ['netns', ipNetns],
];

export const ip: Command = {
  name: 'ip',
  usage: 'ip [ -n NETNS ] { address | link | route | rule | neighbour | netns } COMMAND',
  run(args, shell) {
    let at: IpShell = { ...shell, details: false };
    let i = 0;
    for (; args[i]?.startsWith('-'); i++) {
      const option = args[i];
      if (option === '-n' || option === '-netns') {
        const place = `${shell.ns.host}/${args[++i]}`;
        const ns = shell.world.net.namespaces.get(place);
        if (!ns) return failed(`Cannot open network namespace "${args[i]}": No such file or directory`);
        at = { ...at, ns };
      } else if (option === '-d' || option === '-details') {
        at = { ...at, details: true };
      } else if (option === '-4' || option === '-6') {
        at = { ...at, family: option === '-4' ? 'ipv4' : 'ipv6' };
      } else {
        return failed(`Option "${option}" is unknown, try "ip -help".`, 255);
      }
    }
    const object = args[i];
    if (object === undefined) return failed(`Usage: ${ip.usage}`, 255);
    const part = parts.find(([name]) => name.startsWith(object))?.[1];
    if (!part) return failed(`Object "${object}" is unknown, try "ip help".`);
    return answering(() => part(at, args.slice(i + 1)));
  },
};
