import { say } from '../../lib/say';
import type { Match, SocketOwner } from '../extension';

interface Config {
  readonly transparent: boolean;
  readonly noWildcard: boolean;
  readonly restoreMark: boolean;
}

/** `-m socket`: is there a local socket that would take the packet? */
export const socket: Match<Config> = {
  name: 'socket',
  source: 'net/netfilter/xt_socket.c socket_match()',
  doc: 'Matches where a local socket would take the packet. Listeners on every address do not count unless `--nowildcard` is given.',
  limits: 'Sockets have mark 0, which --restore-skmark gives to the packet.',
  hooks: ['PREROUTING', 'INPUT'],
  options: [
    { name: '--transparent', type: 'none', doc: 'Only sockets that take addresses that are not local.' },
    { name: '--nowildcard', type: 'none', doc: 'Listeners on every address count too.' },
    { name: '--restore-skmark', type: 'none', doc: "Gives the packet the socket's mark." },
  ],
  read: (given) => ({
    transparent: given.has('--transparent'),
    noWildcard: given.has('--nowildcard'),
    restoreMark: given.has('--restore-skmark'),
  }),
  print(c) {
    const parts = [];
    if (c.transparent) parts.push('--transparent');
    if (c.noWildcard) parts.push('--nowildcard');
    if (c.restoreMark) parts.push('--restore-skmark');
    return parts.join(' ');
  },
  list: (c, how) => `socket ${socket.print(c, how.family)}`.trimEnd(),
  phrase: (c) => (c.transparent ? say('for a local transparent socket') : say('for a local socket')),
  test(c, packet, context) {
    const found = context.socket(packet);
    const matched = counts(c, found);
    // A listener on every address gives no mark. Source: xt_socket.c socket_match()
    if (matched && c.restoreMark && found && found.transparent && !found.wildcard) context.restoreMark(found.mark);
    return matched;
  },
  explain: (c, _packet, { matched }) =>
    matched ? say`a ${wanted(c)} takes the packet` : say`no ${wanted(c)} takes the packet`,
};

function wanted({ transparent, noWildcard }: Config): string {
  if (noWildcard) return transparent ? say('local transparent socket') : say('local socket');
  return transparent
    ? say('local transparent socket with an address of its own')
    : say('local socket with an address of its own');
}

function counts(c: Config, found: SocketOwner | undefined): boolean {
  if (!found) return false;
  return (c.noWildcard || !found.wildcard) && (!c.transparent || found.transparent);
}
