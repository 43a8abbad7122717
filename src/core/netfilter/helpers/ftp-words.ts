import type { Ipv4 } from '../../packet/address';

/** How a command or an answer says where the data connection goes. */
export type FtpForm = 'PORT' | 'PASV' | 'EPRT' | 'EPSV';

/** Address and port that a line of FTP names, and the part of it that does. */
export interface FtpPlace {
  readonly form: FtpForm;
  /** Absent where only a port is named. */
  readonly address?: Ipv4;
  readonly port: number;
  readonly at: number;
  readonly length: number;
}

interface Pattern {
  readonly form: FtpForm;
  readonly begins: string;
  /** What stands before the place; '' for nothing. */
  readonly skip: string;
  read(
    text: string,
  ): { readonly address?: Ipv4; readonly port: number; readonly at: number; readonly length: number } | undefined;
}

/** Six numbers with commas. Source: net/netfilter/nf_conntrack_ftp.c try_rfc959() */
function readNumbers(text: string, term: string): ReturnType<Pattern['read']> {
  const m = /^(\d+),(\d+),(\d+),(\d+),(\d+),(\d+)(.?)/s.exec(text);
  const numbers = m?.slice(1, 7).map(Number) ?? [];
  if (!m || numbers.some((n) => n > 255) || m[7] === '' || (term !== '' && m[7] !== term)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, high = 0, low = 0] = numbers;
  const length = m[0].length - 1;
  return { address: ((a << 24) | (b << 16) | (c << 8) | d) >>> 0, port: (high << 8) | low, at: 0, length };
}

/** `|1|10.0.0.5|2024|` with any separator. Source: try_eprt() */
function readExtended(text: string): ReturnType<Pattern['read']> {
  const m = /^([!-/:-~])1\1(\d+)\.(\d+)\.(\d+)\.(\d+)\1(\d+)\1/.exec(text);
  const [a = 256, b = 0, c = 0, d = 0, port = 0] = m?.slice(2).map(Number) ?? [];
  if (!m || [a, b, c, d].some((n) => n > 255) || port === 0 || port > 0xffff) return undefined;
  return { address: ((a << 24) | (b << 16) | (c << 8) | d) >>> 0, port, at: 0, length: m[0].length };
}

/** `|||2024|` with any separator. Source: try_epsv_response() */
function readPassive(text: string): ReturnType<Pattern['read']> {
  const m = /^([!-/:-~])\1\1(\d+)\1/.exec(text);
  const port = Number(m?.[2] ?? 0);
  return m && port !== 0 && port <= 0xffff ? { port, at: 0, length: m[0].length } : undefined;
}

/** Numbers anywhere in the answer. Source: try_rfc1123() */
function readAnywhere(text: string): ReturnType<Pattern['read']> {
  const at = text.search(/\d/);
  const found = at < 0 ? undefined : readNumbers(text.slice(at), '');
  return found && { ...found, at };
}

/** Patterns of the original direction and of the reply. Source: nf_conntrack_ftp.c search[][] */
const PATTERNS: readonly (readonly Pattern[])[] = [
  [
    { form: 'PORT', begins: 'PORT', skip: ' ', read: (text) => readNumbers(text, '\r') },
    { form: 'EPRT', begins: 'EPRT', skip: ' ', read: readExtended },
  ],
  [
    { form: 'PASV', begins: '227 ', skip: '', read: readAnywhere },
    { form: 'EPSV', begins: '229 ', skip: '(', read: readPassive },
  ],
];

/**
 * Looks for a place in a line.
 *
 * Source: nf_conntrack_ftp.c find_pattern()
 * @returns `partial` for a line that begins like one and does not go on so
 */
export function findPlace(text: string, direction: 0 | 1): FtpPlace | 'partial' | undefined {
  for (const { form, begins, skip, read } of PATTERNS[direction] ?? []) {
    if (text.length <= begins.length) continue;
    if (text.slice(0, begins.length).toUpperCase() !== begins) continue;
    const after = skip === '' ? begins.length : text.indexOf(skip, begins.length) + 1;
    const found = after > 0 ? read(text.slice(after)) : undefined;
    return found ? { ...found, form, at: after + found.at } : 'partial';
  }
  return undefined;
}

/** A place in the words of its form. Source: net/netfilter/nf_nat_ftp.c nf_nat_ftp_fmt_cmd() */
export function writePlace(form: FtpForm, address: Ipv4, port: number): string {
  const bytes = [address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255];
  if (form === 'EPSV') return `|||${port}|`;
  if (form === 'EPRT') return `|1|${bytes.join('.')}|${port}|`;
  return [...bytes, port >>> 8, port & 255].join(',');
}
