import fc from 'fast-check';
import type { PacketSpec, Scenario } from '../scenario';

/** Addresses on and behind the three interfaces, of the host itself, and of Services that nobody has. */
const LOCAL = ['10.0.0.1', '10.0.1.1', '192.168.11.1'];
const PEERS: Readonly<Record<string, readonly string[]>> = {
  eth0: ['10.0.0.5', '10.0.0.6', '10.0.0.7'],
  eth1: ['10.0.1.5', '10.0.1.7'],
  eth2: ['192.168.11.7', '192.168.11.50', '8.8.8.8'],
};
const VIPS = ['10.96.0.1', '10.96.0.10', '10.96.45.123'];
const ADDRESSES = [...Object.values(PEERS).flat(), ...LOCAL, ...VIPS];
const NETWORKS = ['10.0.0.0/24', '10.0.0.0/8', '10.96.0.0/16', '192.168.11.0/24', '0.0.0.0/0', '10.0.1.5/32'];
const PORTS = [53, 80, 443, 1024, 4000, 30080, 31000, 40000];
const MARKS = ['0x1', '0x4000/0x4000', '0x10000/0xf0000', '0xff'];

const pick = <T>(values: readonly T[]) => fc.constantFrom(...values);
const port = pick(PORTS);
const not = fc.boolean().map((b) => (b ? '! ' : ''));
const text = (strings: TemplateStringsArray, ...parts: fc.Arbitrary<string | number>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((values) => strings.reduce((all, s, i) => `${all}${values[i - 1]}${s}`));

/** Parts of a rule's header; `-p` is chosen before, since matches need it. */
const header = (hook: string) =>
  fc.oneof(
    text`${not}-s ${pick([...NETWORKS, ...ADDRESSES])}`,
    text`${not}-d ${pick([...NETWORKS, ...ADDRESSES])}`,
    ...(hook === 'OUTPUT' || hook === 'POSTROUTING' ? [] : [text`${not}-i ${pick(['eth0', 'eth+', 'lo'])}`]),
    ...(hook === 'INPUT' || hook === 'PREROUTING' ? [] : [text`${not}-o ${pick(['eth1', 'eth+', 'eth2'])}`]),
  );

const PROTOCOL_MATCHES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  tcp: fc.oneof(
    text`-m tcp ${not}--dport ${port}`,
    text`-m tcp --sport 1024:65535`,
    text`-m tcp ${not}--tcp-flags FIN,SYN,RST,ACK ${pick(['SYN', 'SYN,ACK', 'NONE', 'RST'])}`,
    text`-m tcp ${not}--syn`,
    text`-m multiport ${not}--dports ${port},${port}`,
  ),
  udp: fc.oneof(
    text`-m udp ${not}--dport ${port}`,
    text`-m udp --sport 53:1024`,
    text`-m multiport --ports ${port},1000:40000`,
  ),
  icmp: fc.oneof(text`-m icmp ${not}--icmp-type ${pick(['8', '0', 'destination-unreachable', '3/3'])}`),
};

const MATCHES = fc.oneof(
  {
    arbitrary: text`-m conntrack ${not}--ctstate ${pick(['NEW', 'ESTABLISHED', 'RELATED,ESTABLISHED', 'INVALID', 'DNAT', 'SNAT'])}`,
    weight: 3,
  },
  text`-m conntrack --ctorigdst ${pick(ADDRESSES)}`,
  text`-m conntrack --ctdir ${pick(['ORIGINAL', 'REPLY'])}`,
  text`-m conntrack --ctstatus ${pick(['ASSURED', 'SEEN_REPLY', 'CONFIRMED', 'NONE'])}`,
  text`-m mark ${not}--mark ${pick(MARKS)}`,
  text`-m connmark ${not}--mark ${pick(MARKS)}`,
  text`-m addrtype ${not}--dst-type ${pick(['LOCAL', 'UNICAST', 'BROADCAST', 'MULTICAST'])}`,
  text`-m addrtype ${not}--src-type ${pick(['LOCAL', 'UNICAST'])}`,
  text`-m comment --comment ${pick(['"a b"', 'plain', '"x:y z"'])}`,
  text`-m statistic --mode nth --every ${pick([2, 3])} --packet ${pick([0, 1])}`,
  text`-m length ${not}--length ${pick(['40', '28:60', '60:'])}`,
  text`-m ttl --ttl-${pick(['gt', 'lt', 'eq'])} ${pick([63, 64])}`,
  text`-m tos ${not}--tos ${pick(['0x10', '0x00', '0x08/0x3f'])}`,
  text`-m dscp ${not}--dscp ${pick(['0x00', '0x02'])}`,
  text`-m iprange ${not}--src-range 10.0.0.5-10.0.0.6`,
  text`-m recent --name R ${pick(['--set', '--rcheck', '--update --seconds 60 --hitcount 2', '--remove'])}`,
  text`-m limit --limit ${pick([1, 5])}/minute --limit-burst ${pick([1, 3])}`,
  text`-m connbytes --connbytes ${pick([1, 2, 100])}: --connbytes-dir ${pick(['original', 'both', 'reply'])} --connbytes-mode ${pick(['packets', 'bytes'])}`,
  text`-m pkttype ${not}--pkt-type ${pick(['unicast', 'broadcast'])}`,
  text`-m set ${not}--match-set SRCS ${pick(['src', 'dst'])}`,
  text`-m set ${not}--match-set NETS ${pick(['src', 'dst'])}`,
  text`-m set --match-set EPS ${pick(['src,src', 'dst,dst'])}`,
  text`-m set --match-set THREE ${pick(['src,dst,dst', 'dst,dst,src'])}`,
  text`-m set ${not}--match-set WANS ${pick(['src,src', 'dst,src'])}`,
  text`-m set ${not}--match-set PORTS ${pick(['src', 'dst'])}`,
  text`-m set --match-set LISTED ${pick(['src', 'dst'])}`,
  text`-m hashlimit --hashlimit-name H --hashlimit-upto ${pick([1, 5])}/minute --hashlimit-burst ${pick([1, 3])} --hashlimit-mode ${pick(['srcip', 'dstip,dstport', 'srcip,dstip'])}`,
  text`-m connlimit ${pick(['--connlimit-above', '--connlimit-upto'])} ${pick([0, 1, 2])} --connlimit-mask ${pick([0, 24, 32])}`,
  text`-m conntrack ${not}--ctreplsrc ${pick(ADDRESSES)}`,
  text`-m rpfilter ${pick(['', '--loose', '--validmark', '--invert'])}`,
  text`-m u32 --u32 "6&0xFF=${pick([1, 6, 17])}"`,
);

const SET_MARK = fc.oneof(
  text`MARK --set-xmark ${pick(['0x4000/0x4000', '0x10000/0xf0000', '0x1/0xffffffff'])}`,
  text`MARK --and-mark 0xffff`,
);
const ANYWHERE = fc.oneof(
  { arbitrary: pick(['ACCEPT', 'RETURN']), weight: 3 },
  { arbitrary: SET_MARK, weight: 2 },
  text`CONNMARK ${pick(['--save-mark', '--restore-mark', '--set-xmark 0x4/0xf'])}`,
  pick(['LOG --log-prefix "x: "']),
);
const range = text`${pick(['10.0.1.5', '10.0.0.6-10.0.0.7', '192.168.11.7'])}`;

/** Targets a table and hook allow; `ports` where the rule names tcp or udp. */
function target(table: string, hook: string, ports: boolean): fc.Arbitrary<string> {
  const suffix = ports ? fc.oneof(pick(['']), text`:${port}`, pick([':2000-2003'])) : pick(['']);
  if (table === 'nat') {
    const destination = fc.oneof(
      text`DNAT --to-destination ${range}${suffix}${pick(['', '', ' --random', ' --persistent'])}`,
      pick(['REDIRECT', ...(ports ? ['REDIRECT --to-ports 8080'] : [])]),
      pick(['NETMAP --to 10.0.1.0/24']),
    );
    const source = fc.oneof(
      pick(['MASQUERADE']),
      text`SNAT --to-source ${pick([...LOCAL, '10.0.1.1-10.0.1.3'])}${suffix}${pick(['', '', ' --random-fully', ' --persistent'])}`,
      pick(['NETMAP --to 10.0.7.0/24']),
    );
    const own =
      hook === 'POSTROUTING' ? source : hook === 'INPUT' ? text`SNAT --to-source ${pick(LOCAL)}` : destination;
    return fc.oneof({ arbitrary: own, weight: 3 }, ANYWHERE);
  }
  if (table === 'filter')
    return fc.oneof(
      { arbitrary: ANYWHERE, weight: 3 },
      pick(['DROP']),
      pick([
        'REJECT',
        'REJECT --reject-with icmp-admin-prohibited',
        'REJECT --reject-with icmp-host-unreachable',
        'REJECT --reject-with icmp-net-prohibited',
      ]),
    );
  if (table === 'raw')
    return fc.oneof(
      { arbitrary: ANYWHERE, weight: 3 },
      text`CT ${pick(['--notrack', '--notrack', '--zone 1', '--zone 2', '--zone-orig 3', '--zone-reply 4', '--zone mark'])}`,
      pick(['DROP']),
    );
  return fc.oneof(
    { arbitrary: ANYWHERE, weight: 2 },
    text`TOS --set-tos ${pick(['0x10/0x3f', '0x08/0xff'])}`,
    text`DSCP --set-dscp ${pick(['0x02', '0x0a'])}`,
    text`TTL --ttl-${pick(['inc', 'dec'])} 1`,
    pick(['DROP']),
  );
}

const HOOKS: Readonly<Record<string, readonly string[]>> = {
  raw: ['PREROUTING', 'OUTPUT'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
};

/** Rules of a base chain; some jump to user chains A and B of the table, A may go on to B. */
function chainRules(table: string, hook: string, chain: string): fc.Arbitrary<readonly string[]> {
  const jumps = chain === 'B' ? [] : chain === 'A' ? ['B'] : ['A', 'B'];
  const rule = pick(['', '', 'tcp', 'udp', 'icmp']).chain((protocol) => {
    const conditions = fc.array(
      fc.oneof(
        header(chain === hook ? hook : 'FORWARD'),
        MATCHES,
        ...(protocol ? [PROTOCOL_MATCHES[protocol] ?? MATCHES] : []),
      ),
      { maxLength: 3 },
    );
    const known = chain === hook ? hook : '';
    const verdicts = known ? target(table, hook, protocol === 'tcp' || protocol === 'udp') : ANYWHERE;
    const goes = fc.oneof(
      { arbitrary: verdicts, weight: 4 },
      ...(jumps.length ? [{ arbitrary: pick(jumps), weight: 1 }] : []),
    );
    return fc
      .tuple(
        conditions,
        fc.option(
          goes.map((t) => `-j ${t}`),
          { nil: '', freq: 12 },
        ),
      )
      .map(([c, t]) => {
        // The header's words may stand once only.
        const once = c.filter(
          (w, i) =>
            !/(^|\s)-[sdio] /.test(w) ||
            c.findIndex((v) => v.replace('! ', '').slice(0, 2) === w.replace('! ', '').slice(0, 2)) === i,
        );
        return `-A ${chain} ${[protocol ? `-p ${protocol}` : '', ...once, t].filter(Boolean).join(' ')}`;
      });
  });
  return fc.array(rule, { maxLength: chain === hook ? 5 : 3 });
}

const table = (name: string): fc.Arbitrary<string> => {
  const hooks = HOOKS[name] ?? [];
  const bases = fc.tuple(...hooks.map((h) => chainRules(name, h, h)));
  const users = fc.tuple(chainRules(name, '', 'A'), chainRules(name, '', 'B'));
  const policies = fc.tuple(
    ...hooks.map(() => (name === 'filter' ? pick(['ACCEPT', 'ACCEPT', 'ACCEPT', 'DROP']) : pick(['ACCEPT']))),
  );
  return fc
    .tuple(bases, users, policies)
    .map(([rules, own, policy]) =>
      [
        `*${name}`,
        ...hooks.map((h, i) => `:${h} ${policy[i]} [0:0]`),
        ':A - [0:0]',
        ':B - [0:0]',
        ...rules.flat(),
        ...own.flat(),
        'COMMIT',
        '',
      ].join('\n'),
    );
};

const source = fc.oneof(
  {
    arbitrary: pick(Object.keys(PEERS)).chain((dev) =>
      pick(PEERS[dev] ?? []).map((src): { in: string | null; src: string } => ({ in: dev, src })),
    ),
    weight: 5,
  },
  pick(LOCAL).map((src) => ({ in: null, src })),
);
const ttl = fc.option(pick([1, 2, 63]), { nil: undefined, freq: 6 });
const tos = fc.option(pick([0x10, 0x08, 0xb8]), { nil: undefined, freq: 6 });
const fresh = fc
  .tuple(source, pick(ADDRESSES), ttl, tos)
  .map(([s, dst, t, o]) => ({ ...s, dst, ...(t ? { ttl: t } : {}), ...(o ? { tos: o } : {}) }));

/** A whole conversation, or a single odd packet. Indices of `replyTo` are relative; `flatten` makes them absolute. */
const conversation: fc.Arbitrary<readonly PacketSpec[]> = fc.oneof(
  fc.tuple(fresh, port, port).map(([p, sport, dport]): PacketSpec[] => [
    { ...p, proto: 'tcp', sport, dport, flags: 'S', seq: 1000 },
    { replyTo: 0, flags: 'SA', seq: 5000, ack: 1001 },
    { ...p, proto: 'tcp', sport, dport, flags: 'A', seq: 1001, ack: 5001 },
    { ...p, proto: 'tcp', sport, dport, flags: 'PA', seq: 1001, ack: 5001, payload: 20 },
    { replyTo: 3, flags: 'PA', seq: 5001, ack: 1021, payload: 40 },
    { ...p, proto: 'tcp', sport, dport, flags: 'FA', seq: 1021, ack: 5041 },
    { replyTo: 5, flags: 'FA', seq: 5041, ack: 1022 },
    { ...p, proto: 'tcp', sport, dport, flags: 'A', seq: 1022, ack: 5042 },
  ]),
  fc.tuple(fresh, port, port, pick([30, 30, 600])).map(([p, sport, dport, payload]): PacketSpec[] => [
    // A frame longer than the MTU of the device never comes in by it.
    { ...p, proto: 'udp', sport, dport, payload: p.in === 'eth1' ? 30 : payload },
    { replyTo: 0, payload: 60 },
    { ...p, proto: 'udp', sport, dport, payload: 30 },
  ]),
  fc.tuple(fresh, port, port, pick([0, 1, 3, 4, 13])).map(([p, sport, dport, code]): PacketSpec[] => [
    { ...p, proto: 'udp', sport, dport, payload: 5 },
    { icmpErrorTo: 0, type: 3, code },
  ]),
  fresh.map((p): PacketSpec[] => [{ ...p, proto: 'icmp', type: 8, code: 0, id: 7, seq: 1 }, { replyTo: 0 }]),
  fc
    .tuple(fresh, port, port, pick(['SA', 'A', 'R', 'FA', 'FPU', '']))
    .map(([p, sport, dport, flags]): PacketSpec[] => [
      { ...p, proto: 'tcp', sport, dport, flags, seq: 1000, ack: 2000 },
    ]),
);

function flatten(conversations: readonly (readonly PacketSpec[])[]): PacketSpec[] {
  const packets: PacketSpec[] = [];
  for (const c of conversations) {
    const base = packets.length;
    for (const p of c) {
      if ('replyTo' in p) packets.push({ ...p, replyTo: base + p.replyTo });
      else if ('icmpErrorTo' in p) packets.push({ ...p, icmpErrorTo: base + p.icmpErrorTo });
      else packets.push(p);
    }
  }
  return packets;
}

const IPSET = [
  'create SRCS hash:ip family inet',
  'add SRCS 10.0.0.5',
  'add SRCS 192.168.11.7',
  'create NETS hash:net family inet',
  'add NETS 10.0.0.0/8',
  'add NETS 10.0.1.0/24 nomatch',
  'create EPS hash:ip,port family inet',
  'add EPS 10.96.0.1,tcp:443',
  'add EPS 10.96.0.10,udp:53',
  'create THREE hash:ip,port,ip family inet',
  'add THREE 10.0.0.5,tcp:80,10.0.1.5',
  'add THREE 10.0.0.6,udp:53,8.8.8.8',
  'create WANS hash:net,port family inet',
  'add WANS 10.0.0.0/16,tcp:80',
  'add WANS 192.168.11.0/24,udp:53',
  'add WANS 8.8.8.8,udp:4000',
  'create PORTS bitmap:port range 0-1023',
  'add PORTS 53',
  'add PORTS 443',
  'create LISTED list:set',
  'add LISTED SRCS',
  'add LISTED NETS',
  '',
].join('\n');

/** Tables that rules of policy routing ask. */
const TABLES = [
  'route add default via 10.0.1.5 dev eth1 table 100',
  'route add local 10.96.0.0/16 dev lo table 101',
  'route add blackhole 8.8.8.8 table 101',
  'route add throw 10.0.0.0/24 table 102',
  'route add unreachable default table 102',
];
const policyLine = text`rule add ${fc.oneof(
  text`fwmark ${pick(['0x1', '0x4000/0x4000', '0x10000/0xf0000'])}`,
  text`${pick(['', 'not '])}from ${pick(['10.0.0.0/24', '10.0.0.5', '192.168.11.0/24'])}`,
  text`to ${pick(['10.96.0.0/16', '8.8.8.8', '10.0.1.0/24'])}`,
  text`iif ${pick(['eth0', 'eth2', 'lo'])}`,
  text`ipproto ${pick(['udp', 'tcp'])} dport ${port}`,
)} ${fc.oneof(
  { arbitrary: text`lookup ${pick([100, 101, 102])}`, weight: 4 },
  pick(['prohibit', 'unreachable', 'blackhole', 'lookup main suppress_prefixlength 0']),
)} pref ${fc.integer({ min: 1, max: 99 })}`;
const settings = fc.record(
  {
    'net.ipv4.conf.all.rp_filter': pick([0, 1, 2]),
    'net.ipv4.conf.eth0.src_valid_mark': pick([0, 1]),
    'net.ipv4.conf.eth0.route_localnet': pick([0, 1]),
    'net.netfilter.nf_conntrack_tcp_be_liberal': pick([0, 1]),
    'net.netfilter.nf_conntrack_tcp_loose': pick([0, 1]),
    'net.netfilter.nf_conntrack_tcp_ignore_invalid_rst': pick([0, 1]),
    'net.netfilter.nf_conntrack_tcp_timeout_syn_sent': pick([60, 120]),
  },
  { requiredKeys: [] },
);

/** A host with three interfaces, random rules in some of the tables, and random conversations through it. */
export const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    tables: fc
      .subarray(['raw', 'mangle', 'nat', 'filter'], { minLength: 1 })
      .chain((names) => fc.tuple(...names.map(table))),
    conversations: fc.array(conversation, { minLength: 1, maxLength: 6 }),
    ip: fc.oneof({ arbitrary: fc.constant([]), weight: 2 }, fc.uniqueArray(policyLine, { maxLength: 3 })),
    sysctls: fc.oneof({ arbitrary: fc.constant({}), weight: 2 }, settings),
    mtu: pick([1500, 1500, 576]),
  })
  .map(({ tables, conversations, ip, sysctls, mtu }) => ({
    id: 'generated',
    host: {
      interfaces: [
        { name: 'lo', addresses: ['127.0.0.1/8'] },
        { name: 'eth0', mac: '02:00:00:00:00:00', addresses: ['10.0.0.1/24'] },
        { name: 'eth1', mac: '02:00:00:00:00:01', addresses: ['10.0.1.1/24'], ...(mtu === 1500 ? {} : { mtu }) },
        { name: 'eth2', mac: '02:00:00:00:00:02', addresses: ['192.168.11.1/24'] },
      ],
      routes: [{ dst: 'default', via: '192.168.11.254', dev: 'eth2' }],
      sysctls: {
        'net.ipv4.ip_forward': 1,
        'net.ipv4.conf.all.rp_filter': 0,
        'net.netfilter.nf_conntrack_acct': 1,
        ...sysctls,
      },
      ...(ip.length > 0 ? { ip: [...TABLES, ...ip] } : {}),
    },
    ipset: IPSET,
    iptables: tables.join(''),
    packets: flatten(conversations),
  }));
