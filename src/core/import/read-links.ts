import { parseCidr, formatCidr } from '../packet/address';

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
}

const HEAD = /^\d+: ([^\s:@]+)(?:@([^\s:]+))?:\s*<([^>]*)>(.*)$/;
const ONE_LINE = /^\d+: ([^\s:@]+)(?:@(\S+?))?\s+(inet6?|link\/\w+) (.*)$/;
const DETAIL =
  /^\s+(veth|bridge|vxlan|dummy|tun|ipip|wireguard|vlan|bond|macvlan|ipvlan|geneve|gretap|gre|sit|vti|xfrm)(?:\s(.*))?$/;

function made(name: string, parent = '', flags = 'UP'): LinkDump {
  const bare = { mtu: 0, master: '', type: '', mac: '', detail: '', vxlan: '' };
  return { ...bare, name, parent, flags: flags.split(','), addresses: [] };
}

/** Reads `ip addr`, `ip -o addr`, `ip link` and their `-d` forms; devices that stand in several are put together. */
export function readLinks(texts: readonly string[]): readonly LinkDump[] {
  const links = new Map<string, LinkDump>();
  for (const text of texts) {
    let link: LinkDump | undefined;
    for (const line of text.split(/\r?\n/)) {
      const head = HEAD.exec(line);
      if (head) {
        const [, name = '', parent = '', flags = '', rest = ''] = head;
        const known = links.get(name);
        link = known
          ? { ...known, parent: parent || known.parent, flags: flags.split(',') }
          : made(name, parent, flags);
        links.set(name, link);
        const words = rest.split(/\s+/);
        link.mtu = Number(after(words, 'mtu') ?? link.mtu);
        link.master = after(words, 'master') ?? link.master;
        // `ip -o` goes on in the same line, parted by backslashes.
        for (const part of line.split('\\').slice(1)) readMore(link, part.startsWith(' ') ? part : ` ${part}`);
        continue;
      }
      const one = ONE_LINE.exec(line);
      if (one) {
        const [, name = '', parent = '', kind = '', rest = ''] = one;
        link = links.get(name) ?? made(name, parent);
        links.set(name, link);
        readMore(link, ` ${kind} ${rest}`);
      } else if (link) readMore(link, line);
    }
  }
  return [...links.values()];
}

function after(words: readonly string[], word: string): string | undefined {
  const at = words.indexOf(word);
  return at < 0 ? undefined : words[at + 1];
}

function readMore(link: LinkDump, line: string): void {
  const words = line.trim().split(/\s+/);
  const [first = '', second = ''] = words;
  if (first.startsWith('link/')) {
    link.type = first.slice(5);
    if (/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(second)) link.mac = second;
  } else if (first === 'inet') {
    // `inet 10.0.0.1 peer 10.0.0.2/32` has its prefix at the peer.
    const cidr = parseCidr(second.includes('/') ? second : `${second}/32`);
    if (cidr && !link.addresses.includes(formatCidr(cidr))) link.addresses.push(formatCidr(cidr));
  } else {
    const detail = DETAIL.exec(line);
    if (!detail || line.includes('bridge_slave')) return;
    link.detail = detail[1] ?? '';
    if (link.detail === 'vxlan') link.vxlan = detail[2] ?? '';
  }
}
