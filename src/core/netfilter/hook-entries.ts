import { confirm } from '../conntrack/confirm';
import type { Entry } from '../conntrack/entry';
import { formatEntry } from '../conntrack/print';
import { tellOf } from '../conntrack/events';
import { adjustSequence } from '../conntrack/sequences';
import { entryOf, track } from '../conntrack/track';
import type { Packet } from '../packet/packet';
import type { ConntrackDelta, HookName, TableName } from '../trace/step';
import { isNatUsed, isTrackingUsed } from './active';
import { runHelper } from './helpers/all';
import type { HookEntry, HookEnv } from './hooks';
import { type NatChain, runNat } from './nat';
import { followHandshake } from './synproxy';
import { traverse } from './traverse';

/** Source: include/uapi/linux/netfilter_ipv4.h enum nf_ip_hook_priorities */
const RAW = -300;
const CONNTRACK = -200;
const MANGLE = -150;
const NAT_DST = -100;
const FILTER = 0;
const SECURITY = 50;
const NAT_SRC = 100;
const CONFIRM = 0x7fffffff;

/** A table, at every hook where it has a chain. */
function tableEntry(name: TableName, priority: number): HookEntry {
  return {
    name,
    priority,
    run(packet, env) {
      const table = env.state.ipv4.tables.get(name);
      return table ? traverse(table, packet, env) : packet;
    },
  };
}

const natTable: NatChain = {
  run(packet, env) {
    const table = env.state.ipv4.tables.get('nat');
    return table ? traverse(table, packet, env) : packet;
  },
};
const natChains: readonly NatChain[] = [natTable];

function natEntry(priority: number): HookEntry {
  return {
    name: 'nat',
    priority,
    run: (packet, env) => (isNatUsed(env.state) ? runNat(packet, env, natChains) : packet),
  };
}

/** Looks for the packet's connection. Nothing is tracked in a netns where no rule asks for it. */
const conntrackEntry: HookEntry = {
  name: 'conntrack',
  priority: CONNTRACK,
  run(packet, env) {
    if (!isTrackingUsed(env.state)) return packet;
    const after = track(packet, env);
    if (!after) return drop(packet, env, 'nf_conntrack: table full, dropping packet');
    if (env.trace.record && after !== packet) sayTracked(packet, after, env);
    return after;
  },
};

/** Puts a new connection into the table, behind everything that could have refused it. */
const confirmEntry: HookEntry = {
  name: 'confirm',
  priority: CONFIRM,
  run(packet, env) {
    const entry = entryOf(packet, env);
    if (!entry) return packet;
    if (entry.synproxy && !isLoopedBack(packet, env)) {
      const next = followHandshake(packet, entry, {
        now: env.now,
        send: (made, title) => env.net.send(made, packet, title, false),
      });
      if (next === 'stolen') return steal(packet, env, 'SYNPROXY takes the segment of the handshake');
      if (next === 'dropped') return drop(packet, env, 'the acknowledgement carries no cookie of SYNPROXY');
      return confirmed(next, entry, env);
    }
    return confirmed(packet, entry, env);
  },
};

/** A packet of the host to itself that came in again. Source: nf_conntrack.h nf_is_loopback_packet() */
const isLoopedBack = (packet: Packet, env: HookEnv) => env.in !== '' && packet.iif === 'lo';

/** Source: net/netfilter/nf_conntrack_core.c nf_confirm(), nf_conntrack_confirm() */
function confirmed(given: Packet, entry: Entry, env: HookEnv): Packet | undefined {
  let packet = given;
  // Helpers and numbers are for packets of the connection, not for errors about it.
  const isError = given.ct?.state === 'RELATED' && given.ct.direction === 'reply';
  if (!isError && (entry.helper !== undefined || entry.sequences)) {
    const helped = runHelper(given, entry, env);
    if (!helped) return drop(given, env, `the helper ${entry.helper} cannot read the line, or expects too much`);
    packet = entry.sequences && !isLoopedBack(given, env) ? adjustSequence(helped, entry) : helped;
    if (env.trace.record && packet !== given) sayHelped(given, packet, entry, env);
  }
  if (!entry.confirmed) {
    const after = confirm(packet, entry, env);
    if (!after) return drop(packet, env, 'another connection has the same tuple already');
    if (env.trace.record && entry.confirmed) sayConfirmed(packet, after, entry, env);
    packet = after;
  }
  if (entry.told !== undefined) tellOf(env.state.conntrack.watch, entry);
  return packet;
}

function sayConfirmed(before: Packet, after: Packet, entry: Entry, env: HookEnv): void {
  const conntrack: ConntrackDelta = { kind: 'confirm', entry: entry.id, line: formatEntry(entry, env.now) };
  env.trace.add({ ...placeOf(before, after, env), kind: 'conntrack', note: 'the connection is confirmed', conntrack });
}

function sayHelped(before: Packet, after: Packet, entry: Entry, env: HookEnv): void {
  const what =
    after.payload === before.payload ? 'sequence numbers are translated' : `${entry.helper} rewrites the line`;
  env.trace.add({ ...placeOf(before, after, env), kind: 'conntrack', note: what });
}

function steal(packet: Packet, env: HookEnv, reason: string): undefined {
  env.stolen = true;
  drop(packet, env, reason);
}

const raw = tableEntry('raw', RAW);
const mangle = tableEntry('mangle', MANGLE);
const filter = tableEntry('filter', FILTER);
const security = tableEntry('security', SECURITY);

const ENTRIES: Readonly<Record<HookName, readonly HookEntry[]>> = {
  PREROUTING: [raw, conntrackEntry, mangle, natEntry(NAT_DST)],
  INPUT: [mangle, filter, security, natEntry(NAT_SRC), confirmEntry],
  FORWARD: [mangle, filter, security],
  OUTPUT: [raw, conntrackEntry, mangle, natEntry(NAT_DST), filter, security],
  POSTROUTING: [mangle, natEntry(NAT_SRC), confirmEntry],
};

/** What iptables and conntrack have at a hook, the lowest priority first. */
export function hookEntries(hook: HookName): readonly HookEntry[] {
  return ENTRIES[hook];
}

function sayTracked(before: Packet, after: Packet, env: HookEnv): void {
  const entry = entryOf(after, env);
  const step = {
    ...placeOf(before, after, env),
    kind: 'conntrack',
    note: noteOf(after, entry?.confirmed ?? false),
  } as const;
  if (!entry) env.trace.add(step);
  else {
    const kind = entry.dying ? 'destroy' : entry.confirmed ? 'update' : 'new';
    env.trace.add({ ...step, conntrack: { kind, entry: entry.id, line: formatEntry(entry, env.now) } });
  }
}

function noteOf(packet: Packet, known: boolean): string {
  const { ct } = packet;
  switch (ct?.state) {
    case 'NEW':
      return known ? 'known connection, not answered yet' : 'new connection';
    case 'ESTABLISHED':
      return ct.direction === 'reply' ? 'reply of a known connection' : 'packet of a known connection';
    case 'RELATED':
      return 'error about a known connection';
    default:
      return 'fits no connection: INVALID';
  }
}

function placeOf(before: Packet, after: Packet, env: HookEnv) {
  return { place: `${env.place}/conntrack`, hook: env.hook, before, after };
}

function drop(packet: Packet, env: HookEnv, reason: string): undefined {
  if (env.trace.record)
    env.trace.add({ place: `${env.place}/conntrack`, kind: 'drop', before: packet, after: packet, reason });
}
