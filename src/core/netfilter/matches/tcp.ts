import { say } from '../../lib/say';
import { strtoul } from '../../lib/numbers';
import { RuleError } from '../../lib/words';
import { type Packet, TCP, type Tcp } from '../../packet/packet';
import type { Given, Match } from '../extension';
import {
  destinationRange,
  EVERY_PORT,
  explainPorts,
  isEvery,
  listedPorts,
  listPorts,
  mergePorts,
  once,
  parsePorts,
  type PortPair,
  portsOf,
  pairPhrase,
  printPorts,
  testPorts,
  translatePorts,
  portOptions,
} from '../ports';
import { bang, upperHex, commaList } from '../say';
import { parseTcpFlags, tcpFlagsText } from '../tcp-flags';

interface Flags {
  readonly mask: number;
  readonly compare: number;
  readonly not: boolean;
}

interface Config extends PortPair {
  readonly flags?: Flags;
  /** Kind of a TCP option. */
  readonly option?: { readonly kind: number; readonly not: boolean };
  /** Made of nf_tables' own expressions, and no match in the kernel. */
  readonly translated: boolean;
  /** An earlier one that was read back together with this one, but is still compared. */
  readonly also?: Config;
}

const SYN_ONLY = { mask: 0x17, compare: 0x02 };

/** As for ports: an inversion that any of several matches had stays in the listing. */
function isFlagsInverted(c: Config): boolean {
  return (c.flags?.not ?? false) || (c.also !== undefined && isFlagsInverted(c.also));
}

/** `-m tcp`: ports, flags and options of TCP. */
export const tcp: Match<Config> = {
  name: 'tcp',
  source: 'net/netfilter/xt_tcpudp.c tcp_mt(), net/netfilter/nft_payload.c',
  doc: 'Ports, flags and options of a TCP segment. Loaded by itself when `-p tcp` is followed by one of its options.',
  options: [
    ...portOptions({ type: 'word', multiple: true }),
    {
      name: '--syn',
      type: 'none',
      multiple: true,
      invert: true,
      doc: 'Only SYN of SYN, RST, ACK and FIN is set: a connection is opened.',
    },
    {
      name: '--tcp-flags',
      type: 'word',
      words: 2,
      multiple: true,
      invert: true,
      doc: 'Flags to look at, then those of them that must be set.',
    },
    { name: '--tcp-option', type: 'word', multiple: true, invert: true, doc: 'A TCP option of this kind is present.' },
  ],

  read(given) {
    const source = once(given.all('--source-port'), "Only one `--source-port' allowed");
    const destination = once(given.all('--destination-port'), "Only one `--destination-port' allowed");
    const flags = readFlags(given);
    const option = once(given.all('--tcp-option'), "Only one `--tcp-option' allowed");
    const kind = option && strtoul(option.text, 1, 255);
    if (option && kind === undefined) throw new RuleError(`Bad TCP option "${option.text}"`, option.word);
    return {
      source: source ? parsePorts(source.text, 'tcp', source.word) : EVERY_PORT,
      notSource: source?.inverted ?? false,
      destination: destination ? parsePorts(destination.text, 'tcp', destination.word) : EVERY_PORT,
      notDestination: destination?.inverted ?? false,
      translated: false,
      ...(flags && { flags }),
      ...(option && kind !== undefined && { option: { kind, not: option.inverted } }),
    };
  },

  translate(c, earlier, protocol) {
    const empty = isEvery(c.source) && isEvery(c.destination) && !c.notSource && !c.notDestination && !c.flags;
    if (c.option || empty) return 'kept';
    if (protocol !== TCP) throw new RuleError("TCP match requires '-p tcp'");
    const ports = translatePorts(c);
    const flags = c.flags && c.flags.mask !== 0 ? c.flags : undefined;
    if (!flags && isEvery(ports.source) && isEvery(ports.destination)) return undefined;
    const own: Config = { ...ports, translated: true, ...(flags && { flags }) };
    if (!earlier) return own;
    const both = flags ?? earlier.flags;
    return { ...mergePorts(earlier, own), translated: true, also: earlier, ...(both && { flags: both }) };
  },

  check: (c, { protocol, notProtocol }) => (!c.translated && (protocol !== TCP || notProtocol) ? 'EINVAL' : undefined),

  print(c) {
    const words = printPorts(listedPorts(c));
    if (c.option) words.push(`${bang(c.option.not)}--tcp-option ${c.option.kind}`);
    const not = isFlagsInverted(c);
    if (c.flags && (c.flags.mask !== 0 || not))
      words.push(`${bang(not)}--tcp-flags ${tcpFlagsText(c.flags.mask)} ${tcpFlagsText(c.flags.compare)}`);
    return words.join(' ');
  },
  list(c, { numeric }) {
    const words = ['tcp', ...listPorts(listedPorts(c), numeric ? undefined : 'tcp')];
    if (c.option) words.push(`option=${c.option.not ? '!' : ''}${c.option.kind}`);
    const not = isFlagsInverted(c);
    const flags = (bits: number) => (numeric ? upperHex(bits, 2) : tcpFlagsText(bits));
    if (c.flags && (c.flags.mask !== 0 || not))
      words.push(`flags:${not ? '!' : ''}${flags(c.flags.mask)}/${flags(c.flags.compare)}`);
    return words.join(' ');
  },

  phrase(c, { afterAddress = false } = {}) {
    const parts = [pairPhrase(c, afterAddress)];
    if (c.flags) parts.push(flagsPhrase(c.flags));
    if (c.option)
      parts.push(c.option.not ? say`without TCP option ${c.option.kind}` : say`with TCP option ${c.option.kind}`);
    return commaList(parts.filter((part) => part !== ''));
  },

  destinationPorts: destinationRange,

  test(c, packet, context) {
    if (c.also && !tcp.test(c.also, packet, context)) return false;
    const ports = portsOf(packet);
    const { transport } = packet;
    if (!ports || transport.kind !== 'tcp') return false;
    if (!testPorts(c, ports[0], ports[1], c.translated)) return false;
    if (c.flags && flagsFit(c.flags, transport) === c.flags.not) return false;
    return !c.option || hasOption(transport, c.option.kind) !== c.option.not;
  },

  explain(c, packet) {
    const ports = portsOf(packet);
    const { transport } = packet;
    if (!ports || transport.kind !== 'tcp') return notTcp(packet);
    const reasons = explainPorts(c, ports[0], ports[1]);
    const add = (text: string, fits: boolean) => (fits ? reasons.push(text) : reasons.unshift(text));
    if (c.flags) {
      const fits = flagsFit(c.flags, transport);
      const [has, asked, of] = [transport.flags, c.flags.compare, c.flags.mask].map(tcpFlagsText) as [
        string,
        string,
        string,
      ];
      add(
        fits ? say`flags ${has} are ${asked} of ${of}` : say`flags ${has} are not ${asked} of ${of}`,
        fits !== c.flags.not,
      );
    }
    if (c.option) {
      const has = hasOption(transport, c.option.kind);
      add(
        has ? say`TCP option ${c.option.kind} is there` : say`TCP option ${c.option.kind} is not there`,
        has !== c.option.not,
      );
    }
    return reasons[0] ?? say('the packet is TCP');
  },
};

function readFlags(given: Given): Flags | undefined {
  const uses = given.all().filter(({ option }) => option === '--syn' || option === '--tcp-flags');
  const [first, second, third] = uses;
  const again = first?.option === '--tcp-flags' ? third : second;
  if (again) throw new RuleError("Only one of `--syn' or `--tcp-flags'  allowed", again.word);
  if (!first) return undefined;
  if (first.option === '--syn') return { ...SYN_ONLY, not: first.inverted };
  const mask = parseTcpFlags(first.text, first.word);
  const compare = parseTcpFlags(second?.text ?? '', second?.word ?? first.word);
  return mask === 0 && compare === 0 && !first.inverted ? undefined : { mask, compare, not: first.inverted };
}

function flagsPhrase({ mask, compare, not }: Flags): string {
  if (mask === SYN_ONLY.mask && compare === SYN_ONLY.compare)
    return not ? say('not opening a connection') : say('opening a connection');
  const [set, of] = [tcpFlagsText(compare), tcpFlagsText(mask)];
  return not ? say`without flags ${set} of ${of}` : say`with flags ${set} of ${of}`;
}

function flagsFit(flags: Flags, { flags: bits }: Tcp): boolean {
  return (bits & flags.mask) === flags.compare;
}

/** Is an option of this kind in the header? Options are laid out as Linux does, with padding where it needs it. */
function hasOption({ options }: Tcp, kind: number): boolean {
  if (!options) return false;
  switch (kind) {
    case 1:
      return (
        options.windowScale !== undefined ||
        options.sack !== undefined ||
        (options.timestamp !== undefined && !options.sackPermitted)
      );
    case 2:
      return options.mss !== undefined;
    case 3:
      return options.windowScale !== undefined;
    case 4:
      return options.sackPermitted === true;
    case 5:
      return options.sack !== undefined;
    case 8:
      return options.timestamp !== undefined;
    default:
      return false;
  }
}

function notTcp({ transport, fragment }: Packet): string {
  if (fragment && fragment.offset > 0) return say('a later fragment has no TCP header');
  return transport.kind === 'tcp' ? say('the packet is TCP') : say('the packet is not TCP');
}
