import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { formatIpv4, type Ipv4 } from '../../packet/address';
import type { AddressType, ExplainContext, Given, Match } from '../extension';
import { bang, sideText } from '../say';

/** Types in the order they are printed: bit numbers of RTN_* in linux/rtnetlink.h. */
const TYPES: readonly AddressType[] = [
  'UNSPEC',
  'UNICAST',
  'LOCAL',
  'BROADCAST',
  'ANYCAST',
  'MULTICAST',
  'BLACKHOLE',
  'UNREACHABLE',
  'PROHIBIT',
  'THROW',
  'NAT',
  'XRESOLVE',
];
/** What fib types IPv6 does not have. */
const NOT_IPV6: ReadonlySet<AddressType> = new Set(['BROADCAST', 'BLACKHOLE', 'PROHIBIT', 'THROW', 'NAT', 'XRESOLVE']);

interface Side {
  readonly types: readonly AddressType[];
  readonly invert: boolean;
}

interface Config {
  readonly source?: Side;
  readonly destination?: Side;
  /** Looks only at addresses of this device. */
  readonly device?: 'in' | 'out';
}

/** `-m addrtype`: what kind of address the routing tables say source and destination are. */
export const addrtype: Match<Config> = {
  name: 'addrtype',
  source: 'net/netfilter/xt_addrtype.c addrtype_mt_v1()',
  doc: 'What kind of address the routing tables say it is: one of this host (`LOCAL`), of another (`UNICAST`), broadcast and so on.',
  options: [
    { name: '--src-type', type: 'string', invert: true, doc: `Types of the source address: ${TYPES.join(', ')}.` },
    { name: '--dst-type', type: 'string', invert: true, doc: `Types of the destination address: ${TYPES.join(', ')}.` },
    {
      name: '--limit-iface-in',
      type: 'none',
      excludes: ['--limit-iface-out'],
      doc: 'Looks only at the device the packet came in by.',
    },
    {
      name: '--limit-iface-out',
      type: 'none',
      excludes: ['--limit-iface-in'],
      doc: 'Looks only at the device the packet leaves by.',
    },
  ],
  precheck(given) {
    if (!given.has('--src-type') && !given.has('--dst-type'))
      throw new RuleError('addrtype: you must specify --src-type or --dst-type');
  },
  read(given) {
    const source = readSide(given, '--src-type');
    const destination = readSide(given, '--dst-type');
    const device = given.has('--limit-iface-in') ? 'in' : given.has('--limit-iface-out') ? 'out' : undefined;
    return { ...(source && { source }), ...(destination && { destination }), ...(device && { device }) };
  },
  check(c, { family, hooks }) {
    const wrong = c.device === 'out' ? ['PREROUTING', 'INPUT'] : c.device === 'in' ? ['POSTROUTING', 'OUTPUT'] : [];
    if (hooks.some((hook) => wrong.includes(hook))) return 'EINVAL';
    const types = [...(c.source?.types ?? []), ...(c.destination?.types ?? [])];
    return family === 'ipv6' && types.some((type) => NOT_IPV6.has(type)) ? 'EINVAL' : undefined;
  },
  print(c) {
    const words: string[] = [];
    if (c.source) words.push(`${bang(c.source.invert)}--src-type ${c.source.types.join(',')}`);
    if (c.destination) words.push(`${bang(c.destination.invert)}--dst-type ${c.destination.types.join(',')}`);
    if (c.device) words.push(`--limit-iface-${c.device}`);
    return words.join(' ');
  },
  list(c) {
    const side = (name: string, { types, invert }: Side) => `${name}-type ${invert ? '!' : ''}${types.join(',')}`;
    const words = ['ADDRTYPE match'];
    if (c.source) words.push(side('src', c.source));
    if (c.destination) words.push(side('dst', c.destination));
    if (c.device) words.push(`limit-${c.device}`);
    return words.join(' ');
  },
  phrase(c) {
    return [c.source && fromPhrase(c.source), c.destination && toPhrase(c.destination)].filter(Boolean).join(' ');
  },
  test(c, packet, context) {
    const device = c.device && context[c.device];
    const fits = (side: Side, address: Ipv4) =>
      side.types.includes(context.addressType(address, device)) !== side.invert;
    return (!c.source || fits(c.source, packet.src)) && (!c.destination || fits(c.destination, packet.dst));
  },
  explain(c, packet, context) {
    const source = c.source && explainSide('source', packet.src, c.source, c, context);
    const destination = c.destination && explainSide('destination', packet.dst, c.destination, c, context);
    const said = [source, destination].filter((side) => side !== undefined);
    return (said.find((side) => !side.fits) ?? said.at(-1))?.text ?? say('no type is asked for');
  },
};

function readSide(given: Given, option: string): Side | undefined {
  if (!given.has(option)) return undefined;
  const parts = given.text(option).split(',');
  const bits = new Set<AddressType>();
  for (const [i, part] of parts.entries()) {
    const type = part === '' ? undefined : TYPES.find((name) => name.startsWith(part.toUpperCase()));
    const rest = parts.slice(i).join(',');
    if (!type) {
      const quoted = i === parts.length - 1 ? `"${rest}"` : `\`${rest}'`;
      throw new RuleError(`addrtype: bad type ${quoted}`, given.word(option));
    }
    bits.add(type);
  }
  return { types: TYPES.filter((type) => bits.has(type)), invert: given.inverted(option) };
}

function typesText(types: readonly AddressType[]): string {
  return types.length === 0
    ? ''
    : types.reduce<string>((before, type) => (before ? say`${before} or ${type}` : type), '');
}

function fromPhrase({ types, invert }: Side): string {
  switch (types.length === 1 ? `${invert ? '! ' : ''}${types[0]}` : '') {
    case 'LOCAL':
      return say('from an address of this node');
    case '! LOCAL':
      return say('from an address that is not of this node');
    case 'UNICAST':
      return say("from another machine's address");
    case 'BROADCAST':
      return say('from a broadcast address');
    case 'MULTICAST':
      return say('from a multicast address');
    default:
      return invert ? say`from no ${typesText(types)} address` : say`from a ${typesText(types)} address`;
  }
}

function toPhrase({ types, invert }: Side): string {
  switch (types.length === 1 ? `${invert ? '! ' : ''}${types[0]}` : '') {
    case 'LOCAL':
      return say('to an address of this node');
    case '! LOCAL':
      return say('to an address that is not of this node');
    case 'UNICAST':
      return say("to another machine's address");
    case 'BROADCAST':
      return say('to a broadcast address');
    case 'MULTICAST':
      return say('to a multicast address');
    default:
      return invert ? say`to no ${typesText(types)} address` : say`to a ${typesText(types)} address`;
  }
}

function explainSide(
  what: 'source' | 'destination',
  address: Ipv4,
  side: Side,
  c: Config,
  context: ExplainContext,
): { text: string; fits: boolean } {
  const type = context.addressType?.(address, c.device && context[c.device]);
  const wanted = typesText(side.types);
  const subject = sideText(what, formatIpv4(address));
  const on = (text: string) => (c.device ? say`${text} on ${context[c.device]}` : text);
  if (!type) {
    const text = side.invert ? say`${subject} is asked to be no ${wanted}` : say`${subject} is asked to be ${wanted}`;
    return { text: on(text), fits: true };
  }
  const among = side.types.includes(type);
  const text = on(say`${subject} is ${type}`);
  return { text: among ? text : say`${text}, not ${wanted}`, fits: among !== side.invert };
}
