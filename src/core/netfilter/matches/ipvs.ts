import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { formatIp, type Masked, prefixLength } from '../../packet/address';
import type { Given, Match } from '../extension';
import { bang, notIf } from '../say';

/** One option with its printed value. */
interface Wanted {
  readonly option: string;
  readonly text: string;
  readonly invert: boolean;
}
interface Config {
  /** In the order they are printed; `--ipvs` alone where only that was given. */
  readonly wanted: readonly Wanted[];
}

const METHODS = ['GATE', 'IPIP', 'MASQ'];

/** `-m ipvs`: packets of connections that IPVS balances. */
export const ipvs: Match<Config> = {
  name: 'ipvs',
  source: 'net/netfilter/xt_ipvs.c ipvs_mt()',
  doc: 'Packets of connections that IPVS balances, by virtual service and forwarding method.',
  limits: 'Packets carry no mark of IPVS: only `! --ipvs` matches.',
  options: [
    { name: '--ipvs', type: 'none', invert: true, doc: 'The packet belongs to an IPVS connection.' },
    { name: '--vproto', type: 'protocol', invert: true, doc: 'Protocol of the virtual service.' },
    { name: '--vaddr', type: 'hostmask', invert: true, doc: 'Address of the virtual service.' },
    { name: '--vport', type: 'port', invert: true, doc: 'Port of the virtual service.' },
    { name: '--vdir', type: 'string', doc: 'ORIGINAL or REPLY.' },
    { name: '--vmethod', type: 'string', invert: true, doc: 'GATE, IPIP or MASQ.' },
    { name: '--vportctl', type: 'port', invert: true, doc: 'Port of the controlling connection, such as 21.' },
  ],
  precheck(given) {
    if (given.all().length === 0) throw new RuleError('IPVS: At least one option is required');
  },
  read(given) {
    const wanted: Wanted[] = [];
    const add = (option: string, text: () => string) => {
      if (given.has(option)) wanted.push({ option, text: text(), invert: given.inverted(option) });
    };
    add('--vproto', () => `${given.number('--vproto')}`);
    add('--vaddr', () => address(given.masked('--vaddr')));
    add('--vport', () => `${given.number('--vport')}`);
    add('--vdir', () => word(given, '--vdir', ['ORIGINAL', 'REPLY']));
    add('--vmethod', () => word(given, '--vmethod', METHODS));
    add('--vportctl', () => `${given.number('--vportctl')}`);
    if (wanted.length === 0) wanted.push({ option: '--ipvs', text: '', invert: given.inverted('--ipvs') });
    return { wanted };
  },
  print: (c) => c.wanted.map((w) => `${bang(w.invert)}${w.option}${w.text && ` ${w.text}`}`).join(' '),
  list: (c) => c.wanted.map((w) => `${bang(w.invert)}${w.option.slice(2)}${w.text && ` ${w.text}`}`).join(' '),
  phrase: (c) =>
    isPlain(c)
      ? notIf(c.wanted[0]?.invert ?? false, say('balanced by IPVS'))
      : say`balanced by IPVS with ${ipvs.print(c, 'ipv4').replaceAll('--v', '')}`,
  test: (c) => isPlain(c) && c.wanted[0]?.invert === true,
  explain: () => say('the packet belongs to no IPVS connection'),
};

function isPlain(c: Config): boolean {
  return c.wanted[0]?.option === '--ipvs';
}

function address({ address: ip, mask }: Masked): string {
  const bits = prefixLength(mask);
  const whole = typeof ip === 'number' ? 32 : 128;
  return `${formatIp(ip)}${bits === whole ? '' : `/${bits ?? formatIp(mask)}`}`;
}

function word(given: Given, option: string, words: readonly string[]): string {
  const text = given.text(option).toUpperCase();
  if (!words.includes(text))
    throw new RuleError(`ipvs: Bad value for "${option}" option: "${given.text(option)}"`, given.word(option));
  return text;
}
