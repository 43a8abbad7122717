import type { Reading } from './blob';
import { fail } from './report';
import { readNumber, separator } from './read-number';

/** Name, type and code; the first name of a pair is the one that is printed. Source: ipset 7.17 lib/icmp.c, lib/icmpv6.c */
const NAMES: Readonly<Record<'inet' | 'inet6', readonly (readonly [name: string, type: number, code: number])[]>> = {
  inet: [
    ['echo-reply', 0, 0],
    ['pong', 0, 0],
    ['network-unreachable', 3, 0],
    ['host-unreachable', 3, 1],
    ['protocol-unreachable', 3, 2],
    ['port-unreachable', 3, 3],
    ['fragmentation-needed', 3, 4],
    ['source-route-failed', 3, 5],
    ['network-unknown', 3, 6],
    ['host-unknown', 3, 7],
    ['network-prohibited', 3, 9],
    ['host-prohibited', 3, 10],
    ['TOS-network-unreachable', 3, 11],
    ['TOS-host-unreachable', 3, 12],
    ['communication-prohibited', 3, 13],
    ['host-precedence-violation', 3, 14],
    ['precedence-cutoff', 3, 15],
    ['source-quench', 4, 0],
    ['network-redirect', 5, 0],
    ['host-redirect', 5, 1],
    ['TOS-network-redirect', 5, 2],
    ['TOS-host-redirect', 5, 3],
    ['echo-request', 8, 0],
    ['ping', 8, 0],
    ['router-advertisement', 9, 0],
    ['router-solicitation', 10, 0],
    ['ttl-zero-during-transit', 11, 0],
    ['ttl-zero-during-reassembly', 11, 1],
    ['ip-header-bad', 12, 0],
    ['required-option-missing', 12, 1],
    ['timestamp-request', 13, 0],
    ['timestamp-reply', 14, 0],
    ['address-mask-request', 17, 0],
    ['address-mask-reply', 18, 0],
  ],
  inet6: [
    ['no-route', 1, 0],
    ['communication-prohibited', 1, 1],
    ['address-unreachable', 1, 3],
    ['port-unreachable', 1, 4],
    ['packet-too-big', 2, 0],
    ['ttl-zero-during-transit', 3, 0],
    ['ttl-zero-during-reassembly', 3, 1],
    ['bad-header', 4, 0],
    ['unknown-header-type', 4, 1],
    ['unknown-option', 4, 2],
    ['echo-request', 128, 0],
    ['ping', 128, 0],
    ['echo-reply', 129, 0],
    ['pong', 129, 0],
    ['router-solicitation', 133, 0],
    ['router-advertisement', 134, 0],
    ['neighbour-solicitation', 135, 0],
    ['neigbour-solicitation', 135, 0],
    ['neighbour-advertisement', 136, 0],
    ['neigbour-advertisement', 136, 0],
    ['redirect', 137, 0],
  ],
};

/** All names, in the order the program's help lists them. */
export function icmpNames(family: 'inet' | 'inet6'): readonly string[] {
  return NAMES[family].map(([name]) => name);
}

/** `ping` or `8/0`, as type << 8 | code. Any beginning of a name will do, in any case. Source: ipset_parse_icmp() */
export function readIcmp(r: Reading, text: string, family: 'inet' | 'inet6'): number {
  const lower = text.toLowerCase();
  const named = NAMES[family].find(([name]) => name.toLowerCase().startsWith(lower));
  if (named) return (named[1] << 8) | named[2];
  const slash = separator(text, '/');
  if (slash < 0) fail(r.report, `Cannot parse ${text} as an ${family === 'inet' ? 'ICMP' : 'ICMPv6'} type/code.`);
  return (readNumber(r, text.slice(0, slash), 255) << 8) | readNumber(r, text.slice(slash + 1), 255);
}

export function printIcmp(typeCode: number, family: 'inet' | 'inet6'): string {
  const [type, code] = [typeCode >> 8, typeCode & 255];
  return NAMES[family].find(([, t, c]) => t === type && c === code)?.[0] ?? `${type}/${code}`;
}
