import { findMatch } from '../netfilter/lookup';
import type { Rule } from '../netfilter/rule';
import { ICMP, TCP, UDP } from '../packet/packet';
import { type Ipv4, type Masked, parseIpv4, prefixMask } from '../packet/address';

/** Addresses that a rule asks for, or asks not to be. */
export interface Range {
  readonly address: Ipv4;
  readonly mask: Ipv4;
  readonly not: boolean;
}

/** What a rule asks of a packet, as far as a sender can choose it. */
export interface Conditions {
  readonly sources: readonly Range[];
  readonly destinations: readonly Range[];
  /** 0 is any. */
  readonly protocol: number;
  readonly notProtocol: boolean;
  /** Ports asked for; the first of each range. */
  readonly sports: readonly number[];
  readonly dports: readonly number[];
  readonly in: string;
  /** It asks whether a mark was set. */
  readonly marked: boolean;
  /** It asks for a connection that was rewritten. */
  readonly rewritten: boolean;
}

const known = new WeakMap<Rule, Conditions>();

export function conditionsOf(rule: Rule): Conditions {
  const before = known.get(rule);
  if (before) return before;
  const { header } = rule;
  // What its matches ask is read from what they print: every one can print itself.
  const words = rule.matches.flatMap((m) =>
    m.name === 'comment' ? [] : (findMatch(m.name)?.print(m.config, 'ipv4') ?? '').split(' '),
  );
  const asked = (...options: readonly string[]) =>
    words.flatMap((word, i) =>
      options.includes(word) ? [{ value: words[i + 1] ?? '', not: words[i - 1] === '!' }] : [],
    );
  const ports = (...options: readonly string[]) =>
    asked(...options).flatMap(({ value, not }) => (not ? [] : value.split(',').flatMap(portOf)));
  const ranges = (...options: readonly string[]) => asked(...options).flatMap(({ value, not }) => rangeOf(value, not));
  const made: Conditions = {
    sources: [...headerRange(header.source, header.notSource), ...ranges('--src-range', '--ctorigsrc')],
    destinations: [...headerRange(header.destination, header.notDestination), ...ranges('--dst-range', '--ctorigdst')],
    protocol: header.protocol,
    notProtocol: header.notProtocol,
    sports: ports('--sport', '--sports', '--ports', '--ctorigsrcport'),
    dports: ports('--dport', '--dports', '--ports', '--ctorigdstport'),
    in: header.notIn ? '' : header.in,
    marked: asked('--mark').some(({ value }) => Number(value.split('/')[0]) !== 0),
    rewritten: asked('--ctstate').some(({ value }) => /DNAT|SNAT/.test(value)),
  };
  known.set(rule, made);
  return made;
}

function headerRange(masked: Masked | undefined, not: boolean): readonly Range[] {
  if (typeof masked?.address !== 'number' || typeof masked.mask !== 'number') return [];
  return [{ address: masked.address, mask: masked.mask, not }];
}

/** `10.0.0.1`, `10.0.0.0/8`, or the beginning of `10.0.0.1-10.0.0.9`. */
function rangeOf(text: string, not: boolean): readonly Range[] {
  const [ends = '', bits] = text.split('/');
  const [from = ''] = ends.split('-');
  const address = parseIpv4(from);
  if (address === undefined) return [];
  return [{ address, mask: bits === undefined ? 0xffffffff : prefixMask(Number(bits), 'ipv4'), not }];
}

function portOf(text: string): readonly number[] {
  const [first = ''] = text.split(':');
  return /^\d+$/.test(first) ? [Number(first)] : [];
}

export function isIn(address: Ipv4, { address: of, mask, not }: Range): boolean {
  return (((address ^ of) & mask) === 0) !== not;
}

/** The protocols of probes, by number. */
export const PROBES = { tcp: TCP, udp: UDP, icmp: ICMP } as const;
