import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Packet } from '../../packet/packet';
import type { Given, Match } from '../extension';
import { bang, strangeDevice, notIf, commaList, compares } from '../say';

interface Device {
  readonly name: string;
  readonly invert: boolean;
}

interface Config {
  readonly in?: Device;
  readonly out?: Device;
  /** Value: inverted. */
  readonly isIn?: boolean;
  readonly isOut?: boolean;
  readonly isBridged?: boolean;
}

/** `-m physdev`: ports of a bridge that a bridged packet came in and leaves by. */
export const physdev: Match<Config> = {
  name: 'physdev',
  source: 'net/netfilter/xt_physdev.c physdev_mt()',
  doc: 'Ports of the bridge that a packet came in and leaves by, for packets that br_netfilter shows to iptables.',
  options: [
    {
      name: '--physdev-in',
      type: 'string',
      invert: true,
      doc: 'Came in by this port; `+` at the end stands for anything.',
    },
    {
      name: '--physdev-out',
      type: 'string',
      invert: true,
      doc: 'Leaves by this port; `+` at the end stands for anything.',
    },
    { name: '--physdev-is-in', type: 'none', invert: true, doc: 'Came in by a port of a bridge.' },
    { name: '--physdev-is-out', type: 'none', invert: true, doc: 'Leaves by a port of a bridge.' },
    { name: '--physdev-is-bridged', type: 'none', invert: true, doc: 'Is bridged, and was not routed.' },
  ],
  precheck(given) {
    if (given.all().length === 0) throw new RuleError('PHYSDEV: no physdev option specified');
  },
  read(given) {
    const into = device(given, '--physdev-in');
    const out = device(given, '--physdev-out');
    return {
      ...(into && { in: into }),
      ...(out && { out }),
      ...(given.has('--physdev-is-in') && { isIn: given.inverted('--physdev-is-in') }),
      ...(given.has('--physdev-is-out') && { isOut: given.inverted('--physdev-is-out') }),
      ...(given.has('--physdev-is-bridged') && { isBridged: given.inverted('--physdev-is-bridged') }),
    };
  },
  check: (c, { hooks }) =>
    (c.out || c.isOut !== undefined) && c.isBridged !== false && hooks.includes('OUTPUT') ? 'EINVAL' : undefined,
  print(c) {
    const words: string[] = [];
    if (c.isIn !== undefined) words.push(`${bang(c.isIn)}--physdev-is-in`);
    if (c.in) words.push(`${bang(c.in.invert)}--physdev-in ${c.in.name}`);
    if (c.isOut !== undefined) words.push(`${bang(c.isOut)}--physdev-is-out`);
    if (c.out) words.push(`${bang(c.out.invert)}--physdev-out ${c.out.name}`);
    if (c.isBridged !== undefined) words.push(`${bang(c.isBridged)}--physdev-is-bridged`);
    return words.join(' ');
  },
  list: (c, how) => `PHYSDEV match ${physdev.print(c, how.family)}`,
  phrase(c) {
    const words: string[] = [];
    if (c.isBridged !== undefined) words.push(c.isBridged ? say('routed') : say('bridged'));
    if (c.isIn !== undefined) words.push(notIf(c.isIn, say('in by a bridge port')));
    if (c.isOut !== undefined) words.push(notIf(c.isOut, say('out by a bridge port')));
    if (c.in) words.push(notIf(c.in.invert, say`in by bridge port ${c.in.name}`));
    if (c.out) words.push(notIf(c.out.invert, say`out by bridge port ${c.out.name}`));
    return commaList(words);
  },
  test: (c, packet) => failure(c, packet) === undefined,
  explain(c, packet) {
    const failed = failure(c, packet);
    if (failed) return failed;
    const { physIn, physOut } = packet;
    if (physIn && physOut) return say`the packet came in by bridge port ${physIn} and leaves by bridge port ${physOut}`;
    if (physIn) return say`the packet came in by bridge port ${physIn}`;
    return physOut ? say`the packet leaves by bridge port ${physOut}` : say('the packet is not at a bridge');
  },
};

function device(given: Given, option: string): Device | undefined {
  if (!given.has(option)) return undefined;
  const name = given.text(option);
  if (name.length > 15)
    throw new RuleError(`interface name \`${name}' must be shorter than IFNAMSIZ (15)`, given.word(option));
  if (/[/ ]/.test(name)) given.warn(strangeDevice(name));
  return { name, invert: given.inverted(option) };
}

/** Why the packet does not match; `undefined` where it does. */
function failure(c: Config, { physIn, physOut }: Packet): string | undefined {
  if (physIn === undefined && physOut === undefined) {
    const asked =
      c.isBridged === false ||
      c.isIn === false ||
      c.isOut === false ||
      c.in?.invert === false ||
      c.out?.invert === false;
    return asked ? say('the packet is not at a bridge') : undefined;
  }
  if (c.isBridged !== undefined && (physOut !== undefined) === c.isBridged)
    return physOut === undefined ? say('the packet is not bridged') : say('the packet is bridged');
  if (c.isIn !== undefined && (physIn !== undefined) === c.isIn)
    return physIn === undefined
      ? say('the packet came not in by a bridge port')
      : say('the packet came in by a bridge port');
  if (c.isOut !== undefined && (physOut !== undefined) === c.isOut)
    return physOut === undefined
      ? say('the packet leaves not by a bridge port')
      : say('the packet leaves by a bridge port');
  if (c.in && physIn !== undefined && fits(c.in, physIn) === c.in.invert)
    return compares(say`bridge port ${physIn}`, fits(c.in, physIn), c.in.name);
  if (!c.out) return undefined;
  if (physOut === undefined) return say('no bridge port is chosen for the packet to leave by');
  if (fits(c.out, physOut) !== c.out.invert) return undefined;
  return compares(say`bridge port ${physOut}`, fits(c.out, physOut), c.out.name);
}

function fits({ name }: Device, port: string): boolean {
  return name.endsWith('+') ? port.startsWith(name.slice(0, -1)) : name === '' || port === name;
}
