import type { Entry, Tuple, Zone } from '../conntrack/entry';
import { entryById, find } from '../conntrack/table';
import { entryOf } from '../conntrack/track';
import { changePacket, mapPacket, testPacket } from '../ipset/packet';
import type { Packet } from '../packet/packet';
import type { Draw, TableName } from '../trace/step';
import type { NatRange, RecentList, TargetContext } from './extension';
import type { HookEnv, NetfilterState } from './hooks';
import { bind } from './nat';

/** Addresses that a list of `-m recent` holds unless the kernel module was loaded with another number. */
const RECENT_LIST_SIZE = 100;

/** Walks over tables that are under way: the one of a packet, and those of answers that its rules made. */
export interface Desk {
  /** What matches and targets are handed. */
  readonly context: TargetContext;
  /** Puts the desk up for a walk. */
  begin(env: HookEnv, table: TableName, packet: Packet): void;
  /** Why a match dropped the packet by itself; `undefined` where none did. */
  hotdropped(): string | undefined;
  /** The packet changed: its connection may have, too. */
  follow(packet: Packet): void;
  /** The memory of the match or target that is asked next. */
  remember(state: unknown): void;
  /** The rule that is asked next, by index. */
  ask(rule: number): void;
  /** The packet with the mark that a match of the rule gave it. */
  marked(packet: Packet): Packet;
  /** What chance drew since the last call. */
  draws(): Draw[];
}

/**
 * The context of matches and targets over a hook's environment. One serves many packets: making it anew for each would
 * cost more than most rules.
 */
export function makeDesk(): Desk {
  let env: HookEnv;
  let current: Packet;
  let rule = 0;
  let drawn: Draw[] = [];
  let hotdropped: string | undefined;
  let restored: number | undefined;
  const state = (): NetfilterState => env.state;

  const context = {
    hook: 'PREROUTING' as HookEnv['hook'],
    table: 'filter' as TableName,
    in: '',
    out: '',
    now: 0,
    state: undefined as unknown,
    get entry(): Entry | undefined {
      return entryOf(current, env);
    },
    random: () => env.random(),
    drew(drew: number, needs: number) {
      if (env.trace.record) drawn.push({ rule, drew, needs });
    },
    addressType: ((address, device) => env.net.addressType(address, device)) as TargetContext['addressType'],
    reversePath: ((packet, options) => env.net.reversePath(packet, options)) as TargetContext['reversePath'],
    socket: ((packet) => env.net.socket(packet)) as TargetContext['socket'],
    restoreMark(mark: number) {
      restored = mark;
    },
    deviceGroup: (device: string) => env.net.deviceGroup(device),
    recent: (name: string) => recentList(state(), name),
    account(name: string, packets: number, bytes: number) {
      const object = state().accounts.get(name);
      if (!object) return;
      object.packets += packets;
      object.bytes += bytes;
    },
    shared<T>(kind: string, name: string, make: () => T): T {
      const key = `${kind}/${name}`;
      const { shared } = state();
      if (!shared.has(key)) shared.set(key, make());
      return shared.get(key) as T;
    },
    nat: (packet: Packet, range: NatRange, manip: 'src' | 'dst') => bindPacket(packet, range, manip, env),
    masqueradeAddress: ((packet) => env.net.masqueradeAddress(packet)) as TargetContext['masqueradeAddress'],
    primaryAddress: ((device) => env.net.primaryAddress(device)) as TargetContext['primaryAddress'],
    reject: ((packet, how) => env.net.reject(packet, how)) as TargetContext['reject'],
    track: ((packet, how) => prepareTracking(packet, how)) as TargetContext['track'],
    send: ((made, about, title) => env.net.send(made, about, title, true)) as TargetContext['send'],
    log: (line: string) => env.net.log(line),
    clone: ((packet, gateway, device) => env.net.clone(packet, gateway, device)) as TargetContext['clone'],
    listens: ((protocol, address, port) => env.net.listens(protocol, address, port)) as TargetContext['listens'],
    pathMtu: ((packet) => env.net.pathMtu(packet)) as TargetContext['pathMtu'],
    inSet: ((set, dirs, packet, options) =>
      testPacket(state().sets, set, dirs, packet, options ?? {}, env.now)) as TargetContext['inSet'],
    changeSet: ((set, dirs, packet, how, options) =>
      changePacket(state().sets, set, dirs, packet, how, options ?? {}, env.now)) as TargetContext['changeSet'],
    mapSet: ((set, dirs, packet) => mapPacket(state().sets, set, dirs, packet, env.now)) as TargetContext['mapSet'],
    connection: (id: number) => entryById(state().conntrack, id),
    findConnection: (tuple: Tuple, zone: Zone) => find(env, tuple, zone)?.entry,
    hotdrop(reason = 'a match found the packet malformed') {
      hotdropped = reason;
    },
  };

  return {
    context,
    begin(newEnv, table, packet) {
      env = newEnv;
      current = packet;
      drawn = [];
      hotdropped = undefined;
      context.hook = env.hook;
      context.table = table;
      context.in = env.in;
      context.out = env.out;
      context.now = env.now;
      context.state = undefined;
    },
    hotdropped: () => hotdropped,
    follow(packet) {
      current = packet;
    },
    remember(memory) {
      context.state = memory;
    },
    ask(index) {
      rule = index;
      restored = undefined;
    },
    marked(packet) {
      return restored === undefined || restored === packet.mark ? packet : { ...packet, mark: restored };
    },
    draws() {
      if (drawn.length === 0) return drawn;
      const taken = drawn;
      drawn = [];
      return taken;
    },
  };
}

function recentList(state: NetfilterState, name: string): RecentList {
  const known = state.recent.get(name);
  if (known) return known;
  const list: RecentList = { entries: new Map(), max: RECENT_LIST_SIZE };
  state.recent.set(name, list);
  return list;
}

/** Binds the packet's connection in a range that a target gives. */
function bindPacket(packet: Packet, range: NatRange, manip: 'src' | 'dst', env: HookEnv): 'ACCEPT' | 'DROP' {
  const entry = entryOf(packet, env);
  if (!entry) return 'DROP';
  // nf_nat_masquerade_ipv4() remembers the device before it looks for a tuple.
  if (range.masquerade && !entry.confirmed) entry.masqueradeDevice = env.out;
  return bind(entry, range.netmap ? mapNetwork(packet, range, env) : range, manip, env);
}

/** The address with its network part replaced. Source: net/netfilter/xt_NETMAP.c netmap_tg4() */
function mapNetwork(packet: Packet, range: NatRange, env: HookEnv): NatRange {
  const { min = 0, max = min } = range;
  const mask = ~(min ^ max);
  const address = env.hook === 'PREROUTING' || env.hook === 'OUTPUT' ? packet.dst : packet.src;
  const mapped = ((address & ~mask) | (min & mask)) >>> 0;
  return { ...range, min: mapped, max: mapped };
}

/**
 * CT and NOTRACK: what conntrack, which comes after, does with the packet. A packet that has been seen is left alone.
 *
 * Source: net/netfilter/xt_CT.c xt_ct_target(), notrack_tg()
 */
function prepareTracking(packet: Packet, how: Parameters<TargetContext['track']>[1]): Packet {
  if ((packet.ct && (packet.ct.entry !== 0 || packet.ct.state === 'UNTRACKED')) || packet.template) return packet;
  if (how.notrack) return { ...packet, ct: { state: 'UNTRACKED', entry: 0, direction: 'original' } };
  const { zone = 0, zoneDirection, helper } = how;
  return {
    ...packet,
    template: {
      zone: zoneDirection ? { id: zone, direction: zoneDirection } : { id: zone },
      ...(helper ? { helper } : {}),
    },
  };
}
