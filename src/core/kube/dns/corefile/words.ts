import type { Stanza } from './blocks';
import { argumentError, CorefileError, parsingError } from './tokens';

/** One line of words, with where it stands. */
export interface Line {
  readonly words: readonly string[];
  readonly line: number;
}

/** What Go says of a word that is no number. Source: Go strconv.Atoi() */
export function integer(text: string): number {
  if (!/^[+-]?\d+$/.test(text))
    throw new CorefileError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** A duration as Go writes it, in seconds. Source: Go time.ParseDuration() */
export function seconds(text: string): number {
  const parts = [...text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g)];
  if (text === '0') return 0;
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) {
    const why = /^\d+\.?\d*$/.test(text) ? 'missing unit in' : 'invalid';
    throw new CorefileError(`time: ${why} duration ${JSON.stringify(text)}`);
  }
  return parts.reduce((sum, [, n, unit]) => sum + Number(n) * (UNITS[unit ?? ''] ?? 0), 0);
}

/** The words behind the first; refused where there are not as many as there may be. */
export function argsOf({ words, line }: Line, least: number, most = Number.POSITIVE_INFINITY): readonly string[] {
  const args = words.slice(1);
  if (args.length < least || args.length > most) throw argumentError({ text: words.at(-1) ?? '', line });
  return args;
}

export function unknownProperty({ words, line }: Line): CorefileError {
  return parsingError(line, `unknown property '${words[0] ?? ''}'`);
}

export function lineOf(stanza: Stanza): Line {
  return { words: [stanza.name, ...stanza.args], line: stanza.line };
}

/** A zone as configured: lower-case, without scheme, port and last dot. A network stands for its reverse zone. */
export function zoneNamed(text: string): string {
  const host = text.replace(/^(dns|tls|grpc|https):\/\//, '');
  const network = /^(\d+(?:\.\d+){3})\/(\d+)$/.exec(host);
  if (network) {
    const labels = (network[1] ?? '').split('.').slice(0, Math.ceil(Number(network[2]) / 8));
    return `${labels.reverse().join('.')}.in-addr.arpa`;
  }
  return host.replace(/:\d+$/, '').toLowerCase().replace(/\.$/, '');
}

export function isReverse(zone: string): boolean {
  return zone.endsWith('in-addr.arpa') || zone.endsWith('ip6.arpa');
}
