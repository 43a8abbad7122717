import { describe, expect, test } from 'vitest';
import { formatEntry, listEntries } from '../conntrack/print';
import { createHost, inject, pass, sendFromHost, type SingleHost } from '../net/single-host';
import { formatIpv4, ipv4 } from '../packet/address';
import { icmp, makePacket, tcp } from '../packet/make';
import { ACK, FIN, type Packet, RST, SYN, type Transport } from '../packet/packet';
import { restore } from './restore';

const FLAGS: Readonly<Record<string, number>> = { S: SYN, SA: SYN | ACK, A: ACK, FA: FIN | ACK, R: RST };

/** A router between 10.0.0.0/24 (eth0) and 192.168.11.0/24 (eth1), with these nat rules. */
function router(...rules: readonly string[]): SingleHost {
  const host = createHost(
    {
      interfaces: [
        { name: 'lo', addresses: ['127.0.0.1/8'] },
        { name: 'eth0', addresses: ['10.0.0.1/24'] },
        { name: 'eth1', addresses: ['192.168.11.1/24', '192.168.11.2/24'] },
      ],
      routes: [],
      sysctls: { 'net.ipv4.ip_forward': 1 },
    },
    7,
  );
  load(host, rules);
  return host;
}

function load(host: SingleHost, rules: readonly string[]): void {
  const chains = ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'].map((name) => `:${name} ACCEPT [0:0]\n`).join('');
  const text = `*nat\n${chains}${rules.map((rule) => `-A ${rule}\n`).join('')}COMMIT\n`;
  const { stderr } = restore(host.ns.netfilter.ipv4, text, {
    family: 'ipv4',
    unknown: 'refuse',
    hasSet: () => true,
    hasAccount: () => true,
  });
  expect(stderr).toBe('');
}

/** `S 10.0.0.5:1024 > 192.168.11.7:80`, `udp a:1 > b:2`, `ping a#7 > b`. */
function packet(words: string, seq = 1): Packet {
  const [kind = '', from = '', , to = ''] = words.split(' ');
  const [src = '', sport = '0'] = from.split(/[:#]/);
  const [dst = '', dport = '0'] = to.split(':');
  const ports = { sport: Number(sport), dport: Number(dport) };
  const transport: Transport =
    kind === 'udp'
      ? { kind: 'udp', ...ports }
      : kind === 'ping' || kind === 'pong'
        ? icmp(kind === 'ping' ? 8 : 0, 0, { id: Number(sport) })
        : tcp({ ...ports, flags: FLAGS[kind] ?? 0, seq, ack: 1 });
  return makePacket(transport, { src: ipv4(src), dst: ipv4(dst) });
}

function words({ src, dst, transport: t }: Packet): string {
  const [a, b] = [formatIpv4(src), formatIpv4(dst)];
  if (t.kind === 'icmp')
    return t.quoted
      ? `error ${a} > ${b} (${words(t.quoted)})`
      : `${t.type === 8 ? 'ping' : 'pong'} ${a}#${t.id} > ${b}`;
  if (t.kind !== 'tcp' && t.kind !== 'udp') return `${a} > ${b}`;
  const kind = t.kind === 'udp' ? 'udp' : Object.keys(FLAGS).find((name) => FLAGS[name] === t.flags);
  return `${kind} ${a}:${t.sport} > ${b}:${t.dport}`;
}

/** Sends a packet in from the side its source is on; what leaves. */
function send(host: SingleHost, text: string, seq?: number): string[] {
  return forward(host, packet(text, seq));
}

function forward(host: SingleHost, made: Packet): string[] {
  return inject(host, made.src >>> 8 === ipv4('10.0.0.0') >>> 8 ? 'eth0' : 'eth1', made).map((s) => words(s.packet));
}

/** An error from `from` about a packet that left. */
function errorAbout(left: string, from: string): Packet {
  const quoted = packet(left);
  return makePacket(icmp(3, 1, { quoted, quotedBytes: 28 }), { src: ipv4(from), dst: quoted.src });
}

const entries = (host: SingleHost) =>
  listEntries(host.ns.netfilter.conntrack, host.run.now()).map((e) => formatEntry(e, host.run.now()));

describe('translation', () => {
  test('a destination is rewritten, and the source of the answer with it', () => {
    const host = router('PREROUTING -d 192.168.11.100 -p tcp --dport 80 -j DNAT --to-destination 192.168.11.7:8080');
    expect(send(host, 'S 10.0.0.5:1024 > 192.168.11.100:80')).toEqual(['S 10.0.0.5:1024 > 192.168.11.7:8080']);
    expect(send(host, 'SA 192.168.11.7:8080 > 10.0.0.5:1024')).toEqual(['SA 192.168.11.100:80 > 10.0.0.5:1024']);
    expect(entries(host)[0]).toContain('dport=80 src=192.168.11.7 dst=10.0.0.5 sport=8080 dport=1024');
  });

  test('an error is rewritten together with the packet it quotes', () => {
    const host = router(
      'PREROUTING -d 192.168.11.100 -p udp --dport 53 -j DNAT --to-destination 192.168.11.7:5353',
      'POSTROUTING -o eth1 -j SNAT --to-source 192.168.11.2',
    );
    const [left = ''] = send(host, 'udp 10.0.0.5:1024 > 192.168.11.100:53');
    expect(left).toBe('udp 192.168.11.2:1024 > 192.168.11.7:5353');
    // From whatever router it comes: outside it seems to come from the address that the client knows.
    expect(forward(host, errorAbout(left, '192.168.11.9'))).toEqual([
      'error 192.168.11.100 > 10.0.0.5 (udp 10.0.0.5:1024 > 192.168.11.100:53)',
    ]);
  });

  test('what the host itself sends is translated on OUTPUT, and routed again', () => {
    const host = router('OUTPUT -d 192.168.11.100 -p tcp -j DNAT --to-destination 10.0.0.9:6443');
    const left = sendFromHost(host, packet('S 192.168.11.1:4000 > 192.168.11.100:443')).sent;
    expect(left.map((s) => [s.device, words(s.packet)])).toEqual([['eth0', 'S 192.168.11.1:4000 > 10.0.0.9:6443']]);
  });

  test('redirects about a translated connection do not pass', () => {
    const host = router('POSTROUTING -o eth1 -j MASQUERADE');
    const [left = ''] = send(host, 'udp 10.0.0.5:1024 > 192.168.11.7:53');
    const error = errorAbout(left, '192.168.11.9');
    expect(forward(host, { ...error, transport: { ...error.transport, type: 5 } as Transport })).toEqual([]);
  });
});

describe('the choice of a tuple', () => {
  const masquerade = 'POSTROUTING -o eth1 -j MASQUERADE';

  test('a port is kept while it is free, else drawn from its class', () => {
    const host = router(masquerade);
    expect(send(host, 'udp 10.0.0.5:4000 > 192.168.11.7:53')).toEqual(['udp 192.168.11.1:4000 > 192.168.11.7:53']);
    const port = (text: string) => Number(/:(\d+) >/.exec(send(host, text)[0] ?? '')?.[1]);
    expect(port('udp 10.0.0.6:4000 > 192.168.11.7:53')).toBeGreaterThan(1023);
    expect(port('udp 10.0.0.5:600 > 192.168.11.7:53')).toBe(600);
    expect(port('udp 10.0.0.6:600 > 192.168.11.7:53')).toBeGreaterThan(600);
    expect(port('udp 10.0.0.7:600 > 192.168.11.7:53')).toBeLessThan(1024);
    expect(port('udp 10.0.0.5:40 > 192.168.11.7:53')).toBe(40);
    expect(port('udp 10.0.0.6:40 > 192.168.11.7:53')).toBeLessThan(512);
  });

  test('the same source keeps the port it has towards another destination', () => {
    const host = router('POSTROUTING -o eth1 -p udp -j SNAT --to-source 192.168.11.1:7000-7999');
    const [first = ''] = send(host, 'udp 10.0.0.5:4000 > 192.168.11.7:53');
    const port = /:(\d+) >/.exec(first)?.[1];
    expect(send(host, 'udp 10.0.0.5:4000 > 192.168.11.8:53')).toEqual([`udp 192.168.11.1:${port} > 192.168.11.8:53`]);
  });

  test('--random draws a port even where the own is free', () => {
    const host = router(`${masquerade} --random-fully`);
    const left = Array.from({ length: 8 }, (_, i) => send(host, `udp 10.0.0.5:${4000 + i} > 192.168.11.7:53`)[0]);
    expect(left.filter((text, i) => text?.includes(`:${4000 + i} >`)).length).toBeLessThan(2);
  });

  test('a range without a free port drops the packet', () => {
    const host = router('POSTROUTING -o eth1 -p udp -j SNAT --to-source 192.168.11.1:7000-7001');
    const sent = ['5', '6', '7'].map((n) => send(host, `udp 10.0.0.${n}:4000 > 192.168.11.7:53`).length);
    expect(sent).toEqual([1, 1, 0]);
    expect(entries(host)).toHaveLength(2);
    expect(host.ns.netfilter.conntrack.stats.insertFailed).toBe(1);
  });

  test('a closed TCP connection gives its port to one that is past it', () => {
    const host = router('POSTROUTING -o eth1 -p tcp -j SNAT --to-source 192.168.11.1:7000-7001');
    const talk = (client: string) => {
      const [left = ''] = send(host, `S ${client}:4000 > 192.168.11.7:80`, 1000);
      const port = /:(\d+) >/.exec(left)?.[1];
      const back = (kind: string, seq: number, ack: number) =>
        forward(host, {
          ...packet(`${kind} 192.168.11.7:80 > 192.168.11.1:${port}`),
          transport: tcp({ sport: 80, dport: Number(port), flags: FLAGS[kind] ?? 0, seq, ack }),
        });
      const on = (kind: string, seq: number, ack: number) =>
        forward(host, {
          ...packet(`${kind} ${client}:4000 > 192.168.11.7:80`),
          transport: tcp({ sport: 4000, dport: 80, flags: FLAGS[kind] ?? 0, seq, ack }),
        });
      back('SA', 5000, 1001);
      on('A', 1001, 5001);
      on('FA', 1001, 5001);
      back('FA', 5001, 1002);
      on('A', 1002, 5002);
    };
    talk('10.0.0.5');
    talk('10.0.0.6');
    expect(entries(host).map((line) => /\d+ (\w+) src/.exec(line)?.[1])).toEqual(['TIME_WAIT', 'TIME_WAIT']);
    expect(send(host, 'S 10.0.0.7:4000 > 192.168.11.7:80', 500)).toEqual([]);
    expect(send(host, 'S 10.0.0.7:4000 > 192.168.11.7:80', 900000)).toHaveLength(1);
  });

  test('addresses of a range follow from the addresses of the packet; --persistent looks at the source alone', () => {
    const source = (rule: string, to: string) =>
      words(inject(router(rule), 'eth0', packet(`udp 10.0.0.5:1 > ${to}:2`))[0]?.packet as Packet).split(/[ :]/)[1];
    const range = 'POSTROUTING -o eth1 -j SNAT --to-source 192.168.11.20-192.168.11.250';
    const all = ['192.168.11.7', '192.168.11.8', '192.168.11.9'];
    expect(new Set(all.map((to) => source(range, to))).size).toBe(3);
    expect(new Set(all.map((to) => source(`${range} --persistent`, to))).size).toBe(1);
  });

  test('a connection that no rule translates is moved off a port that is in use', () => {
    const host = router('POSTROUTING -s 10.0.0.0/24 -o eth1 -j MASQUERADE');
    send(host, 'udp 10.0.0.5:4000 > 192.168.11.7:53');
    const [left] = sendFromHost(host, packet('udp 192.168.11.1:4000 > 192.168.11.7:53')).sent;
    expect(left && words(left.packet)).not.toBe('udp 192.168.11.1:4000 > 192.168.11.7:53');
  });
});

describe('bindings', () => {
  test('only the first packet asks the rules', () => {
    const host = router('POSTROUTING -o eth1 -j MASQUERADE');
    send(host, 'udp 10.0.0.5:1 > 192.168.11.7:53');
    load(host, ['POSTROUTING -o lo -j MASQUERADE']);
    expect(send(host, 'udp 10.0.0.5:1 > 192.168.11.7:53')).toEqual(['udp 192.168.11.1:1 > 192.168.11.7:53']);
  });

  test('without any rule that asks for connections nothing is tracked, so nothing is translated', () => {
    const host = router('POSTROUTING -o eth1 -j MASQUERADE');
    send(host, 'udp 10.0.0.5:1 > 192.168.11.7:53');
    load(host, []);
    expect(send(host, 'udp 10.0.0.5:1 > 192.168.11.7:53')).toEqual(['udp 10.0.0.5:1 > 192.168.11.7:53']);
  });

  test('a binding ends with the connection', () => {
    const host = router('POSTROUTING -o eth1 -j SNAT --to-source 192.168.11.1');
    send(host, 'udp 10.0.0.5:1 > 192.168.11.7:53');
    load(host, ['POSTROUTING -o eth1 -j SNAT --to-source 192.168.11.2']);
    pass(host, 31_000_000);
    expect(send(host, 'udp 10.0.0.5:1 > 192.168.11.7:53')).toEqual(['udp 192.168.11.2:1 > 192.168.11.7:53']);
  });

  test('a masqueraded connection that leaves by another device is dropped and forgotten', () => {
    const host = router('POSTROUTING -j MASQUERADE');
    send(host, 'udp 10.0.0.5:1 > 192.168.11.7:53');
    for (const entry of host.ns.netfilter.conntrack.entries.values()) entry.masqueradeDevice = 'eth9';
    expect([send(host, 'udp 10.0.0.5:1 > 192.168.11.7:53'), entries(host)]).toEqual([[], []]);
  });
});
