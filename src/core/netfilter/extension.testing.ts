import { expect, test } from 'vitest';
import { ipv4 } from '../packet/address';
import { makePacket, tcp } from '../packet/make';
import { type Packet, SYN, UDP } from '../packet/packet';
import type { AnyMatch, AnyTarget, ExplainContext, MatchContext, RecentList, TargetContext } from './extension';
import { type RestoreOptions, restore } from './restore';
import type { Rule } from './rule';
import { emptyRuleset } from './ruleset';
import { saveRuleset } from './save';

/** Where a rule with the extension stands, and what stands before it. */
export interface Where {
  readonly table?: string;
  readonly chain?: string;
  /** Words before the extension: `-p tcp`. */
  readonly header?: string;
  readonly family?: 'ipv4' | 'ipv6';
  readonly sets?: readonly string[];
  readonly accounts?: readonly string[];
}

function ruleOf(extension: AnyMatch | AnyTarget, words: string, where: Where): string {
  const name = 'apply' in extension ? `-j ${extension.name}` : `-m ${extension.name}`;
  return ['-A', where.chain ?? 'FORWARD', where.header, name, words].filter(Boolean).join(' ');
}

function optionsOf({ family = 'ipv4', sets = [], accounts = [] }: Where): RestoreOptions {
  return {
    family,
    unknown: 'refuse',
    hasSet: (name) => sets.includes(name),
    hasAccount: (name) => accounts.includes(name),
  };
}

/** Loads one rule. @returns what iptables-save prints of it, or the complaint; and the rule itself */
export function load(
  rule: string,
  where: Where = {},
): { readonly saved: string; readonly refused: string; readonly rule?: Rule } {
  const ruleset = emptyRuleset();
  const { ok, stderr } = restore(ruleset, `*${where.table ?? 'filter'}\n${rule}\nCOMMIT\n`, optionsOf(where));
  if (!ok) return { saved: '', refused: stderr };
  const saved = saveRuleset(ruleset, { family: where.family ?? 'ipv4' });
  const [table] = ruleset.tables.values();
  const loaded = [...(table?.chains.values() ?? [])].flatMap((chain) => chain.rules)[0];
  return { saved: saved.match(/^-A.*$/m)?.[0] ?? '', refused: '', ...(loaded && { rule: loaded }) };
}

/** Each row: words after the extension's name, and what is printed of them (`=` for the same). */
export function roundTrips(
  extension: AnyMatch | AnyTarget,
  rows: readonly (readonly [string, string])[],
  where: Where = {},
): void {
  test.each(rows)(`${extension.name}: %s → %s`, (words, printed) => {
    const { saved, refused } = load(ruleOf(extension, words, where), where);
    expect(refused).toBe('');
    expect(saved).toBe(ruleOf(extension, printed === '=' ? words : printed, where));
    // What is printed is read back as it is.
    expect(load(saved, where).saved).toBe(saved);
  });
}

/** Each row: words after the extension's name, and words of the complaint. */
export function rejects(
  extension: AnyMatch | AnyTarget,
  rows: readonly (readonly [string, string])[],
  where: Where = {},
): void {
  test.each(rows)(`${extension.name} refuses: %s`, (words, message) => {
    expect(load(ruleOf(extension, words, where), where).refused).toContain(message);
  });
}

/** A TCP packet from a pod to a Service, or a UDP one; fields may be given. */
export function packetTo(
  destination: string,
  fields: Partial<Packet> & { readonly sport?: number; readonly protocol?: number } = {},
): Packet {
  const [address = '', port = '80'] = destination.split(':');
  const { sport = 40000, ...rest } = fields;
  const dport = Number(port);
  const transport =
    fields.protocol === UDP ? ({ kind: 'udp', sport, dport } as const) : tcp({ sport, dport, flags: SYN });
  return { ...makePacket(transport, { src: ipv4('10.244.1.9'), dst: ipv4(address) }), ...rest };
}

const unused = (): never => {
  throw new Error('the test did not expect to be asked');
};

/** What a match or target may ask, all of it refused but what is given. */
export function contextOf(given: Partial<TargetContext> = {}): TargetContext {
  const recent = new Map<string, RecentList>();
  const context: Partial<TargetContext> = {
    hook: 'FORWARD',
    table: 'filter',
    in: 'eth0',
    out: 'eth1',
    now: 0,
    state: undefined,
    random: unused,
    drew: () => {},
    entry: undefined,
    addressType: unused,
    inSet: unused,
    recent(name) {
      if (!recent.has(name)) recent.set(name, { entries: new Map(), max: 100 });
      return recent.get(name)!;
    },
    account: unused,
    hotdrop: unused,
    log: unused,
    reject: unused,
    nat: unused,
    track: unused,
    primaryAddress: unused,
    masqueradeAddress: unused,
    ...given,
  };
  return context as TargetContext;
}

/** The config that words of a match or target give. */
export function configOf<E extends AnyMatch | AnyTarget>(
  extension: E,
  words: string,
  where: Where = {},
): Parameters<E['print']>[0] {
  const { refused, rule } = load(ruleOf(extension, words, where), where);
  if (!rule) throw new Error(refused);
  if ('apply' in extension) return rule.target?.kind === 'extension' ? rule.target.config : undefined;
  return rule.matches.find((match) => match.name === extension.name)?.config;
}

/** Does the match take the packet? */
export function matches(
  match: AnyMatch,
  words: string,
  packet: Packet,
  given: Partial<MatchContext> = {},
  where: Where = {},
): boolean {
  const config = configOf(match, words, where);
  const state = given.state ?? match.initState?.(config);
  return match.test(config, packet, contextOf({ ...given, state }));
}

/** Which of so many packets in a row the match takes, from 0. */
export function takes(match: AnyMatch, words: string, packets: number, given: Partial<MatchContext> = {}): number[] {
  const config = configOf(match, words);
  const context = contextOf({ ...given, state: match.initState?.(config) });
  const packet = packetTo('10.96.0.10');
  return Array.from({ length: packets }, (_, i) => i).filter(() => match.test(config, packet, context));
}

/** Why, as it is told afterwards. */
export function why(
  match: AnyMatch,
  words: string,
  packet: Packet,
  given: Partial<ExplainContext> = {},
  where: Where = {},
): string {
  return match.explain(configOf(match, words, where), packet, {
    hook: 'FORWARD',
    in: 'eth0',
    out: 'eth1',
    matched: false,
    ...given,
  });
}
