import type { Entry } from '../conntrack/entry';
import { entryById } from '../conntrack/table';
import { testPacket } from '../ipset/packet';
import { say } from '../lib/say';
import type { Netns } from '../net/netns';
import { findOwner } from '../net/owner';
import { reversePath } from '../net/reverse-path';
import { addressType, lookupRoute } from '../net/route';
import { formatRoute } from '../net/route-text';
import { type Moment, whatItDid, whyMatched, whyNot } from '../netfilter/explain-rule';
import type { MatchContext } from '../netfilter/extension';
import type { Rule } from '../netfilter/rule';
import { formatIpv4 } from '../packet/address';
import { formatEnd } from '../packet/print';
import { sayNote, sayReason } from '../trace/kept';
import type { Step } from '../trace/step';
import { Refused } from './actions';
import type { Engine } from './engine';
import { keyOf } from './rule-history';

type InRules = Extract<Step, { kind: 'rule' | 'miss' }>;

/**
 * Why a step went as it did: one sentence with the values that were compared.
 *
 * @param rule index of the rule that is asked about, where the step passed over several
 * @throws Refused where there is no such step
 */
export function explain(engine: Engine, trace: number, at: number, rule?: number): string {
  const found = engine.traces.get(trace);
  const step = found?.steps[at];
  if (!found || !step) throw new Refused(say('There is no such step.'));
  const ns = engine.world.net.namespaces.get(step.place.split('/').slice(0, 2).join('/'));
  const sentence = ns ? why(engine, ns, found.action, step, rule) : '';
  return sentence === '' ? '' : say`${`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`}.`;
}

function why(engine: Engine, ns: Netns, action: number, step: Step, rule: number | undefined): string {
  switch (step.kind) {
    case 'rule':
    case 'miss':
      return whyRule(engine, ns, action, step, rule);
    case 'policy':
      return say`no rule of ${step.chain} decided, and its policy is ${step.verdict.kind}`;
    case 'return':
      return say`${step.chain} ended without a verdict, so the walk goes on behind the rule of ${step.to} that jumped`;
    case 'unknown':
      return say`${step.extension} is not known here, so nobody can say whether rule ${step.rule + 1} matches`;
    case 'route':
      return whyRoute(ns, step);
    case 'nat':
      return whyNat(ns, step);
    case 'conntrack':
      return whyTracked(ns, step);
    case 'drop':
      return sayReason(step.reason);
    default:
      return '';
  }
}

function whyRule(engine: Engine, ns: Netns, action: number, step: InRules, asked: number | undefined): string {
  const index = asked ?? (step.kind === 'rule' ? step.rule : step.last);
  const chain = engine.rules.get(action)?.get(keyOf(ns.place, step.table, step.chain));
  const rule: Rule | undefined = chain?.rules[index];
  if (!rule) return say('the rule is not there any more');
  const moment = momentOf(ns, step, index);
  if (step.kind === 'miss' || index < step.rule) return whyNot(rule, moment);
  if (index > step.rule) return say`the walk left the chain at rule ${step.rule + 1}, before this rule`;
  const did = whatItDid(rule, step.before, step.after);
  const matched = whyMatched(rule, moment);
  return did === '' ? matched : say`${matched}; so it ${did}`;
}

/** What can still be asked about the moment of a step. */
export function momentOf(ns: Netns, step: InRules, rule: number): Moment {
  const packet = step.before;
  const entry = entryThen(ns, step);
  const draw = step.draws?.find((d) => d.rule === rule);
  const input =
    step.hook === 'OUTPUT' || (step.hook === 'POSTROUTING' && packet.socket !== undefined) ? '' : packet.iif;
  const output = step.hook === 'PREROUTING' || step.hook === 'INPUT' ? '' : packet.oif;
  const typeOf = (address: number, device?: string) => addressType(ns, address, device);
  const test: MatchContext<undefined> = {
    hook: step.hook,
    table: step.table,
    in: input,
    out: output,
    now: step.time,
    state: undefined,
    random: () => 0,
    drew: () => {},
    entry,
    addressType: typeOf,
    inSet: (set, dirs, p, options) =>
      testPacket(ns.netfilter.sets, set, dirs, p, { ...options, noUpdateCounters: true }, step.time),
    recent: (name) => ns.netfilter.recent.get(name) ?? { entries: new Map(), max: 0 },
    connection: (id) => entryById(ns.netfilter.conntrack, id),
    hotdrop: () => {},
    findConnection: () => undefined,
    reversePath: (p, options) => reversePath(ns, p, options),
    socket: (p) => findOwner(ns, p, step.hook),
    restoreMark: () => undefined,
    deviceGroup: (device) => ns.devices.get(device)?.group ?? 0,
    account: () => {},
    shared: (kind, name, make) => (ns.netfilter.shared.get(`${kind}/${name}`) as ReturnType<typeof make>) ?? make(),
  };
  const explained = {
    hook: step.hook,
    in: input,
    out: output,
    addressType: typeOf,
    ...(entry ? { entry } : {}),
    ...(draw ? { draw } : {}),
  };
  return { packet, explain: explained, test };
}

/** The connection of a step's packet. A new one had no more bindings than the hooks up to there had made. */
function entryThen(ns: Netns, { before, hook, table }: InRules): Entry | undefined {
  const entry = before.ct ? entryById(ns.netfilter.conntrack, before.ct.entry) : undefined;
  if (!entry || before.ct?.state !== 'NEW') return entry;
  const beforeNat = (hook === 'PREROUTING' || hook === 'OUTPUT') && table !== 'filter' && table !== 'security';
  return { ...entry, srcNat: false, dstNat: entry.dstNat && !beforeNat };
}

function whyRoute(ns: Netns, step: Extract<Step, { kind: 'route' }>): string {
  const route = lookupRoute(ns, step.after.dst);
  const destination = formatIpv4(step.after.dst);
  if (!route) return say`no route leads to ${destination}`;
  if (route.type === 'local')
    return route.device === undefined
      ? say`${destination} is an address of this host`
      : say`${destination} is an address of ${route.device}`;
  return say`of the routes that hold ${destination} this one has the longest prefix: ${formatRoute(route)}`;
}

function whyNat(ns: Netns, step: Extract<Step, { kind: 'nat' }>): string {
  const { ct } = step.after;
  const entry = ct ? entryById(ns.netfilter.conntrack, ct.entry) : undefined;
  const isSource = step.manip === 'src';
  const value = formatEnd(step.after, step.manip);
  if (!entry)
    return isSource
      ? say`the connection says that the source is ${value}`
      : say`the connection says that the destination is ${value}`;
  if (ct?.direction === 'reply')
    return isSource
      ? say`the connection is bound, and seen from the original direction its other end is ${value}, so the source becomes that; no rule is asked`
      : say`the connection is bound, and seen from the original direction its other end is ${value}, so the destination becomes that; no rule is asked`;
  return isSource
    ? say`the connection is bound, and seen from the reply direction its other end is ${value}, so the source becomes that; no rule is asked`
    : say`the connection is bound, and seen from the reply direction its other end is ${value}, so the destination becomes that; no rule is asked`;
}

function whyTracked(ns: Netns, step: Extract<Step, { kind: 'conntrack' }>): string {
  const { ct } = step.after;
  if (!ct || ct.state === 'UNTRACKED') return say('a rule of the raw table said not to track it');
  if (ct.state === 'INVALID') return say('it neither begins a connection nor fits one that is known');
  const entry = entryById(ns.netfilter.conntrack, ct.entry);
  if (step.conntrack?.kind === 'confirm')
    return say('the packet passed every hook, so its connection goes into the table');
  if (step.conntrack?.kind === 'new') return say('no entry has its addresses and ports in either direction');
  if (!entry) return sayNote(step.note);
  if (ct.direction === 'reply') {
    const { src, dst } = entry.reply;
    return say`its addresses and ports are those of the reply direction, from ${formatIpv4(src)} to ${formatIpv4(dst)}`;
  }
  const { src, dst } = entry.original;
  return say`its addresses and ports are those of the original direction, from ${formatIpv4(src)} to ${formatIpv4(dst)}`;
}
