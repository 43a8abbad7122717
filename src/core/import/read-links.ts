import { say } from '../lib/say';
import { formatCidr, formatIpv6, parseCidr, parseIpv6 } from '../packet/address';
import { linesOf, type Report, type SourceLine } from './problem';
import type { Section } from './source';

/** A device as `ip addr` or `ip link` shows it. */
export interface LinkDump {
  readonly name: string;
  /** `@eth0`, `@if7`: what it hangs on. */
  readonly parent: string;
  readonly flags: readonly string[];
  mtu: number;
  master: string;
  /** What stands behind `link/`: ether, loopback, ipip, none. */
  type: string;
  mac: string;
  /** From `ip -d`: bridge, veth, vxlan, ...; '' where it was not asked for. */
  detail: string;
  /** The words behind `vxlan`. */
  vxlan: string;
  /** IPv4, with prefix. */
  addresses: string[];
  /** IPv6, with prefix. */
  addresses6?: string[];
}

const HEAD = /^\d+: ([^\s:@]+)(?:@([^\s:]+))?:\s*<([^>]*)>(.*)$/;
const ONE_LINE = /^\d+: ([^\s:@]+)(?:@(\S+?))?\s+(inet6?|link\/\w+) (.*)$/;
const DETAIL =
  /^\s+(veth|bridge|vxlan|dummy|tun|ipip|wireguard|vlan|bond|macvlan|ipvlan|geneve|gretap|gre|sit|vti|xfrm)(?:\s(.*))?$/;

/** `ip -br`: a device in a line. */
const BRIEF = /^([a-zA-Z][\w.-]*)(?:@(\S+))? +(UP|DOWN|UNKNOWN|LOWERLAYERDOWN)(?: +(.*))?$/;

function made(name: string, parent = '', flags = 'UP'): LinkDump {
  const bare = { mtu: 0, master: '', type: '', mac: '', detail: '', vxlan: '' };
  return { ...bare, name, parent, flags: flags.split(','), addresses: [] };
}

/** Reads `ip addr`, `ip link`, their `-o`, `-br` and `-d` forms; devices that stand in several are put together. */
export function readLinks(sections: readonly Section[], report: Report): readonly LinkDump[] {
  const links = new Map<string, LinkDump>();
  let link: LinkDump | undefined;
  for (const at of linesOf(sections)) {
    const line = at.text;
    const head = HEAD.exec(line);
    const brief = head ? null : BRIEF.exec(line);
    if (head) {
      const [, name = '', parent = '', flags = '', rest = ''] = head;
      const known = links.get(name);
      link = known ? { ...known, parent: parent || known.parent, flags: flags.split(',') } : made(name, parent, flags);
      links.set(name, link);
      const words = rest.split(/\s+/);
      const mtu = after(words, 'mtu');
      if (mtu !== undefined && !/^\d{1,6}$/.test(mtu))
        report(at, say`${mtu} is no MTU: a number such as 1500 is.`, mtu);
      else if (mtu !== undefined) link.mtu = Number(mtu);
      link.master = after(words, 'master') ?? link.master;
      // `ip -o` goes on in the same line, parted by backslashes.
      for (const part of line.split('\\').slice(1))
        readMore(link, part.startsWith(' ') ? part : ` ${part}`, at, report);
      continue;
    }
    if (brief) {
      const [, name = '', parent = '', state = '', rest = ''] = brief;
      link = links.get(name) ?? made(name, parent, state === 'DOWN' ? '' : 'UP');
      links.set(name, link);
      for (const word of rest.split(/\s+/).filter((w) => w !== ''))
        if (MAC.test(word)) link.mac = word;
        else if (!word.startsWith('<'))
          readAddress(link, word.includes('::') || /:.*:/.test(word) ? 'inet6' : 'inet', word, at, report);
      continue;
    }
    const one = ONE_LINE.exec(line);
    if (one) {
      const [, name = '', parent = '', kind = '', rest = ''] = one;
      link = links.get(name) ?? made(name, parent);
      links.set(name, link);
      readMore(link, ` ${kind} ${rest}`, at, report);
    } else if (link) readMore(link, line, at, report);
    else if (line.trim() !== '')
      report(at, say('No device stands before this line: ip addr begins one with 2: eth0: <UP> mtu 1500.'));
  }
  return [...links.values()];
}

function after(words: readonly string[], word: string): string | undefined {
  const at = words.indexOf(word);
  return at < 0 ? undefined : words[at + 1];
}

const MAC = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i;

function readMore(link: LinkDump, line: string, at: SourceLine, report: Report): void {
  const words = line.trim().split(/\s+/);
  const [first = '', second = ''] = words;
  if (first.startsWith('link/')) {
    link.type = first.slice(5);
    if (MAC.test(second)) link.mac = second;
    else if (link.type === 'ether')
      report(at, say`${second} is no MAC address: six pairs such as 02:42:ac:11:00:02 are.`, second);
  } else if (first === 'inet' || first === 'inet6') {
    readAddress(link, first, second, at, report);
  } else {
    const detail = DETAIL.exec(line);
    if (!detail || line.includes('bridge_slave')) return;
    link.detail = detail[1] ?? '';
    if (link.detail === 'vxlan') link.vxlan = detail[2] ?? '';
  }
}

/** `inet 10.0.0.1 peer 10.0.0.2/32` has its prefix at the peer. */
function readAddress(link: LinkDump, family: string, word: string, at: SourceLine, report: Report): void {
  if (family === 'inet') {
    const cidr = parseCidr(word.includes('/') ? word : `${word}/32`);
    if (!cidr) report(at, say`${word} is no IPv4 address with a prefix length, such as 192.168.1.10/24.`, word);
    else if (!link.addresses.includes(formatCidr(cidr))) link.addresses.push(formatCidr(cidr));
    return;
  }
  const [ip = '', bits = '128'] = word.split('/');
  const value = parseIpv6(ip);
  if (value === undefined || !/^\d{1,3}$/.test(bits) || Number(bits) > 128) {
    report(at, say`${word} is no IPv6 address with a prefix length, such as 2001:db8::10/64.`, word);
    return;
  }
  const address = `${formatIpv6(value)}/${Number(bits)}`;
  link.addresses6 ??= [];
  if (!link.addresses6.includes(address)) link.addresses6.push(address);
}
