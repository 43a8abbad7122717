import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { UDP } from '../../packet/packet';
import type { Match } from '../extension';
import {
  destinationRange,
  EVERY_PORT,
  explainPorts,
  isEvery,
  listedPorts,
  listPorts,
  mergePorts,
  type PortPair,
  portsOf,
  pairPhrase,
  printPorts,
  testPorts,
  translatePorts,
  portOptions,
} from '../ports';

interface Config extends PortPair {
  /** Made of nf_tables' own expressions, and no match in the kernel. */
  readonly translated: boolean;
  /** An earlier one that was read back together with this one, but is still compared. */
  readonly also?: Config;
}

/** `-m udp`: ports of UDP. */
export const udp: Match<Config> = {
  name: 'udp',
  source: 'net/netfilter/xt_tcpudp.c udp_mt(), net/netfilter/nft_payload.c',
  doc: 'Ports of a UDP datagram. Loaded by itself when `-p udp` is followed by one of its options.',
  options: [...portOptions({ type: 'portrange' })],
  read: (given) => ({
    source: given.has('--source-port') ? given.pair('--source-port') : EVERY_PORT,
    notSource: given.inverted('--source-port'),
    destination: given.has('--destination-port') ? given.pair('--destination-port') : EVERY_PORT,
    notDestination: given.inverted('--destination-port'),
    translated: false,
  }),
  translate(c, earlier, protocol) {
    if (isEvery(c.source) && isEvery(c.destination) && !c.notSource && !c.notDestination) return 'kept';
    if (protocol !== UDP) throw new RuleError("UDP match requires '-p udp'");
    const ports = translatePorts(c);
    if (isEvery(ports.source) && isEvery(ports.destination)) return undefined;
    const own: Config = { ...ports, translated: true };
    return earlier ? { ...mergePorts(earlier, own), translated: true, also: earlier } : own;
  },
  check: (c, { protocol, notProtocol }) => (!c.translated && (protocol !== UDP || notProtocol) ? 'EINVAL' : undefined),
  print: (c) => printPorts(listedPorts(c)).join(' '),
  list: (c, { numeric }) => ['udp', ...listPorts(listedPorts(c), numeric ? undefined : 'udp')].join(' '),
  phrase: (c, { afterAddress = false } = {}) => pairPhrase(c, afterAddress),
  destinationPorts: destinationRange,
  test(c, packet, context) {
    if (c.also && !udp.test(c.also, packet, context)) return false;
    const ports = portsOf(packet);
    return packet.transport.kind === 'udp' && ports !== undefined && testPorts(c, ports[0], ports[1], c.translated);
  },
  explain(c, packet) {
    const ports = portsOf(packet);
    if (packet.transport.kind !== 'udp') return say('the packet is not UDP');
    if (!ports) return say('a later fragment has no UDP header');
    return explainPorts(c, ports[0], ports[1])[0] ?? say('the packet is UDP');
  },
};
