import { strtoul } from '../numbers';

/** Number, name and other names as a Debian 12 host lists them in /etc/protocols. */
const PROTOCOLS = `
  0 ip IP, 0 hopopt HOPOPT, 1 icmp ICMP, 2 igmp IGMP, 3 ggp GGP, 4 ipencap IP-ENCAP, 5 st ST, 6 tcp TCP, 8 egp EGP,
  9 igp IGP, 12 pup PUP, 17 udp UDP, 20 hmp HMP, 22 xns-idp XNS-IDP, 27 rdp RDP, 29 iso-tp4 ISO-TP4, 33 dccp DCCP,
  36 xtp XTP, 37 ddp DDP, 38 idpr-cmtp IDPR-CMTP, 41 ipv6 IPv6, 43 ipv6-route IPv6-Route, 44 ipv6-frag IPv6-Frag,
  45 idrp IDRP, 46 rsvp RSVP, 47 gre GRE, 50 esp IPSEC-ESP, 51 ah IPSEC-AH, 57 skip SKIP, 58 ipv6-icmp IPv6-ICMP,
  59 ipv6-nonxt IPv6-NoNxt, 60 ipv6-opts IPv6-Opts, 73 rspf RSPF CPHB, 81 vmtp VMTP, 88 eigrp EIGRP,
  89 ospf OSPFIGP, 93 ax.25 AX.25, 94 ipip IPIP, 97 etherip ETHERIP, 98 encap ENCAP, 103 pim PIM,
  108 ipcomp IPCOMP, 112 vrrp VRRP, 115 l2tp L2TP, 124 isis ISIS, 132 sctp SCTP, 133 fc FC,
  135 mobility-header Mobility-Header, 136 udplite UDPLite, 137 mpls-in-ip MPLS-in-IP, 138 manet, 139 hip HIP,
  140 shim6 Shim6, 141 wesp WESP, 142 rohc ROHC, 143 ethernet Ethernet,
`;

/** Names that iptables knows by itself, asked before /etc/protocols. Source: libxtables/xtables.c xtables_chain_protos */
const OWN: readonly (readonly [name: string, number: number])[] = [
  ['tcp', 6],
  ['sctp', 132],
  ['udp', 17],
  ['udplite', 136],
  ['icmp', 1],
  ['ipv6-icmp', 58],
  ['icmpv6', 58],
  ['esp', 50],
  ['ah', 51],
  ['mobility-header', 135],
  ['ipv6-mh', 135],
  ['mh', 135],
  ['all', 0],
];

const numbers = new Map<string, number>(OWN);
const names = new Map<number, string>();
for (const [name, number] of OWN) if (!names.has(number) && number !== 0) names.set(number, name);
for (const item of PROTOCOLS.split(',')) {
  const [number, ...words] = item.trim().split(' ');
  for (const word of words) if (!numbers.has(word)) numbers.set(word, Number(number));
  const [name] = words;
  if (name && !names.has(Number(number)) && Number(number) !== 0) names.set(Number(number), name);
}

/** Reads a protocol by number or name; `undefined` where there is none. Source: xtables_parse_protocol() */
export function parseProtocol(text: string): number | undefined {
  return strtoul(text, 0, 255) ?? numbers.get(text);
}

/** The name iptables prints for a protocol, or its number where it has none. 0 has no name. */
export function protocolName(number: number): string {
  return names.get(number) ?? String(number);
}
