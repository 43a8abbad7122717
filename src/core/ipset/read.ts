import { parseProtocol } from '../lib/names/protocols';
import { servicePort } from '../lib/names/services';
import { type Ip, parseIpv4, parseIpv6 } from '../packet/address';
import { formatMac } from '../packet/mac';
import type { Blob, Reading } from './blob';
import { readIcmp } from './icmp-names';
import { numberOrComplaint, readPrefix, separator } from './read-number';
import { complain, fail, failWithWarnings, warn } from './report';

/** Protocols whose elements have a port. Source: ip_set_getport.h ip_set_proto_with_ports() */
export const WITH_PORTS: ReadonlyMap<number, string> = new Map([
  [6, 'tcp'],
  [17, 'udp'],
  [132, 'sctp'],
  [136, 'udplite'],
]);

export function readMac(r: Reading, text: string): string {
  const parts = text.split(':');
  if (text.length > 17 || parts.length !== 6 || !parts.every((p) => /^[0-9a-fA-F]{1,2}$/.test(p)))
    fail(r.report, `Syntax error: cannot parse '${text}' as ethernet address`);
  return formatMac(parts.map((p) => Number.parseInt(p, 16)));
}

/** IPv4 as inet_aton() takes it (`10.1` is 10.0.0.1), in decimal and octal. */
function parseLooseIpv4(text: string): Ip | undefined {
  if (!/^\d+(\.\d+){0,3}$/.test(text)) return undefined;
  const parts = text
    .split('.')
    .map((p) => (/^0[0-7]+$/.test(p) ? Number.parseInt(p, 8) : /^0\d/.test(p) ? Number.NaN : Number(p)));
  const last = parts.pop() as number;
  if (!(last < 256 ** (4 - parts.length)) || parts.some((p) => !(p < 256))) return undefined;
  return parts.reduce((sum, p, i) => sum + p * 256 ** (3 - i), last);
}

function resolve(r: Reading, text: string): Ip {
  const v4 = r.blob.family === 'inet';
  const value =
    v4 && text === 'localhost' ? 0x7f000001 : v4 ? (parseIpv4(text) ?? parseLooseIpv4(text)) : parseIpv6(text);
  return (
    value ?? fail(r.report, `Syntax error: cannot parse ${text}: resolving to ${v4 ? 'IPv4' : 'IPv6'} address failed`)
  );
}

/** `[name-with-dashes]` keeps a dash from being a range. */
function rangeAt(r: Reading, text: string): number {
  if (!text.startsWith('[')) return separator(text, '-');
  const end = text.indexOf(']');
  if (end < 0) fail(r.report, `Syntax error: cannot find closing escape character ']' in ${text}`);
  if (end === text.length - 1) return -1;
  if (text[end + 1] !== '-') fail(r.report, `Syntax error: range separator expected after '${text.slice(0, end + 1)}'`);
  return end + 1;
}

function unescape(r: Reading, text: string): string {
  if (!text.startsWith('[')) return text;
  if (!text.endsWith(']')) fail(r.report, `Syntax error: cannot find closing escape character ']' in ${text}`);
  return text.slice(1, -1);
}

/** Address, network or range into the blob's first or second address. Source: lib/parse.c parse_ipaddr() */
export function readAddress(r: Reading, text: string, second = false): void {
  const blob = r.blob;
  if (blob.family === 'unspec') blob.family = 'inet';
  let first = text;
  const slash = separator(text, '/');
  if (slash >= 0) {
    const prefix = readPrefix(r, text.slice(slash + 1), 0, blob.family === 'inet' ? 32 : 128);
    if (second) blob.cidr2 = prefix;
    else blob.cidr = prefix;
    first = text.slice(0, slash);
  }
  const dash = slash >= 0 ? -1 : rangeAt(r, text);
  if (dash >= 0) first = text.slice(0, dash);
  const ip = resolve(r, unescape(r, first));
  if (second) blob.ip2 = ip;
  else blob.ip = ip;
  if (dash < 0) return;
  const to = resolve(r, unescape(r, text.slice(dash + 1)));
  if (second) blob.ip2To = to;
  else blob.ipTo = to;
}

const hasRange = (text: string) =>
  separator(text.startsWith('[') && text.includes(']') ? text.slice(text.indexOf(']')) : text, '-') >= 0;
const hasPrefix = (text: string) => separator(text, '/') >= 0;

/** One address. A prefix of the full length may follow. Source: ipset_parse_single_ip() */
export function readSingleAddress(r: Reading, text: string, second = false): void {
  const full = r.blob.family === 'inet6' ? '/128' : '/32';
  if (hasRange(text) || (hasPrefix(text) && text.slice(text.indexOf('/')) !== full))
    fail(r.report, `Syntax error: plain IP address must be supplied: ${text}`);
  readAddress(r, text, second);
}

/** IPv4 in any form, IPv6 only one address. Source: ipset_parse_ip4_single6() */
export function readAddresses(r: Reading, text: string): void {
  if (r.blob.family === 'inet6') readSingleAddress(r, text);
  else readAddress(r, text);
}

/** IPv4 in any form, IPv6 without ranges. Source: ipset_parse_ip4_net6() */
export function readNetwork(r: Reading, text: string, second = false): void {
  if (r.blob.family === 'inet6' && hasRange(text))
    fail(r.report, `Syntax error: IP address or IP/cidr must be specified: ${text}`);
  readAddress(r, text, second);
}

/** Range of a bitmap. Source: ipset_parse_netrange() */
export function readNetworkOrRange(r: Reading, text: string): void {
  if (!hasRange(text) && !hasPrefix(text))
    fail(r.report, `Syntax error: IP/cidr or IP-IP range must be specified: ${text}`);
  readAddress(r, text);
}

/** A mask in dotted form. Source: ipset_parse_bitmask() */
export function readMask(r: Reading, text: string): Ip {
  const scratch: Blob = { family: r.blob.family };
  readSingleAddress({ blob: scratch, report: r.report }, text);
  return scratch.ip as Ip;
}

/** Number or name of a port. The three lines of a refusal are the program's. Source: ipset_parse_port() */
export function readPort(r: Reading, text: string, protocol: string): number {
  const read = numberOrComplaint(text, 0n, 65535n);
  if (typeof read === 'bigint') return Number(read);
  warn(r.report, read);
  const number = numberOrComplaint(protocol, 0n, 255n);
  const name = typeof number === 'bigint' ? WITH_PORTS.get(Number(number)) : protocol;
  if (typeof number === 'string') warn(r.report, number);
  const port = servicePort(unescape(r, text), name as 'tcp');
  if (port !== undefined) {
    r.report.text = '';
    r.report.level = 0;
    return port;
  }
  warn(r.report, `cannot parse '${text}' as a ${protocol} port`);
  failWithWarnings(r.report);
}

export function readPorts(r: Reading, text: string, protocol: string): void {
  const dash = rangeAt(r, text);
  if (dash >= 0) r.blob.portTo = readPort(r, text.slice(dash + 1), protocol);
  r.blob.port = readPort(r, dash >= 0 ? text.slice(0, dash) : text, protocol);
}

const NOT_FOR_PROTOCOLS = new Set(['all', 'mh', 'ipv6-mh']);

function readProtocol(r: Reading, text: string): number {
  const number = numberOrComplaint(text, 0n, 255n);
  if (typeof number === 'bigint') return Number(number);
  const name = text.toLowerCase() === 'icmpv6' ? 'ipv6-icmp' : text;
  const value = NOT_FOR_PROTOCOLS.has(name) ? undefined : parseProtocol(name);
  if (value === undefined) fail(r.report, `Syntax error: cannot parse '${text}' as a protocol`);
  if (value === 0) fail(r.report, `Syntax error: Unsupported protocol '${text}'`);
  return value;
}

const ICMP = 1;
const ICMPV6 = 58;

/** An error makes the program forget what it has read; here it goes on without it. Source: ipset_session_report() */
function forget(blob: Blob): void {
  for (const field of Object.keys(blob)) delete (blob as unknown as Record<string, unknown>)[field];
  blob.family = 'unspec';
}

/** `80`, `udp:53`, `icmp:ping`, `gre:0`. Source: ipset_parse_proto_port() */
export function readProtocolPort(r: Reading, text: string): void {
  const { blob } = r;
  const colon = separator(text, ':');
  if (colon < 0) {
    blob.protocol = 6;
    readPorts(r, text, 'tcp');
    return;
  }
  const name = text.slice(0, colon);
  const rest = text.slice(colon + 1);
  blob.protocol = readProtocol(r, name);
  if (WITH_PORTS.has(blob.protocol)) return readPorts(r, rest, name);
  if (blob.protocol === ICMP || blob.protocol === ICMPV6) {
    const family = blob.protocol === ICMP ? 'inet' : 'inet6';
    if (blob.family !== family) {
      complain(
        r.report,
        `Syntax error: Protocol ${family === 'inet' ? 'ICMP' : 'ICMPv6'} can be used with family ${family} only`,
      );
      forget(blob);
      return;
    }
    blob.port = readIcmp(r, rest, family);
    return;
  }
  if (rest !== '0') fail(r.report, `Syntax error: Protocol ${name} can be used with pseudo port value 0 only.`);
  blob.port = 0;
}

/** A port of a bitmap: the protocol only says whose names are meant. Source: ipset_parse_tcp_udp_port() */
export function readBitmapPort(r: Reading, text: string): void {
  const colon = separator(text, ':');
  const protocol = colon < 0 ? 6 : readProtocol(r, text.slice(0, colon));
  if (protocol !== 6 && protocol !== 17) fail(r.report, 'Syntax error: Only protocols TCP and UDP are valid');
  readPorts(r, text.slice(colon + 1), colon < 0 ? 'tcp' : text.slice(0, colon));
}

/** `eth0` or `physdev:eth0`. Source: ipset_parse_iface() */
export function readDevice(r: Reading, text: string): void {
  const physical = text.startsWith('physdev:');
  const name = physical ? text.slice(8) : text;
  if (name.length > 15) fail(r.report, `Syntax error: interface name '${name}' is longer than 15 characters`);
  if (physical) r.blob.physical = true;
  r.blob.device = name;
}

export function readSetName(r: Reading, text: string): string {
  if (text.length > 31) fail(r.report, `Syntax error: setname '${text}' is longer than 31 characters`);
  return text;
}

/** A set in a list, in the old form `name,before,other` too. Source: ipset_parse_name_compat() */
export function readListed(r: Reading, text: string): void {
  const comma = separator(text, ',');
  const rest = comma < 0 ? '' : text.slice(comma + 1);
  const second = separator(rest, ',');
  const where = second < 0 ? '' : rest.slice(0, second);
  if (comma >= 0 && where !== 'before' && where !== 'after')
    fail(r.report, 'you must specify elements as setname,[before|after],setname');
  r.blob.name = readSetName(r, comma < 0 ? text : text.slice(0, comma));
  if (comma < 0) return;
  r.blob.reference = readSetName(r, rest.slice(second + 1));
  if (where === 'before') r.blob.before = true;
}
