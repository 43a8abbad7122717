import { expect, it } from 'vitest';
import { readEvents } from '../conntrack/program/listen';
import { lab } from './lab.testing';

/** A client and a server with a router between them. */
function routed() {
  const made = lab(['client', 'server']);
  for (const [name, network] of [
    ['client', '10.0.0'],
    ['server', '10.0.1'],
  ] as const)
    made.setUp(`
      ip link add v${name} type veth peer name eth0 netns ${name}
      ip link set v${name} up
      ip addr add ${network}.1/24 dev v${name}
      ip -n ${name} link set eth0 up
      ip -n ${name} addr add ${network}.5/24 dev eth0
      ip -n ${name} route add default via ${network}.1
    `);
  made.setUp(`
    sysctl -w net.ipv4.ip_forward=1
    sysctl -w net.netfilter.nf_conntrack_acct=1
    iptables -A FORWARD -m conntrack --ctstate NEW
  `);
  made.serve('server', 'tcp', 80);
  const netns = made.world.net.namespaces.get('h/root');
  if (!netns) throw new Error('no router');
  const events = () => readEvents(netns.netfilter.conntrack).replace(/(sport|dport)=\d{4,}/g, '$1=N');
  return { ...made, events };
}

const TUPLES = 'src=10.0.0.5 dst=10.0.1.5 sport=N dport=80';
const REPLY = 'src=10.0.1.5 dst=10.0.0.5 sport=80 dport=N';

it('conntrack -E tells what happens to connections that begin after it, in the words of Linux 6.18', () => {
  const made = routed();
  made.ask('client', '10.0.1.5:80');
  made.setUp('conntrack -E -p tcp');
  expect(made.events()).toBe('');
  made.ask('client', '10.0.1.5:80');
  expect(made.events().split('\n').filter(Boolean)).toEqual([
    `    [NEW] tcp      6 120 SYN_SENT ${TUPLES} [UNREPLIED] ${REPLY}`,
    ` [UPDATE] tcp      6 60 SYN_RECV ${TUPLES} ${REPLY}`,
    ` [UPDATE] tcp      6 432000 ESTABLISHED ${TUPLES} ${REPLY} [ASSURED]`,
    ` [UPDATE] tcp      6 120 FIN_WAIT ${TUPLES} ${REPLY} [ASSURED]`,
    ` [UPDATE] tcp      6 30 LAST_ACK ${TUPLES} ${REPLY} [ASSURED]`,
    ` [UPDATE] tcp      6 120 TIME_WAIT ${TUPLES} ${REPLY} [ASSURED]`,
  ]);
  made.setUp('conntrack -D -p tcp');
  expect(made.events()).toMatch(/^\[DESTROY\] tcp +6 \d+ TIME_WAIT .* packets=\d+ bytes=\d+ .*\[USERSPACE\]/);
  expect(made.sh('kill %1').stdout).toBe('conntrack v1.4.7 (conntrack-tools): 7 flow events have been shown.\n');
  made.ask('client', '10.0.1.5:80');
  expect(made.events()).toBe('');
});

it('conntrack -E takes filters, and ends with its timeout', () => {
  const made = routed();
  made.setUp('conntrack -E -e NEW,DESTROY -o id');
  made.setUp('conntrack -E -p udp');
  made.ask('client', '10.0.1.5:80');
  expect(made.events()).toMatch(/^ {4}\[NEW\] tcp .* id=\d+\n$/);
  const { stdout, stderr, code } = made.sh('timeout 200 conntrack -E -e DESTROY');
  expect(stdout).toBe('');
  expect(stderr).toContain('0 flow events');
  expect(code).toBe(124);
  expect(made.sh('conntrack -E -u WRONG').stderr).toContain('Bad parameter `WRONG');
});
