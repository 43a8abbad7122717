import { say } from '../lib/say';
import { strtoul } from '../lib/numbers';
import { RuleError } from '../lib/words';
import type { Packet } from '../packet/packet';
import type { Occurrence, Option } from './extension';
import { serviceName, servicePort } from '../lib/names/services';
import { compares, fromTo } from './say';

/** Ports from the first to the second, both included. */
export type Ports = readonly [low: number, high: number];

export type PortProtocol = 'tcp' | 'udp' | 'sctp' | 'dccp' | 'udplite';

export const EVERY_PORT: Ports = [0, 0xffff];

/** `--source-port` and `--destination-port` under both names each. `how` is what the protocols tell apart. */
export function portOptions(how: Pick<Option, 'type' | 'multiple'>, range = 'a range `from:to`'): readonly Option[] {
  const pair = (name: string, short: string, doc: string): readonly Option[] => [
    { name, ...how, invert: true, doc },
    { name: short, ...how, invert: true, synonymOf: name, doc },
  ];
  return [
    ...pair('--source-port', '--sport', `Source port, or ${range}.`),
    ...pair('--destination-port', '--dport', `Destination port, or ${range}.`),
  ];
}

/** Source: libxtables/xtables.c xtables_parse_port() */
export function parsePort(text: string, protocol: PortProtocol, word: number): number {
  const port = strtoul(text, 0, 0xffff) ?? servicePort(text, protocol);
  if (port === undefined) throw new RuleError(`invalid port/service \`${text}' specified`, word);
  return port;
}

/** `80`, `80:90`, `:90`, `80:`, as the tcp and sctp matches take them. */
export function parsePorts(text: string, protocol: PortProtocol, word: number): Ports {
  const colon = text.indexOf(':');
  if (colon < 0) {
    const port = parsePort(text, protocol, word);
    return [port, port];
  }
  const [first, last] = [text.slice(0, colon), text.slice(colon + 1)];
  const low = first === '' ? 0 : parsePort(first, protocol, word);
  const high = last === '' ? 0xffff : parsePort(last, protocol, word);
  if (low > high) throw new RuleError('invalid portrange (min > max)', word);
  return [low, high];
}

/** The use of an option that older matches allow once; `said` is their complaint about a second one. */
export function once(uses: readonly Occurrence[], said: string): Occurrence | undefined {
  if (uses[1]) throw new RuleError(said, uses[1].word);
  return uses[0];
}

export function isEvery([low, high]: Ports): boolean {
  return low === 0 && high === 0xffff;
}

export function inPorts(port: number, [low, high]: Ports): boolean {
  return port >= low && port <= high;
}

export function portsText([low, high]: Ports): string {
  return low === high ? `${low}` : `${low}:${high}`;
}

/** Ports in words: "port 80", "ports 80 to 90", "any port but 80". */
export function portsPhrase(ports: Ports, not: boolean): string {
  const [low, high] = ports;
  if (not) return say`any port but ${fromTo(low, high)}`;
  return low === high ? say`port ${low}` : say`ports ${low} to ${high}`;
}

/** "from port 53 to ports 1024 to 2048"; behind an address the destination port alone is just "port 443". */
export function pairPhrase(c: PortPair, afterAddress: boolean): string {
  const to = isEvery(c.destination) ? '' : portsPhrase(c.destination, c.notDestination);
  if (isEvery(c.source)) return to === '' || afterAddress ? to : say`to ${to}`;
  const from = say`from ${portsPhrase(c.source, c.notSource)}`;
  return to === '' ? from : `${from} ${say`to ${to}`}`;
}

/** The part of a tcp or udp match that is about ports. */
export interface PortPair {
  readonly source: Ports;
  readonly notSource: boolean;
  readonly destination: Ports;
  readonly notDestination: boolean;
}

export function printPorts(c: PortPair): string[] {
  const words: string[] = [];
  if (!isEvery(c.source)) words.push(`${c.notSource ? '! ' : ''}--sport ${portsText(c.source)}`);
  if (!isEvery(c.destination)) words.push(`${c.notDestination ? '! ' : ''}--dport ${portsText(c.destination)}`);
  return words;
}

/** A port by the name of its service, where it has one. */
export function portName(port: number, protocol: PortProtocol | undefined): string {
  return (protocol && serviceName(port, protocol)) ?? `${port}`;
}

/**
 * As `iptables -L` writes ports: `dpt:80`, `spts:!1024:65535`; by name where a protocol is given.
 *
 * Source: extensions/libxt_tcp.c print_ports()
 */
export function listPortRange(name: string, ports: Ports, not: boolean, protocol: PortProtocol | undefined): string {
  const [low, high] = ports;
  const inverted = not ? '!' : '';
  if (low === high) return `${name}:${inverted}${portName(low, protocol)}`;
  return `${name}s:${inverted}${portName(low, protocol)}:${portName(high, protocol)}`;
}

/** Both as `iptables -L` writes them. */
export function listPorts(c: PortPair, protocol: PortProtocol | undefined): string[] {
  const words: string[] = [];
  if (!isEvery(c.source) || c.notSource) words.push(listPortRange('spt', c.source, c.notSource, protocol));
  if (!isEvery(c.destination) || c.notDestination)
    words.push(listPortRange('dpt', c.destination, c.notDestination, protocol));
  return words;
}

/**
 * What is read back of ports that were translated to nf_tables: a range of all ports is gone, inverted or not, and the
 * inversion of ports from 0 becomes the ports above.
 *
 * Source: iptables/nft.c add_nft_tcpudp(), iptables/nft-shared.c port_match_single_to_range()
 */
export function translatePorts(c: PortPair): PortPair {
  const [source, notSource] = translate(c.source, c.notSource);
  const [destination, notDestination] = translate(c.destination, c.notDestination);
  return { source, notSource, destination, notDestination };
}

function translate(ports: Ports, not: boolean): readonly [Ports, boolean] {
  if (isEvery(ports)) return [EVERY_PORT, false];
  const [low, high] = ports;
  return not && low === 0 && high > 0 ? [[high + 1, 0xffff], false] : [ports, not];
}

/** Ports of two translated matches read back as one: the later ones stand where both say something. */
export function mergePorts(earlier: PortPair, later: PortPair): PortPair {
  const source = isEvery(later.source) ? earlier : later;
  const destination = isEvery(later.destination) ? earlier : later;
  return {
    source: source.source,
    notSource: source.notSource,
    destination: destination.destination,
    notDestination: destination.notDestination,
  };
}

/**
 * The ports as they are listed: read back as one match, an inversion that any of several matches had stays.
 * Source: iptables/nft-shared.c nft_parse_tcp() sets inversion flags and never clears them
 */
export function listedPorts(c: PortPair & { readonly also?: PortPair }): PortPair {
  const earlier = c.also && listedPorts(c.also);
  return {
    ...c,
    notSource: c.notSource || (earlier?.notSource ?? false),
    notDestination: c.notDestination || (earlier?.notDestination ?? false),
  };
}

/** Source and destination port of a packet that has them; a later fragment has none. */
export function portsOf({ transport, fragment }: Packet): readonly [source: number, destination: number] | undefined {
  if (fragment && fragment.offset > 0) return undefined;
  return 'sport' in transport ? [transport.sport, transport.dport] : undefined;
}

/**
 * Do the ports fit? Two single ports, both inverted or neither, are compared in one piece by nf_tables: inverted, it is
 * enough that one of them differs.
 */
export function testPorts(c: PortPair, source: number, destination: number, translated: boolean): boolean {
  const sourceFits = inPorts(source, c.source) !== c.notSource;
  const destinationFits = inPorts(destination, c.destination) !== c.notDestination;
  if (translated && c.notSource && c.notDestination && isOne(c.source) && isOne(c.destination))
    return sourceFits || destinationFits;
  return (isEvery(c.source) || sourceFits) && (isEvery(c.destination) || destinationFits);
}

function isOne([low, high]: Ports): boolean {
  return low === high && low !== 0;
}

/** Destination ports outside which the match cannot fit. */
export function destinationRange(c: PortPair): Ports | undefined {
  return c.notDestination || isEvery(c.destination) ? undefined : c.destination;
}

/** Why ports fit or do not, the condition that decides first. */
export function explainPorts(c: PortPair, source: number, destination: number): string[] {
  const reasons: string[] = [];
  const compare = (subject: string, port: number, ports: Ports, not: boolean) => {
    if (isEvery(ports)) return;
    const inside = inPorts(port, ports);
    const text = whereText(subject, inside, ports);
    if (inside !== not) reasons.push(text);
    else reasons.unshift(text);
  };
  compare(say`source port ${source}`, source, c.source, c.notSource);
  compare(say`destination port ${destination}`, destination, c.destination, c.notDestination);
  return reasons;
}

function whereText(subject: string, inside: boolean, [low, high]: Ports): string {
  if (low === high) return compares(subject, inside, `${low}`);
  return inside ? say`${subject} is inside ${fromTo(low, high)}` : say`${subject} is outside ${fromTo(low, high)}`;
}
