import { say } from '../../lib/say';
import { formatIp, type Ip, prefixLength } from '../../packet/address';
import { RuleError } from '../../lib/words';
import type { Given, Target } from '../extension';
import { type HashParts, hashMark } from '../hmark-hash';
import { hex } from '../say';

interface Config extends HashParts {
  /** Options given, by name, and the kinds that --hmark-tuple named: only these are printed. */
  readonly given: readonly string[];
}

/** Options with a number, and the hexadecimal digits it is saved with at least. */
const NUMBERS: readonly (readonly [option: string, digits: number])[] = [
  ['--hmark-sport-mask', 4],
  ['--hmark-dport-mask', 4],
  ['--hmark-spi-mask', 8],
  ['--hmark-sport', 4],
  ['--hmark-dport', 4],
  ['--hmark-spi', 8],
  ['--hmark-proto-mask', 2],
];
const KINDS: readonly (readonly [kind: string, option: string])[] = [
  ['ct', 'ct'],
  ['src', '--hmark-src-prefix'],
  ['dst', '--hmark-dst-prefix'],
  ['sport', '--hmark-sport-mask'],
  ['dport', '--hmark-dport-mask'],
  ['proto', '--hmark-proto-mask'],
  ['spi', '--hmark-spi-mask'],
];
const TUPLE_HELP = '"--hmark-tuple" requires a list of types with no spaces, e.g. src,dst,sport,dport,proto';

/** `-j HMARK`: a mark by a hash of the connection. */
export const HMARK: Target<Config> = {
  name: 'HMARK',
  source: 'net/netfilter/xt_HMARK.c hmark_tg_v4()',
  doc: 'Sets the mark to a hash of addresses and ports, so that packets of one connection get the same mark.',
  options: [
    { name: '--hmark-tuple', type: 'string', doc: 'What is hashed: src, dst, sport, dport, spi, proto, ct.' },
    { name: '--hmark-src-prefix', type: 'plenmask', doc: 'Bits of the source that are hashed.' },
    { name: '--hmark-dst-prefix', type: 'plenmask', doc: 'Bits of the destination that are hashed.' },
    { name: '--hmark-sport-mask', type: 'u16', doc: 'Bits of the source port that are hashed.' },
    { name: '--hmark-dport-mask', type: 'u16', doc: 'Bits of the destination port that are hashed.' },
    { name: '--hmark-spi-mask', type: 'u32', doc: 'Bits of the SPI that are hashed.' },
    { name: '--hmark-sport', type: 'u16', doc: 'Bits set in the source port.' },
    { name: '--hmark-dport', type: 'u16', doc: 'Bits set in the destination port.' },
    { name: '--hmark-spi', type: 'u32', doc: 'Bits set in the SPI.' },
    { name: '--hmark-proto-mask', type: 'u16', doc: 'Bits of the protocol that are hashed.' },
    { name: '--hmark-rnd', type: 'u32', doc: 'Seed of the hash.' },
    { name: '--hmark-mod', type: 'u32', min: 1, required: true, doc: 'How many marks there are.' },
    { name: '--hmark-offset', type: 'u32', doc: 'The first mark.' },
  ],

  precheck(given) {
    const has = new Set(givenParts(given));
    if (!given.has('--hmark-mod')) throw new RuleError('--hmark-mod is mandatory');
    if (!given.has('--hmark-rnd')) throw new RuleError('--hmark-rnd is mandatory');
    if (has.has('--hmark-spi-mask') && (has.has('--hmark-sport-mask') || has.has('--hmark-dport-mask')))
      throw new RuleError('you cannot use --hmark-spi-mask and --hmark-?port-mask,at the same time');
    if (has.size === 0) throw new RuleError('you have to specify --hmark-tuple at least');
  },

  read(given) {
    const tuple = tupleParts(given);
    for (const option of tuple) {
      // A kind counts as its option; given again after it, the option is one too many.
      const again = given.all(option).find((use) => use.word > given.word('--hmark-tuple'));
      if (again) throw new RuleError(`HMARK: option "${option}" can only be used once.\n`, again.word);
    }
    const all = (option: string, whole: number) => (tuple.includes(option) ? whole : undefined);
    const number = (option: string, whole: number) =>
      all(option, whole) ?? (given.has(option) ? given.number(option) : 0);
    const whole: Ip = given.family === 'ipv4' ? 0xffffffff : (1n << 128n) - 1n;
    const none: Ip = given.family === 'ipv4' ? 0 : 0n;
    const mask = (option: string) =>
      tuple.includes(option) ? whole : given.has(option) ? given.masked(option).mask : none;
    const ports = (mode: '-mask' | '', spi: string) =>
      number(spi, 0xffffffff) ||
      number(`--hmark-sport${mode}`, 0xffff) * 0x10000 + number(`--hmark-dport${mode}`, 0xffff);
    return {
      given: givenParts(given),
      sourceMask: mask('--hmark-src-prefix'),
      destinationMask: mask('--hmark-dst-prefix'),
      portMask: ports('-mask', '--hmark-spi-mask'),
      portSet: ports('', '--hmark-spi'),
      protocolMask: number('--hmark-proto-mask', 0xffff),
      seed: given.number('--hmark-rnd'),
      modulus: given.number('--hmark-mod'),
      offset: given.has('--hmark-offset') ? given.number('--hmark-offset') : 0,
      offsetGiven: given.has('--hmark-offset'),
      byConnection: tuple.includes('ct'),
    };
  },

  check(c) {
    const has = (option: string) => c.given.includes(option);
    return has('--hmark-spi') && (has('--hmark-sport') || has('--hmark-dport')) ? 'EINVAL' : undefined;
  },

  print(c) {
    const parts = [];
    if (c.given.includes('--hmark-src-prefix')) parts.push(`--hmark-src-prefix ${bits(c.sourceMask)}`);
    if (c.given.includes('--hmark-dst-prefix')) parts.push(`--hmark-dst-prefix ${bits(c.destinationMask)}`);
    const values = numbers(c);
    for (const [option, digits] of NUMBERS)
      if (c.given.includes(option)) parts.push(`${option} ${hex(values[option] ?? 0, digits)}`);
    parts.push(`--hmark-rnd ${hex(c.seed, 8)}`, `--hmark-mod ${c.modulus}`);
    if (c.offsetGiven) parts.push(`--hmark-offset ${c.offset}`);
    if (c.byConnection) parts.push('--hmark-tuple ct');
    return parts.join(' ');
  },
  list(c) {
    const parts = [`HMARK mod ${c.modulus}`];
    if (c.offsetGiven) parts.push(`+ ${hex(c.offset)}`);
    if (c.byConnection) parts.push('ct,');
    if (c.given.includes('--hmark-src-prefix')) parts.push(`src-prefix ${bits(c.sourceMask)}`);
    if (c.given.includes('--hmark-dst-prefix')) parts.push(`dst-prefix ${bits(c.destinationMask)}`);
    const values = numbers(c);
    for (const [option] of NUMBERS)
      if (c.given.includes(option)) parts.push(`${option.slice('--hmark-'.length)} ${hex(values[option] ?? 0)}`);
    return `${parts.join(' ')} rnd ${hex(c.seed)} `;
  },
  phrase: (c) => say`mark by hash, ${c.offset} to ${c.offset + c.modulus - 1}`,

  apply(c, packet, { entry }) {
    const mark = hashMark(c, packet, entry);
    return { packet: mark === undefined || mark === packet.mark ? packet : { ...packet, mark }, verdict: 'CONTINUE' };
  },
  describe: (_c, before, after) =>
    before === after ? say('leaves the mark as it is') : say`sets the mark ${hex(after.mark)} by hash`,
  shows: 'MARK',
};

function bits(mask: Ip): number | string {
  return prefixLength(mask) ?? formatIp(mask);
}

/** Options of the kinds in --hmark-tuple; any beginning of a kind will do. */
function tupleParts(given: Given): string[] {
  if (!given.has('--hmark-tuple')) return [];
  const text = given.text('--hmark-tuple');
  const word = given.word('--hmark-tuple');
  const parts = text.split(',');
  return parts.map((part, i) => {
    const rest = parts.slice(i).join(',');
    if (rest === '') throw new RuleError(TUPLE_HELP, word);
    const found = part === '' ? undefined : KINDS.find(([kind]) => kind.startsWith(part.toLowerCase()));
    if (!found) throw new RuleError(`Bad type "${rest}"`, word);
    return found[1];
  });
}

function givenParts(given: Given): string[] {
  const options = ['--hmark-src-prefix', '--hmark-dst-prefix', ...NUMBERS.map(([option]) => option)].filter((option) =>
    given.has(option),
  );
  return [...new Set([...options, ...tupleParts(given)])];
}

function numbers(c: Config): Readonly<Record<string, number>> {
  return {
    '--hmark-sport-mask': c.portMask >>> 16,
    '--hmark-dport-mask': c.portMask & 0xffff,
    '--hmark-spi-mask': c.portMask,
    '--hmark-sport': c.portSet >>> 16,
    '--hmark-dport': c.portSet & 0xffff,
    '--hmark-spi': c.portSet,
    '--hmark-proto-mask': c.protocolMask,
  };
}
