import { RuleError } from '../lib/words';
import { formatIp, type Masked, prefixLength } from '../packet/address';
import type { Family } from '../packet/address';
import type { Given, Option } from './extension';
import { readValue } from './option-values';
import { bang, hex } from './say';

/** One condition on an element of an IPsec policy, its value as it is printed. */
export interface PolicyPart {
  readonly option: string;
  readonly text: string;
  readonly invert: boolean;
}
export interface PolicyElement {
  readonly parts: readonly PolicyPart[];
}

const MOST = 4;
const PRINT_ORDER = ['--reqid', '--spi', '--proto', '--mode', '--tunnel-dst', '--tunnel-src'];
const PROTOCOLS: Readonly<Record<number, string>> = { 50: 'esp', 51: 'ah', 108: 'ipcomp' };

/**
 * The elements that the options describe, parted by `--next`.
 *
 * Source: extensions/libxt_policy.c policy_parse()
 */
export function readElements(given: Given): readonly PolicyElement[] {
  let element: { parts: PolicyPart[] } = { parts: [] };
  const elements = [element];
  for (const { option, text, inverted, word } of given.all()) {
    if (option === '--next') {
      if (elements.length === MOST) throw new RuleError('policy match: maximum policy depth reached', word);
      element = { parts: [] };
      elements.push(element);
    } else if (PRINT_ORDER.includes(option)) {
      if (element.parts.some((p) => p.option === option))
        throw new RuleError(`policy match: double ${option} option`, word);
      element.parts.push({ option, text: valueText(option, text, word, given.family), invert: inverted });
    }
  }
  return elements;
}

function valueText(option: string, text: string, word: number, family: Family): string {
  const read = (type: Option['type']) => readValue('policy', { name: option, type, doc: '' }, text, word, family);
  if (option === '--reqid') return `${read('u32')}`;
  if (option === '--spi') return hex(Number(read('u32')));
  if (option === '--proto') {
    const name = PROTOCOLS[Number(read('protocol'))];
    if (name === undefined) throw new RuleError('policy match: protocol must be ah/esp/ipcomp', word);
    return name;
  }
  if (option === '--mode') {
    if (text !== 'transport' && text !== 'tunnel') throw new RuleError(`policy match: invalid mode "${text}"`, word);
    return text;
  }
  const { address, mask } = read('hostmask') as Masked;
  const bits = prefixLength(mask);
  return `${formatIp(address)}${bits === (family === 'ipv4' ? 32 : 128) ? '' : `/${bits ?? formatIp(mask)}`}`;
}

/** As `iptables -L` writes an element; protocols by number where everything is. */
export function listElement(element: PolicyElement, numeric: boolean): string {
  const parts = PRINT_ORDER.flatMap((option) => element.parts.filter((p) => p.option === option));
  const value = ({ option, text }: PolicyPart) =>
    numeric && option === '--proto' ? Object.keys(PROTOCOLS).find((n) => PROTOCOLS[Number(n)] === text) : text;
  return parts.map((p) => `${bang(p.invert)}${p.option.slice(2)} ${value(p)}`).join(' ');
}

export function printElement(element: PolicyElement): string {
  const parts = PRINT_ORDER.flatMap((option) => element.parts.filter((p) => p.option === option));
  return parts.map((p) => `${bang(p.invert)}${p.option} ${p.text}`).join(' ');
}
