import { parseProtocol, protocolName } from '../../../lib/names/protocols';
import type { Netns, PolicyRule } from '../../../net/netns';
import { MAIN_TABLE, USUAL_RULES } from '../../../net/policy';
import { type Cidr, formatCidr, formatIpv4, networkOf } from '../../../packet/address';
import { CommandError } from '../../command';
import { tableFrom, tableName } from './tables';
import { type IpShell, prefixFrom, rtnetlink, Words } from './words';

const VERBS = ['show', 'list', 'lst', 'add', 'delete', 'del', 'flush'] as const;
const ANY_MARK = 0xffffffff;

/** `ip rule`. Source: iproute2 ip/iprule.c, net/core/fib_rules.c */
export function ipRule({ ns }: IpShell, args: readonly string[]): string | undefined {
  const [word = 'show', ...rest] = args;
  const verb = VERBS.find((v) => v.startsWith(word));
  const words = new Words(rest);
  switch (verb) {
    case 'show':
    case 'list':
    case 'lst':
      return show(ns, read(words));
    case 'add':
      if (rest.length === 0) throw new CommandError('"ip rule add" requires arguments.');
      return add(ns, read(words));
    case 'delete':
    case 'del':
      return remove(ns, read(words));
    case 'flush':
      ns.rules = USUAL_RULES.slice(0, 1);
      return undefined;
    default:
      throw new CommandError(`Command "${word}" is unknown, try "ip rule help".`, 255);
  }
}

type Asked = { -readonly [K in keyof PolicyRule]?: PolicyRule[K] };

const bad = (word: string, why: string) => new CommandError(`Error: argument "${word}" is wrong: ${why}\n\n`, 255);

function numberFrom(word: string, what: string): number {
  if (!/^(0x[0-9a-f]+|\d+)$/i.test(word) || Number(word) > ANY_MARK) throw bad(word, `${what} value is invalid`);
  return Number(word);
}

function read(words: Words): Asked {
  const rule: Asked = {};
  for (let word = words.next(); word !== undefined; word = words.next()) {
    switch (word) {
      case 'not':
        rule.not = true;
        break;
      case 'from':
        takeNetwork(rule, 'from', words.value());
        break;
      case 'to':
        takeNetwork(rule, 'to', words.value());
        break;
      case 'fwmark': {
        const [value = '', mask] = words.value().split('/');
        rule.mark = {
          value: numberFrom(value, 'fwmark'),
          mask: mask === undefined ? ANY_MARK : numberFrom(mask, 'fwmask'),
        };
        break;
      }
      case 'iif':
      case 'dev':
        rule.iif = words.value();
        break;
      case 'oif':
        rule.oif = words.value();
        break;
      case 'tos':
      case 'dsfield':
        rule.tos = numberFrom(words.value(), 'TOS');
        break;
      case 'pref':
      case 'preference':
      case 'priority':
      case 'order':
        rule.priority = numberFrom(words.value(), 'preference');
        break;
      case 'ipproto': {
        const name = words.value();
        const protocol = parseProtocol(name);
        if (protocol === undefined) throw bad(name, 'Invalid "ipproto" value');
        rule.protocol = protocol;
        break;
      }
      case 'sport':
        rule.sport = portsFrom(words.value());
        break;
      case 'dport':
        rule.dport = portsFrom(words.value());
        break;
      case 'lookup':
      case 'table':
        rule.action = { kind: 'lookup', table: tableFrom(words.value()) };
        break;
      case 'suppress_prefixlength':
      case 'sup_pl':
        rule.suppressPrefix = numberFrom(words.value(), 'suppress_prefixlength');
        break;
      case 'goto':
        rule.action = { kind: 'goto', priority: numberFrom(words.value(), 'goto') };
        break;
      case 'type':
        takeAction(rule, words.value());
        break;
      case 'protocol':
        words.value();
        break;
      default:
        takeAction(rule, word);
    }
  }
  return rule;
}

function takeAction(rule: Asked, word: string): void {
  if (word === 'nop' || word === 'blackhole' || word === 'unreachable' || word === 'prohibit')
    rule.action = { kind: word };
  else throw new CommandError(`Error: argument "${word}" is wrong: Failed to parse rule type`, 255);
}

function takeNetwork(rule: Asked, side: 'from' | 'to', word: string): void {
  const network = prefixFrom(word);
  if (network.prefix > 0) rule[side] = networkOf(network);
}

function portsFrom(word: string): [number, number] {
  const m = /^(\d+)(?:-(\d+))?$/.exec(word);
  const low = Number(m?.[1]);
  const high = Number(m?.[2] ?? low);
  if (!m || low < 1 || high > 0xffff || low > high) throw bad(word, 'invalid port range');
  return [low, high];
}

function rulesOf(ns: Netns): readonly PolicyRule[] {
  return ns.rules ?? USUAL_RULES;
}

function keep(ns: Netns, rules: readonly PolicyRule[]): undefined {
  ns.rules = rules;
  // The usual three need no asking.
  if (rules.length === USUAL_RULES.length && rules.every((rule, i) => sameRule(rule, USUAL_RULES[i]))) delete ns.rules;
}

const sameRule = (a: PolicyRule, b: PolicyRule | undefined) =>
  a.priority === b?.priority && format(a, []) === format(b, []);

/** Source: net/core/fib_rules.c fib_newrule(), fib_default_rule_pref() */
function add(ns: Netns, asked: Asked): undefined {
  const rules = rulesOf(ns);
  const second = rules[1]?.priority ?? 0;
  const made: PolicyRule = {
    ...asked,
    priority: asked.priority ?? Math.max(0, second - 1),
    action: asked.action ?? { kind: 'lookup', table: MAIN_TABLE },
  };
  if (rules.some((rule) => sameRule(rule, made))) throw rtnetlink('File exists');
  if (made.action.kind === 'goto' && made.action.priority <= made.priority) throw rtnetlink('Invalid argument');
  const at = rules.findIndex((rule) => rule.priority > made.priority);
  return keep(ns, at < 0 ? [...rules, made] : rules.toSpliced(at, 0, made));
}

/** The first rule that has all that was given. Source: fib_delrule(), rule_find() */
function remove(ns: Netns, asked: Asked): undefined {
  const rules = rulesOf(ns);
  const gone = rules.find((rule) => has(rule, asked));
  if (!gone) throw rtnetlink('No such file or directory');
  return keep(
    ns,
    rules.filter((rule) => rule !== gone),
  );
}

function has(rule: PolicyRule, asked: Asked): boolean {
  return Object.entries(asked).every(
    ([name, value]) => JSON.stringify(rule[name as keyof PolicyRule]) === JSON.stringify(value),
  );
}

function show(ns: Netns, asked: Asked): string {
  const devices = [...ns.devices.keys()];
  return rulesOf(ns)
    .filter((rule) => has(rule, asked))
    .map((rule) => `${rule.priority}:\t${format(rule, devices)}\n`)
    .join('');
}

const networkText = (n: Cidr) => (n.prefix === 32 ? formatIpv4(n.address) : formatCidr(n));
const rangeText = ([low, high]: readonly [number, number]) => (low === high ? `${low}` : `${low}-${high}`);

/** Source: iproute2 ip/iprule.c print_rule() */
function format(rule: PolicyRule, devices: readonly string[]): string {
  const words = [rule.not ? 'not from' : 'from', rule.from ? networkText(rule.from) : 'all'];
  const device = (name: string) => (devices.includes(name) ? name : `${name} [detached]`);
  if (rule.to) words.push(`to ${networkText(rule.to)}`);
  if (rule.tos) words.push(`tos 0x${rule.tos.toString(16)}`);
  if (rule.mark) {
    const { value, mask } = rule.mark;
    words.push(`fwmark 0x${value.toString(16)}${mask === ANY_MARK ? '' : `/0x${mask.toString(16)}`}`);
  }
  if (rule.iif !== undefined) words.push(`iif ${device(rule.iif)}`);
  if (rule.oif !== undefined) words.push(`oif ${device(rule.oif)}`);
  if (rule.protocol !== undefined) words.push(`ipproto ${protocolName(rule.protocol)}`);
  if (rule.sport) words.push(`sport ${rangeText(rule.sport)}`);
  if (rule.dport) words.push(`dport ${rangeText(rule.dport)}`);
  const { action } = rule;
  if (action.kind === 'lookup') words.push(`lookup ${tableName(action.table)}`);
  else words.push(action.kind === 'goto' ? `goto ${action.priority}` : action.kind);
  if (rule.suppressPrefix !== undefined) words.push(`suppress_prefixlength ${rule.suppressPrefix}`);
  return words.join(' ');
}
