import { release } from '../conntrack/table';
import { entryOf } from '../conntrack/track';
import { formatEntry } from '../conntrack/print';
import type { Packet } from '../packet/packet';
import type { ConntrackDelta, Draw, Verdict } from '../trace/step';
import { columnsOf, nextFit, probeOf } from './columns';
import { type CompiledRule, compiled } from './compile';
import { type Desk, makeDesk } from './context';
import type { HookEnv } from './hooks';
import type { Chain, Table } from './rule';

/** Jumps that may be open at once. Source: include/net/netfilter/nf_tables.h NFT_JUMP_STACK_SIZE */
const JUMP_STACK_SIZE = 16;

/** Desks for walks within walks: a rule's answer is sent, through hooks of its own, while the rule works. */
const desks: Desk[] = [];
let depth = 0;

/**
 * Takes a packet through one table at one hook: headers, matches, targets, jumps. Counts packets and bytes of each rule
 * that matched, and of the policy. Tells the trace each rule that matched and each run of rules that did not.
 *
 * Source: net/netfilter/nf_tables_core.c nft_do_chain(), net/netfilter/nft_compat.c nft_target_eval_xt()
 * @returns the packet as the rules left it, or `undefined` where it stops here: dropped, taken, or at a rule that cannot
 *   be evaluated
 */
export function traverse(table: Table, packet: Packet, env: HookEnv): Packet | undefined {
  const base = table.chains.get(env.hook);
  if (!base?.policy || base.absent) return packet;
  let desk = desks[depth];
  if (!desk) {
    desk = makeDesk();
    desks.push(desk);
  }
  depth++;
  try {
    const after = walk(table, base, packet, env, desk);
    if (!after) giveUp(packet, env);
    return after;
  } finally {
    depth--;
  }
}

/** A connection dies with its first packet, unless an answer to that is under way. */
function giveUp(packet: Packet, env: HookEnv): void {
  const entry = entryOf(packet, env);
  if (entry) release(env.state.conntrack, entry);
}

function walk(table: Table, base: Chain, start: Packet, env: HookEnv, desk: Desk): Packet | undefined {
  const { record } = env.trace;
  desk.begin(env, table.name, start);
  let packet = start;
  let probe = probeOf(packet, env.in, env.out);
  let chain = base;
  let columns = columnsOf(chain.rules);
  let next = 0;
  /** The first rule that no step speaks of yet. */
  let unsaid = 0;
  const back: { chain: Chain; next: number }[] = [];

  for (;;) {
    const index = nextFit(columns, next, probe);
    const rule = chain.rules[index];

    if (!rule) {
      if (record && unsaid < chain.rules.length)
        sayMissed(env, table, chain, unsaid, chain.rules.length - 1, packet, desk.draws());
      const caller = back.pop();
      if (!caller) return policy(table, base, packet, env);
      if (record) sayReturn(env, table, chain, caller.chain, packet);
      ({ chain, next } = caller);
      columns = columnsOf(chain.rules);
      unsaid = next;
      continue;
    }

    const ready = compiled(rule);
    desk.ask(index);
    if (!matches(ready, table, packet, desk)) {
      const reason = desk.hotdropped();
      if (reason !== undefined) return hotdrop(env, table, chain, packet, `rule ${index + 1}: ${reason}`);
      next = index + 1;
      continue;
    }
    const draws = record ? desk.draws() : [];
    if (record && unsaid < index) {
      sayMissed(
        env,
        table,
        chain,
        unsaid,
        index - 1,
        packet,
        draws.filter((d) => d.rule !== index),
      );
    }
    if (ready.unknown !== undefined) {
      if (record) {
        const at = placeOf(env, table, chain);
        env.trace.add({
          ...at,
          kind: 'unknown',
          before: packet,
          after: packet,
          rule: index,
          number: rule.number,
          extension: ready.unknown,
        });
      }
      return undefined;
    }

    count(table, rule.slot, packet);
    const before = packet;
    packet = desk.marked(packet);
    const connection = record ? lineOf(packet, env) : undefined;
    const { target } = ready;
    let verdict: Verdict;
    if (target.kind === 'extension') {
      desk.remember(memoryOf(table, target));
      const result = target.extension.apply(target.config as never, packet, desk.context as never);
      packet = result.packet;
      verdict = { kind: result.verdict };
    } else {
      ({ verdict } = target);
    }
    if (record)
      sayRule(
        env,
        table,
        chain,
        index,
        ready,
        before,
        packet,
        verdict,
        draws.filter((d) => d.rule === index),
        connection,
      );
    if (packet !== before) {
      desk.follow(packet);
      probe = probeOf(packet, env.in, env.out);
    }
    next = index + 1;
    unsaid = next;

    switch (verdict.kind) {
      case 'CONTINUE':
        break;
      case 'ACCEPT':
        return packet;
      case 'STOLEN':
      case 'QUEUE':
        env.stolen = true;
        return undefined;
      case 'DROP':
        return undefined;
      case 'RETURN': {
        const caller = back.pop();
        if (!caller) return policy(table, base, packet, env);
        if (record) sayReturn(env, table, chain, caller.chain, packet);
        ({ chain, next } = caller);
        columns = columnsOf(chain.rules);
        unsaid = next;
        break;
      }
      case 'JUMP':
      case 'GOTO': {
        const to = table.chains.get(verdict.chain);
        if (!to) throw new Error(`rule ${rule.number} leads to chain ${verdict.chain}, which is not there`);
        if (verdict.kind === 'JUMP') {
          if (back.length >= JUMP_STACK_SIZE) return undefined;
          back.push({ chain, next });
        }
        chain = to;
        columns = columnsOf(chain.rules);
        next = 0;
        unsaid = 0;
        break;
      }
    }
  }
}

/** The matches of a rule whose header fits, in order, up to the first that does not match. */
function matches(rule: CompiledRule, table: Table, packet: Packet, desk: Desk): boolean {
  for (const match of rule.matches) {
    desk.remember(memoryOf(table, match));
    if (!match.extension.test(match.config as never, packet, desk.context as never)) return false;
  }
  return true;
}

/** The memory of a match or target, made on first use. */
function memoryOf(
  table: Table,
  of: { readonly memory: string; readonly config: unknown; readonly extension: { initState?(config: never): unknown } },
): unknown {
  if (of.memory === '') return undefined;
  if (!table.memory.has(of.memory)) table.memory.set(of.memory, of.extension.initState?.(of.config as never));
  return table.memory.get(of.memory);
}

/** A match dropped the packet, whatever the rule says. */
function hotdrop(env: HookEnv, table: Table, chain: Chain, packet: Packet, reason: string): undefined {
  if (!env.trace.record) return;
  const { place } = placeOf(env, table, chain);
  env.trace.add({ place, kind: 'drop', before: packet, after: packet, reason });
}

function count({ counters }: Table, slot: number, packet: Packet): void {
  if (slot < 0) return;
  counters[slot * 2] = (counters[slot * 2] ?? 0) + 1;
  counters[slot * 2 + 1] = (counters[slot * 2 + 1] ?? 0) + packet.length;
}

/** The end of a base chain. */
function policy(table: Table, base: Chain, packet: Packet, env: HookEnv): Packet | undefined {
  count(table, base.slot, packet);
  const kind = base.policy ?? 'ACCEPT';
  if (env.trace.record) {
    env.trace.add({ ...placeOf(env, table, base), kind: 'policy', before: packet, after: packet, verdict: { kind } });
  }
  return kind === 'ACCEPT' ? packet : undefined;
}

function placeOf(env: HookEnv, table: Table, chain: Chain) {
  return { place: `${env.place}/${table.name}/${chain.name}`, hook: env.hook, table: table.name, chain: chain.name };
}

function sayMissed(
  env: HookEnv,
  table: Table,
  chain: Chain,
  first: number,
  last: number,
  packet: Packet,
  draws: readonly Draw[],
): void {
  const step = { ...placeOf(env, table, chain), kind: 'miss', before: packet, after: packet, first, last } as const;
  env.trace.add(draws.length > 0 ? { ...step, draws } : step);
}

function sayReturn(env: HookEnv, table: Table, chain: Chain, to: Chain, packet: Packet): void {
  env.trace.add({ ...placeOf(env, table, chain), kind: 'return', before: packet, after: packet, to: to.name });
}

function sayRule(
  env: HookEnv,
  table: Table,
  chain: Chain,
  index: number,
  rule: CompiledRule,
  before: Packet,
  after: Packet,
  verdict: Verdict,
  draws: readonly Draw[],
  connection: string | undefined,
): void {
  const changed = connectionChange(after, env, connection);
  env.trace.add({
    ...placeOf(env, table, chain),
    kind: 'rule',
    before,
    after,
    rule: index,
    number: rule.number,
    verdict,
    target: rule.target.name,
    ...(draws.length > 0 ? { draws } : {}),
    ...(changed ? { conntrack: changed } : {}),
  });
}

function lineOf(packet: Packet, env: HookEnv): string | undefined {
  const entry = entryOf(packet, env);
  return entry && formatEntry(entry, env.now);
}

/** What a target did to the packet's connection (NAT, CONNMARK). */
function connectionChange(packet: Packet, env: HookEnv, before: string | undefined): ConntrackDelta | undefined {
  const entry = entryOf(packet, env);
  const line = entry && formatEntry(entry, env.now);
  return entry && line !== undefined && before !== undefined && line !== before
    ? { kind: 'update', entry: entry.id, line }
    : undefined;
}
