import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { TCP } from '../../packet/packet';
import type { Given, Target } from '../extension';

/** `with` is the name that is printed; the other one may be typed. `code` is that of ICMP type 3. */
interface Answer {
  readonly with: string;
  readonly short: string;
  readonly code?: number;
}

interface Config {
  readonly answer: string;
}

/** In the order that shortened names are looked for: enum ipt_reject_with. */
const IPV4: readonly Answer[] = [
  { with: 'icmp-net-unreachable', short: 'net-unreach', code: 0 },
  { with: 'icmp-host-unreachable', short: 'host-unreach', code: 1 },
  { with: 'icmp-proto-unreachable', short: 'proto-unreach', code: 2 },
  { with: 'icmp-port-unreachable', short: 'port-unreach', code: 3 },
  { with: 'icmp-net-prohibited', short: 'net-prohib', code: 9 },
  { with: 'icmp-host-prohibited', short: 'host-prohib', code: 10 },
  { with: 'tcp-reset', short: 'tcp-rst' },
  { with: 'icmp-admin-prohibited', short: 'admin-prohib', code: 13 },
];
/** enum ip6t_reject_with */
const IPV6: readonly Answer[] = [
  { with: 'icmp6-no-route', short: 'no-route' },
  { with: 'icmp6-adm-prohibited', short: 'adm-prohibited' },
  { with: 'icmp6-addr-unreachable', short: 'addr-unreach' },
  { with: 'icmp6-port-unreachable', short: 'port-unreach' },
  { with: 'tcp-reset', short: 'tcp-reset' },
  { with: 'icmp6-policy-fail', short: 'policy-fail' },
  { with: 'icmp6-reject-route', short: 'reject-route' },
];
const UNREACHABLE = 3;

/** `-j REJECT`: drops the packet and tells its sender. */
export const REJECT: Target<Config> = {
  name: 'REJECT',
  source: 'net/ipv4/netfilter/ipt_REJECT.c reject_tg()',
  doc: 'Drops the packet and tells its sender, by an ICMP error or a TCP reset.',
  tables: ['filter'],
  hooks: ['INPUT', 'FORWARD', 'OUTPUT'],
  shows: 'REJECT',
  options: [
    { name: '--reject-with', type: 'string', doc: `What the sender gets: ${IPV4.map((a) => a.with).join(', ')}.` },
  ],
  read: (given) => ({ answer: readAnswer(given) }),
  check: (c, { protocol, notProtocol }) =>
    c.answer === 'tcp-reset' && (protocol !== TCP || notProtocol) ? 'EINVAL' : undefined,
  print: (c) => `--reject-with ${c.answer}`,
  list: (c) => `reject-with ${c.answer}`,
  phrase: (c) => say`refuse with ${answerSaid(c)}`,
  apply(c, packet, context) {
    const code = IPV4.find((answer) => answer.with === c.answer)?.code;
    if (code !== undefined) context.reject(packet, { icmp: [UNREACHABLE, code] });
    else if (c.answer === 'tcp-reset') context.reject(packet, 'tcp-reset');
    return { packet, verdict: 'DROP', reason: `refused with ${answerWords(c)}` };
  },
  describe: (c) => say`refuses the packet with ${answerSaid(c)}`,
};

function readAnswer(given: Given): string {
  const ipv4 = given.family === 'ipv4';
  const option = '--reject-with';
  if (!given.has(option)) return ipv4 ? 'icmp-port-unreachable' : 'icmp6-port-unreachable';
  const text = given.text(option).toLowerCase();
  const answer = (ipv4 ? IPV4 : IPV6).find((a) => a.with.startsWith(text) || a.short.startsWith(text));
  if (!answer && ipv4 && ('echo-reply'.startsWith(text) || 'echoreply'.startsWith(text)))
    given.warn('--reject-with echo-reply no longer supported');
  if (!answer) throw new RuleError(`unknown reject type "${given.text(option)}"`, given.word(option));
  return answer.with;
}

function answerSaid(c: Config): string {
  return c.answer === 'tcp-reset' ? say('a TCP reset') : answerWords(c);
}

/** As a trace keeps it. */
function answerWords({ answer }: Config): string {
  return answer === 'tcp-reset' ? 'a TCP reset' : answer.replace(/^icmp6?-/, 'ICMP ').replaceAll('-', ' ');
}
