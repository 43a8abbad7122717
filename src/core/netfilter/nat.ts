import { account } from '../conntrack/account';
import type { Entry } from '../conntrack/entry';
import { bindSource, destroy, entryById } from '../conntrack/table';
import { inverse, sameTuple } from '../conntrack/tuple';
import { entryOf } from '../conntrack/track';
import type { Packet } from '../packet/packet';
import type { HookName } from '../trace/step';
import type { NatRange } from './extension';
import type { HookEnv } from './hooks';
import { chooseTuple, type Manip } from './nat-choice';
import { rewrite, rewriteError } from './nat-rewrite';

/** What NAT changes at a hook: the destination before routing, the source after. Source: HOOK2MANIP */
export function manipOf(hook: HookName): Manip {
  return hook === 'PREROUTING' || hook === 'OUTPUT' ? 'dst' : 'src';
}

/** A base chain of type nat, of iptables or nftables. */
export interface NatChain {
  /** @returns `undefined` where a rule dropped the packet */
  run(packet: Packet, env: HookEnv): Packet | undefined;
}

/**
 * Binds a connection: chooses the tuple its packets get, and so the reply tuple. Does nothing for one in the table.
 *
 * Source: net/netfilter/nf_nat_core.c nf_nat_setup_info()
 */
export function bind(entry: Entry, range: NatRange, manip: Manip, env: HookEnv): 'ACCEPT' | 'DROP' {
  if (entry.confirmed) return 'ACCEPT';
  if (isBound(entry, manip)) return 'DROP';
  const current = inverse(entry.reply);
  const chosen = chooseTuple(entry, current, range, manip, env);
  if (!sameTuple(chosen, current)) {
    entry.reply = inverse(chosen);
    if (manip === 'src') entry.srcNat = true;
    else entry.dstNat = true;
  }
  if (manip === 'src') bindSource(env.state.conntrack, entry);
  else entry.dstNatDone = true;
  return 'ACCEPT';
}

/** Has nat been asked for this side of the connection? Source: nf_nat_initialized() */
function isBound(entry: Entry, manip: Manip): boolean {
  return manip === 'src' ? entry.srcNatDone : entry.dstNatDone;
}

/** The binding that changes nothing, but for a port that is taken. Source: nf_nat_alloc_null_binding() */
function bindAsIs(entry: Entry, manip: Manip, env: HookEnv): 'ACCEPT' | 'DROP' {
  const address = manip === 'src' ? entry.reply.dst : entry.reply.src;
  return bind(entry, { min: address, max: address }, manip, env);
}

/**
 * NAT at a hook: the first packet of a connection walks the nat chains, which bind it; every packet is then rewritten
 * as the connection is bound.
 *
 * Source: net/netfilter/nf_nat_core.c nf_nat_inet_fn(), net/netfilter/nf_nat_proto.c nf_nat_ipv4_fn()
 */
export function runNat(packet: Packet, env: HookEnv, chains: readonly NatChain[]): Packet | undefined {
  const entry = entryOf(packet, env);
  if (!entry || !packet.ct) return packet;
  const manip = manipOf(env.hook);
  const { state } = packet.ct;

  if (state === 'RELATED' && packet.transport.kind === 'icmp') {
    const after = rewriteError(packet, packet.transport, entry, manip);
    if (!after) return drop(packet, env, 'ICMP redirect of a translated connection');
    return translated(packet, after, manip, env);
  }

  let at = packet;
  if (entry.follow && !entry.confirmed) followMaster(entry, env);
  if ((state === 'NEW' || state === 'RELATED') && !isBound(entry, manip)) {
    for (const chain of chains) {
      const next = chain.run(at, env);
      if (!next) return undefined;
      at = next;
      if (isBound(entry, manip)) break;
    }
    if (!isBound(entry, manip) && bindAsIs(entry, manip, env) === 'DROP') return drop(at, env, 'NAT found no tuple');
  } else if (leavesElsewhere(entry, packet, env)) {
    account(entry, 0, packet.length);
    destroy(env.state.conntrack, entry);
    return drop(
      packet,
      env,
      `the connection was masqueraded for ${entry.masqueradeDevice}, and now leaves by ${env.out}`,
    );
  }
  return translated(at, rewrite(at, entry, manip), manip, env);
}

/**
 * A connection that a translated one waited for goes where that one goes; the nat chains are not asked.
 *
 * Source: net/netfilter/nf_nat_helper.c nf_nat_follow_master()
 */
function followMaster(entry: Entry, env: HookEnv): void {
  const { follow } = entry;
  delete entry.follow;
  const master = entry.master === undefined ? undefined : entryById(env.state.conntrack, entry.master);
  if (!follow || !master) return;
  const opposite = follow.direction === 0 ? master.reply : master.original;
  bind(entry, { min: opposite.dst, max: opposite.dst }, 'src', env);
  bind(entry, { min: opposite.src, max: opposite.src, minPort: follow.port, maxPort: follow.port }, 'dst', env);
}

/** The route of a masqueraded connection changed: its address would be wrong. Source: nf_nat_oif_changed() */
function leavesElsewhere(entry: Entry, packet: Packet, env: HookEnv): boolean {
  const device = entry.masqueradeDevice;
  return (
    device !== undefined && env.hook === 'POSTROUTING' && packet.ct?.direction === 'original' && device !== env.out
  );
}

function translated(before: Packet, after: Packet, manip: Manip, env: HookEnv): Packet {
  if (env.trace.record && before !== after) {
    env.trace.add({ kind: 'nat', hook: env.hook, manip, place: `${env.place}/nat`, before, after });
  }
  return after;
}

function drop(packet: Packet, env: HookEnv, reason: string): undefined {
  if (env.trace.record)
    env.trace.add({ kind: 'drop', place: `${env.place}/nat`, before: packet, after: packet, reason });
}
