import { leadingNumber } from '../lib/numbers';
import { RuleError } from '../lib/words';

/** A type with the codes it stands for; `any` is type 255. */
export interface IcmpType {
  readonly type: number;
  readonly codes: readonly [low: number, high: number];
}

export type IcmpNames = readonly (readonly [name: string, type: number, low: number, high: number])[];

/** Source: extensions/libxt_icmp.h icmp_codes */
export const icmpNames: IcmpNames = [
  ['any', 255, 0, 255],
  ['echo-reply', 0, 0, 255],
  ['pong', 0, 0, 255],
  ['destination-unreachable', 3, 0, 255],
  ['network-unreachable', 3, 0, 0],
  ['host-unreachable', 3, 1, 1],
  ['protocol-unreachable', 3, 2, 2],
  ['port-unreachable', 3, 3, 3],
  ['fragmentation-needed', 3, 4, 4],
  ['source-route-failed', 3, 5, 5],
  ['network-unknown', 3, 6, 6],
  ['host-unknown', 3, 7, 7],
  ['network-prohibited', 3, 9, 9],
  ['host-prohibited', 3, 10, 10],
  ['TOS-network-unreachable', 3, 11, 11],
  ['TOS-host-unreachable', 3, 12, 12],
  ['communication-prohibited', 3, 13, 13],
  ['host-precedence-violation', 3, 14, 14],
  ['precedence-cutoff', 3, 15, 15],
  ['source-quench', 4, 0, 255],
  ['redirect', 5, 0, 255],
  ['network-redirect', 5, 0, 0],
  ['host-redirect', 5, 1, 1],
  ['TOS-network-redirect', 5, 2, 2],
  ['TOS-host-redirect', 5, 3, 3],
  ['echo-request', 8, 0, 255],
  ['ping', 8, 0, 255],
  ['router-advertisement', 9, 0, 255],
  ['router-solicitation', 10, 0, 255],
  ['time-exceeded', 11, 0, 255],
  ['ttl-exceeded', 11, 0, 255],
  ['ttl-zero-during-transit', 11, 0, 0],
  ['ttl-zero-during-reassembly', 11, 1, 1],
  ['parameter-problem', 12, 0, 255],
  ['ip-header-bad', 12, 0, 0],
  ['required-option-missing', 12, 1, 1],
  ['timestamp-request', 13, 0, 255],
  ['timestamp-reply', 14, 0, 255],
  ['address-mask-request', 17, 0, 255],
  ['address-mask-reply', 18, 0, 255],
];

/** Source: extensions/libxt_icmp.h icmpv6_codes */
export const icmpv6Names: IcmpNames = [
  ['destination-unreachable', 1, 0, 255],
  ['no-route', 1, 0, 0],
  ['communication-prohibited', 1, 1, 1],
  ['beyond-scope', 1, 2, 2],
  ['address-unreachable', 1, 3, 3],
  ['port-unreachable', 1, 4, 4],
  ['failed-policy', 1, 5, 5],
  ['reject-route', 1, 6, 6],
  ['packet-too-big', 2, 0, 255],
  ['time-exceeded', 3, 0, 255],
  ['ttl-exceeded', 3, 0, 255],
  ['ttl-zero-during-transit', 3, 0, 0],
  ['ttl-zero-during-reassembly', 3, 1, 1],
  ['parameter-problem', 4, 0, 255],
  ['bad-header', 4, 0, 0],
  ['unknown-header-type', 4, 1, 1],
  ['unknown-option', 4, 2, 2],
  ['echo-request', 128, 0, 255],
  ['ping', 128, 0, 255],
  ['echo-reply', 129, 0, 255],
  ['pong', 129, 0, 255],
  ['router-solicitation', 133, 0, 255],
  ['router-advertisement', 134, 0, 255],
  ['neighbour-solicitation', 135, 0, 255],
  ['neighbor-solicitation', 135, 0, 255],
  ['neighbour-advertisement', 136, 0, 255],
  ['neighbor-advertisement', 136, 0, 255],
  ['redirect', 137, 0, 255],
];

/**
 * Reads a type by name, which may be shortened as long as it is clear, or as `type[/code]` in numbers.
 *
 * Source: extensions/libxt_icmp.h __parse_icmp()
 * @param what `ICMP` or `ICMPv6`, for messages
 * @throws RuleError
 */
export function parseIcmpType(text: string, names: IcmpNames, what: string, word: number): IcmpType {
  const short = text.toLowerCase();
  const [first, second] = names.filter(([name]) => name.toLowerCase().startsWith(short));
  if (first && second)
    throw new RuleError(`Ambiguous ${what} type \`${text}': \`${first[0]}' or \`${second[0]}'?`, word);
  if (first) return { type: first[1], codes: [first[2], first[3]] };
  const types = parseRange(text);
  if (!types) throw new RuleError(`Unknown ${what} type \`${text}'`, word);
  let codes: readonly [number, number] = [0, 255];
  if (types.rest !== '') {
    if (types.rest[0] !== '/') throw new RuleError(`unknown character ${types.rest[0]}`, word);
    const range = parseRange(types.rest.slice(1));
    if (!range) throw new RuleError(`Unknown ${what} code \`${text}'`, word);
    if (range.rest !== '') throw new RuleError(`unknown character ${range.rest[0]}`, word);
    codes = [range.low, range.high];
  }
  if (types.low !== types.high) throw new RuleError(`${what} type range not supported`, word);
  return { type: types.low, codes };
}

function parseRange(text: string): { low: number; high: number; rest: string } | undefined {
  const low = leadingNumber(text);
  if (!low || low.value > 255n) return undefined;
  let rest = text.slice(low.end);
  let high = low;
  if (rest[0] === ':') {
    const last = leadingNumber(rest.slice(1));
    if (!last || last.value > 255n) return undefined;
    high = last;
    rest = rest.slice(1 + last.end);
  }
  return { low: Number(low.value), high: Number(high.value), rest };
}

/** `3/4`, `8`; the code is written where it is not every one. */
export function icmpTypeText({ type, codes: [low, high] }: IcmpType): string {
  return low !== 0 || high !== 255 ? `${type}/${low}` : `${type}`;
}

/** The name of a type, or its number. */
export function icmpTypeName({ type, codes: [low, high] }: IcmpType, names: IcmpNames): string {
  const named = names.find((n) => n[1] === type && n[2] === low && n[3] === high);
  return named ? named[0] : icmpTypeText({ type, codes: [low, high] });
}

export function icmpFits({ type, codes: [low, high] }: IcmpType, packetType: number, code: number): boolean {
  return packetType === type && code >= low && code <= high;
}

/**
 * As `iptables -L` writes a type after the name of the protocol: ` echo-request`, `type 99 code 5`.
 *
 * Source: extensions/libxt_icmp.h print_icmptype()
 */
export function listIcmpType({ type, codes: [low, high] }: IcmpType, names: IcmpNames, invert: boolean): string {
  const not = invert ? '!' : '';
  const named = names.find((n) => n[1] === type && n[2] === low && n[3] === high);
  if (named) return ` ${not}${named[0]}`;
  const code = low === 0 && high === 255 ? '' : low === high ? ` code ${low}` : ` codes ${low}-${high}`;
  return `${invert ? ' !' : ''}type ${type}${code}`;
}
