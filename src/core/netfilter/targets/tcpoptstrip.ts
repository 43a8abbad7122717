import { say } from '../../lib/say';
import { strtoul } from '../../lib/numbers';
import { RuleError } from '../../lib/words';
import { TCP, type TcpOptions } from '../../packet/packet';
import type { Target } from '../extension';

interface Config {
  /** Option numbers, ascending. */
  readonly options: readonly number[];
}

const NAMES: Readonly<Record<string, number>> = {
  wscale: 3,
  mss: 2,
  'sack-permitted': 4,
  sack: 5,
  timestamp: 8,
  md5: 19,
};
const FIELDS: Readonly<Record<number, keyof TcpOptions>> = {
  2: 'mss',
  3: 'windowScale',
  4: 'sackPermitted',
  5: 'sack',
  8: 'timestamp',
};

/** `-j TCPOPTSTRIP`: writes over TCP options. */
export const TCPOPTSTRIP: Target<Config> = {
  name: 'TCPOPTSTRIP',
  source: 'net/netfilter/xt_TCPOPTSTRIP.c tcpoptstrip_mangle_packet()',
  doc: 'Writes over TCP options with no-operations; the header keeps its length.',
  tables: ['mangle'],
  protocols: [TCP],
  options: [{ name: '--strip-options', type: 'string', doc: 'Options by number or name: `timestamp,5`.' }],
  read(given) {
    if (!given.has('--strip-options')) return { options: [] };
    const word = given.word('--strip-options');
    const options = new Set<number>();
    for (const part of given.text('--strip-options').split(',')) {
      const number = (Object.hasOwn(NAMES, part) ? NAMES[part] : undefined) ?? strtoul(part, 0, 255);
      if (number === undefined) throw new RuleError(`Bad TCP option value "${part}"`, word);
      if (number < 2) throw new RuleError('Option value may not be 0 or 1', word);
      if (options.has(number)) throw new RuleError(`Option "${part}" already specified`, word);
      options.add(number);
    }
    return { options: [...options].sort((a, b) => a - b) };
  },
  print: (c) => (c.options.length === 0 ? '' : `--strip-options ${c.options.join(',')}`),
  list(c, { numeric }) {
    const options = c.options.map((option) => (numeric ? `${option}` : optionName(option)));
    return `TCPOPTSTRIP options ${options.join(',')}`;
  },
  phrase: (c) => say`take out the TCP options ${c.options.map(optionName).join(', ')}`,
  apply(c, packet) {
    const t = packet.transport;
    if (t.kind !== 'tcp' || !t.options) return { packet, verdict: 'CONTINUE' };
    const taken = c.options
      .map((number) => FIELDS[number])
      .filter((field) => field !== undefined && t.options?.[field] !== undefined);
    if (taken.length === 0) return { packet, verdict: 'CONTINUE' };
    const options = Object.fromEntries(
      Object.entries(t.options).filter(([field]) => !taken.includes(field as keyof TcpOptions)),
    );
    return { packet: { ...packet, transport: { ...t, options } }, verdict: 'CONTINUE' };
  },
  describe: (c, before, after) =>
    before === after
      ? say('finds none of the options')
      : say`takes out the TCP options ${c.options.map(optionName).join(', ')}`,
};

function optionName(number: number): string {
  return Object.keys(NAMES).find((name) => NAMES[name] === number) ?? `${number}`;
}
