import { formatIpv4 } from '../../../packet/address';
import type { Netns } from '../../../net/netns';
import { CommandError, type Shell } from '../../command';
import { addressFrom, deviceNamed, rtnetlink, Words } from './words';

/** `ip neighbour`. Source: iproute2 ip/ipneigh.c */
export function ipNeighbour({ ns, run }: Shell, args: readonly string[]): string | undefined {
  const [verb = 'show', ...rest] = args;
  let address = '';
  let device = '';
  let mac = '';
  const words = new Words(rest);
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'dev') device = deviceNamed(ns, words.value()).name;
    else if (word === 'lladdr') mac = words.value().toLowerCase();
    else if (word === 'nud') words.value();
    else if (word !== 'to' && word !== 'permanent') address = formatIpv4(addressFrom(word));
  }
  const key = `${device}/${address}`;
  if (verb === 'show' || verb === 'list') {
    const fixed = [...ns.neighbours].map(([k, m]) => [k, m, 'PERMANENT'] as const);
    return [...fixed, ...learnedOf(ns, run.now())]
      .filter(([k]) => (device === '' || k.startsWith(`${device}/`)) && (address === '' || k.endsWith(`/${address}`)))
      .map(
        ([k, m, state]) =>
          `${k.slice(k.indexOf('/') + 1)} ${device === '' ? `dev ${k.slice(0, k.indexOf('/'))} ` : ''}lladdr ${m} ${state} \n`,
      )
      .join('');
  }
  if (device === '' || address === '') throw new CommandError('Device and destination are required arguments.', 255);
  if (verb === 'del' || verb === 'delete') {
    if (!ns.neighbours.delete(key)) throw rtnetlink('No such file or directory');
    return undefined;
  }
  if (verb !== 'add' && verb !== 'replace' && verb !== 'change')
    throw new CommandError(`Command "${verb}" is unknown, try "ip neigh help".`, 255);
  if (verb === 'add' && ns.neighbours.has(key)) throw rtnetlink('File exists');
  if (mac === '') throw rtnetlink('Invalid argument');
  ns.neighbours.set(key, mac);
  return undefined;
}

const REACHABLE_MICROS = 30_000_000;

/** What ARP learned, with how sure the host is of it. */
function learnedOf(ns: Netns, now: number): (readonly [key: string, mac: string, state: string])[] {
  return [...(ns.learned ?? [])].map(([key, { mac, time }]) => [
    key,
    mac,
    now - time < REACHABLE_MICROS ? 'REACHABLE' : 'STALE',
  ]);
}
