import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { SCTP, TCP, UDP } from '../../packet/packet';
import type { Match, Occurrence } from '../extension';
import { inPorts, parsePort, portName, type PortProtocol, type Ports, portsOf, portsText } from '../ports';
import { bang, notIf, orList, fromTo } from '../say';

interface Config {
  readonly which: 'source' | 'destination' | 'either';
  readonly ports: readonly Ports[];
  readonly invert: boolean;
}

const DCCP = 33;
const UDPLITE = 136;
const NAMES: ReadonlyMap<number, PortProtocol> = new Map([
  [TCP, 'tcp'],
  [UDP, 'udp'],
  [UDPLITE, 'udplite'],
  [SCTP, 'sctp'],
  [DCCP, 'dccp'],
]);
/** Ports that fit; a range takes two. Source: include/uapi/linux/netfilter/xt_multiport.h XT_MULTI_PORTS */
const ROOM = 15;

const OPTIONS = { '--source-ports': 'source', '--destination-ports': 'destination', '--ports': 'either' } as const;
const PRINTED = { source: '--sports', destination: '--dports', either: '--ports' } as const;
const ALL = Object.keys(OPTIONS);

/** `-m multiport`: a list of ports and ranges. */
export const multiport: Match<Config> = {
  name: 'multiport',
  source: 'net/netfilter/xt_multiport.c multiport_mt()',
  protocols: [...NAMES.keys()],
  doc: 'A list of up to 15 ports and ranges; a range counts as two. The rule must name the protocol first.',
  options: [
    { name: '--source-ports', type: 'string', invert: true, excludes: ALL, doc: 'Source ports: `80,443,8000:8080`.' },
    {
      name: '--sports',
      type: 'string',
      invert: true,
      synonymOf: '--source-ports',
      doc: 'Source ports: `80,443,8000:8080`.',
    },
    {
      name: '--destination-ports',
      type: 'string',
      invert: true,
      excludes: ALL,
      doc: 'Destination ports: `80,443,8000:8080`.',
    },
    {
      name: '--dports',
      type: 'string',
      invert: true,
      synonymOf: '--destination-ports',
      doc: 'Destination ports: `80,443,8000:8080`.',
    },
    { name: '--ports', type: 'string', invert: true, excludes: ALL, doc: 'Source or destination ports.' },
  ],
  precheck(given) {
    if (given.all().length === 0) throw new RuleError('multiport expection an option');
  },
  read(given) {
    const [use] = given.all();
    if (!use) throw new RuleError('multiport expection an option');
    return {
      which: OPTIONS[use.option as keyof typeof OPTIONS],
      ports: readPorts(use, protocolOf(use)),
      invert: use.inverted,
    };
  },
  print: (c) => `${bang(c.invert)}${PRINTED[c.which]} ${c.ports.map(portsText).join(',')}`,
  list(c, { numeric, protocol }) {
    const names = numeric ? undefined : NAMES.get(protocol);
    const ports = c.ports.map((range) => range.map((port) => portName(port, names)));
    const list = ports.map(([low, high]) => (low === high ? low : `${low}:${high}`)).join(',');
    return `multiport ${PRINTED[c.which].slice(2)} ${c.invert ? ' !' : ''}${list}`;
  },
  phrase: (c) => notIf(c.invert, listPhrase(c)),
  test(c, packet) {
    const ports = portsOf(packet);
    return ports !== undefined && fits(c, ports) !== c.invert;
  },
  explain(c, packet) {
    const ports = portsOf(packet);
    if (!ports) return packet.fragment ? say('a later fragment has no ports') : say('the packet has no ports');
    const inside = fits(c, ports);
    const list = c.ports.map(portsText).join(',');
    const [source, destination] = ports;
    if (c.which === 'either')
      return inside
        ? say`one of ports ${source} and ${destination} is among ${list}`
        : say`none of ports ${source} and ${destination} is among ${list}`;
    const port = c.which === 'source' ? say`source port ${source}` : say`destination port ${destination}`;
    return inside ? say`${port} is among ${list}` : say`${port} is not among ${list}`;
  },
};

function protocolOf({ protocol, notProtocol, word }: Occurrence): PortProtocol {
  const name = NAMES.get(protocol);
  if (name && !notProtocol) return name;
  if (protocol === 0 && !notProtocol)
    throw new RuleError("multiport needs `-p tcp', `-p udp', `-p udplite', `-p sctp' or `-p dccp'", word);
  throw new RuleError('multiport only works with TCP, UDP, UDPLITE, SCTP and DCCP', word);
}

function readPorts({ text, word }: Occurrence, protocol: PortProtocol): Ports[] {
  const ports: Ports[] = [];
  let room = ROOM;
  for (const part of text.split(',')) {
    const colon = part.indexOf(':');
    const needs = colon < 0 ? 1 : 2;
    if (needs > room) throw new RuleError('too many ports specified', word);
    room -= needs;
    if (colon < 0) {
      const port = parsePort(part, protocol, word);
      ports.push([port, port]);
      continue;
    }
    const low = parsePort(part.slice(0, colon), protocol, word);
    const high = parsePort(part.slice(colon + 1), protocol, word);
    if (low >= high) throw new RuleError('invalid portrange specified', word);
    ports.push([low, high]);
  }
  return ports;
}

function fits(c: Config, [source, destination]: readonly [number, number]): boolean {
  const among = (port: number) => c.ports.some((range) => inPorts(port, range));
  return (c.which !== 'destination' && among(source)) || (c.which !== 'source' && among(destination));
}

function listPhrase(c: Config): string {
  const ports = orList(c.ports.map(([low, high]) => fromTo(low, high)));
  if (c.which === 'either') return say`with port ${ports}`;
  return c.which === 'source' ? say`from port ${ports}` : say`to port ${ports}`;
}
