import type { Entry, Tuple, Zone } from '../conntrack/entry';
import type { Family, Ipv4, Masked } from '../packet/address';
import type { Packet } from '../packet/packet';
import type { HookName, TableName } from '../trace/step';

/** One option of a match or a target. The parser, completion, hover and messages read these tables. */
export interface Option {
  readonly name: string;
  /** One sentence, for hover and completion. */
  readonly doc: string;
  /**
   * What follows: nothing, or a value that the shared parser reads in the way, and with the words on failure, of
   * libxtables' XTTYPE_*. `word` is any one word, which the extension reads itself.
   */
  readonly type:
    | 'none'
    | 'word'
    | 'u8'
    | 'u16'
    | 'u32'
    | 'u64'
    | 'u8range'
    | 'u16range'
    | 'u32range'
    | 'double'
    | 'mark'
    | 'port'
    | 'portrange'
    | 'host'
    | 'hostmask'
    | 'plen'
    | 'protocol'
    | 'tos'
    | 'syslog'
    | 'string'
    | 'u64range'
    | 'plenmask'
    | 'mac';
  readonly min?: number;
  readonly max?: number;
  /** The greatest value in ip6tables, where it is another. */
  readonly maxIpv6?: number;
  /** Values a `word` may have. */
  readonly oneOf?: readonly string[];
  readonly required?: boolean;
  /** `!` may stand before it. */
  readonly invert?: boolean;
  /** May be given more than once. */
  readonly multiple?: boolean;
  readonly excludes?: readonly string[];
  readonly needs?: readonly string[];
  /** How many words follow, where it is not one (`--tcp-flags` 2). */
  readonly words?: number;
  /** What the program says where the second word is missing; `--option requires two args.` where absent. */
  readonly wordsMissing?: string;
  /** Another name of the option called so: `Given` and all messages know it by that name (`--sport`, `--source-port`). */
  readonly synonymOf?: string;
  /** The value may be left out: only `--option=value` gives one. */
  readonly optional?: boolean;
  /** A word after it that is no option is its value: the second of `Given.all`. */
  readonly optionalWord?: boolean;
  /** How many numbers a range may have, where it is not two. */
  readonly components?: number;
}

/** One use of an option in a rule. */
export interface Occurrence {
  /** The option it is, never a synonym. */
  readonly option: string;
  readonly text: string;
  readonly inverted: boolean;
  /** Number of its word in the rule, for RuleError. */
  readonly word: number;
  /** Protocol of the rule's header as far as it had been read when the option came; `-p` may follow. */
  readonly protocol: number;
  readonly notProtocol: boolean;
}

/** What the shared option parser found for one extension in one rule. */
export interface Given {
  has(option: string): boolean;
  /** `!` stood before the option. */
  inverted(option: string): boolean;
  /** The word itself. Throws where the option is absent: ask `has` first. */
  text(option: string): string;
  /** All words of an option with `words: 2`, or of one given more than once, in order. */
  texts(option: string): readonly string[];
  /** The value as its type says: number for u8 … port, double; seconds etc. are the extension's. */
  number(option: string): number;
  /** Ranges, and `mark` as [value, mask]. */
  pair(option: string): readonly [number, number];
  /** The value of a `u64`, exactly. */
  big(option: string): bigint;
  /** The values of a `u64range`: one where no colon was given. */
  bigs(option: string): readonly bigint[];
  /** A `host`, `hostmask` or `plenmask`. */
  masked(option: string): Masked;
  /** The use of an option. Throws where it is absent. */
  use(option: string): Occurrence;
  /** Every use of this option, or of all options, in the order they stand. */
  all(option?: string): readonly Occurrence[];
  /** Number of the option's word in the rule, for RuleError. */
  word(option: string): number;
  readonly family: Family;
  readonly table: TableName;
  readonly chain: string;
  /** Protocol of the rule's header, 0 for any; and whether it is inverted. */
  readonly protocol: number;
  readonly notProtocol: boolean;
  /** Is there a set of this name? iptables asks the kernel while it reads the rule. */
  hasSet(name: string): boolean;
  /** Has the program write a line to standard error and go on. */
  warn(line: string): void;
}

/** Why something matched or did not: one sentence without its full stop, in the field's terms. */
export type Why = string;

export type AddressType =
  | 'UNSPEC'
  | 'UNICAST'
  | 'LOCAL'
  | 'BROADCAST'
  | 'ANYCAST'
  | 'MULTICAST'
  | 'BLACKHOLE'
  | 'UNREACHABLE'
  | 'PROHIBIT'
  | 'THROW'
  | 'NAT'
  | 'XRESOLVE';

/** A socket that would take a packet, or that sent it. */
export interface SocketOwner {
  /** A process holds it; the kernel's own, which send ICMP and resets, nobody does. */
  readonly held: boolean;
  readonly uid: number;
  readonly gid: number;
  readonly transparent: boolean;
  readonly wildcard: boolean;
  readonly mark: number;
}

/** What a match may ask for. It never sees a netns. */
export interface MatchContext<State = unknown> {
  readonly hook: HookName;
  readonly table: TableName;
  /** '' where there is none (OUTPUT has no `in`). */
  readonly in: string;
  readonly out: string;
  /** Virtual time, µs since the world began. */
  readonly now: number;
  /** Memory of this match in this rule, made by `initState`. */
  readonly state: State;
  /** An unsigned 32-bit number from the world's generator. */
  random(): number;
  /** Tells the trace what chance drew: matches when `drew` < `needs`, both 0 to 1. */
  drew(drew: number, needs: number): void;
  /** The packet's connection; `undefined` for INVALID, UNTRACKED and before conntrack. */
  readonly entry: Entry | undefined;
  /** fib type of an address, as `inet_addr_type_dev_table()`; with a device only what that device has. */
  addressType(address: Ipv4, device?: string): AddressType;
  /** Is the packet in the set (or a set of sets), with `dirs` such as ['src', 'dst']? */
  inSet(set: string, dirs: readonly ('src' | 'dst')[], packet: Packet, options?: SetMatchOptions): boolean;
  /** Lists of `-m recent`, shared by name across rules; made on first use. */
  recent(name: string): RecentList;
  /** A connection by its number: the master of a related one. */
  connection(id: number): Entry | undefined;
  /** The connection in the table that a tuple belongs to, in either direction: nf_conntrack_find_get(). */
  findConnection(tuple: Tuple, zone: Zone): Entry | undefined;
  /** Drops the packet, whatever the rule says: par->hotdrop. The match returns false then. Without a reason: it is malformed. */
  hotdrop(reason?: string): void;
  /** Would the route back to the source leave by the device it came from (`rpfilter`)? */
  reversePath(
    packet: Packet,
    options: { readonly loose: boolean; readonly acceptLocal: boolean; readonly validMark: boolean },
  ): boolean;
  /** The local socket that would receive (`socket`) or that sent (`owner`) the packet. */
  socket(packet: Packet): SocketOwner | undefined;
  /** `-m socket --restore-skmark`: the packet gets this mark where the rule matches. */
  restoreMark(mark: number): void;
  /** Device group and device address, for `devgroup` and `physdev`. */
  deviceGroup(device: string): number;
  /** An accounting object (`nfacct`), counted by name. */
  account(name: string, packets: number, bytes: number): void;
  /** State shared by name and not by rule: hashlimit tables, quota2, RATEEST. Made by `make` on first use. */
  shared<T>(kind: string, name: string, make: () => T): T;
}

export interface SetMatchOptions {
  readonly noMatch?: boolean;
  readonly noUpdateCounters?: boolean;
  readonly noUpdateSubcounters?: boolean;
  readonly packets?: { readonly op: 'eq' | 'lt' | 'gt' | 'ne'; readonly value: number | bigint };
  readonly bytes?: { readonly op: 'eq' | 'lt' | 'gt' | 'ne'; readonly value: number | bigint };
}

/** `-m recent`: address to the times it was seen. Newest last. State. */
export interface RecentList {
  entries: Map<Ipv4, { stamps: number[]; ttl: number }>;
  /** Addresses that fit. */
  readonly max: number;
  /** Stamps that are kept of an address; 32 unless a rule counts further. */
  stamps?: number;
}

/** How a rule is listed. */
export interface Listing {
  readonly family: Family;
  /** Numbers stand for ports, types and addresses: `-n`. */
  readonly numeric: boolean;
  /** Protocol of the rule's header, 0 for any. */
  readonly protocol: number;
}

/** What a phrase stands beside. */
export interface Beside {
  /** A destination address is before it: "to 10.96.0.10, port 443". */
  readonly afterAddress?: boolean;
  /** Rules before this one have taken their shares: "1 in 2 of the rest". */
  readonly ofTheRest?: boolean;
}

export interface Extension<Config> {
  readonly name: string;
  /** Markdown, for hover and completion. */
  readonly doc: string;
  /** Kernel file that `test` or `apply` follows. */
  readonly source: string;
  readonly options: readonly Option[];
  /** Families it exists for; both where absent. */
  readonly families?: readonly Family[];
  /** Tables and hooks that allow it; all where absent. The kernel's checkentry, "Invalid argument" on violation. */
  readonly tables?: readonly TableName[];
  readonly hooks?: readonly HookName[];
  /** Protocols one of which the rule must name (`-p tcp`), by number. */
  readonly protocols?: readonly number[];
  /** A rule with it switches connection tracking on: the kernel's checkentry calls nf_ct_netns_get(). */
  readonly tracks?: boolean;
  /** The same where it depends on the config. */
  tracksWith?(config: Config): boolean;
  /** A rule with it sets nf_conntrack_acct to 1: the kernel's checkentry calls nf_ct_set_acct(). */
  readonly accounting?: boolean;
  /** Shown in the support table: what differs from the kernel, one sentence. */
  readonly limits?: string;
  /**
   * Checks that the program makes before the shared ones (required, needs, excludes): libxtables' x6_fcheck.
   * Throws RuleError without a word.
   */
  precheck?(given: Given): void;
  /**
   * Throws RuleError with libxtables' words on a bad combination. An error about one option names its word: the program
   * stops there, before it looks at later words; an error without a word is a check at the end of the rule.
   */
  read(given: Given): Config;
  /** Exactly what iptables-save writes after `-m name` (or `-j NAME`), without a leading blank; '' for nothing. */
  print(config: Config, family: Family): string;
  /**
   * What `iptables -L` writes in the last column, without a leading blank. Absent: it is written as by `print`, with
   * the name of the extension before it.
   */
  list?(config: Config, how: Listing): string;
  /**
   * The row's meaning in a few plain words, to be joined with others: "from 10.244.1.5", "TCP to port 30080",
   * "1 in 3, by chance", "already marked 0x4000"; a target: "jump", "send to 10.244.1.5:80", "set the mark 0x4000". '' says nothing.
   */
  phrase(config: Config, beside?: Beside): string;
  /** The kernel's own check, after the user-space one: 'EINVAL', 'ENOENT' … or undefined. */
  check?(config: Config, rule: CheckContext): string | undefined;
}

export interface CheckContext {
  readonly family: Family;
  readonly table: TableName;
  /** Hooks from which the rule's chain is reached. */
  readonly hooks: readonly HookName[];
  readonly protocol: number;
  readonly notProtocol: boolean;
  hasSet(name: string): boolean;
  hasAccount(name: string): boolean;
}

export interface Match<Config = unknown, State = unknown> extends Extension<Config> {
  /**
   * Where iptables translates the match to expressions of nf_tables: what is read back of them. `undefined` where nothing
   * is left, `kept` where this one stays a match. `earlier`, one of the same name translated before it in the rule, is
   * read back together with it, as one.
   * @throws RuleError where the translation needs another protocol
   */
  translate?(config: Config, earlier: Config | undefined, protocol: number): Config | 'kept' | undefined;
  initState?(config: Config): State;
  /** Destination ports outside which it cannot match, both included: rules are passed over by them. */
  destinationPorts?(config: Config): readonly [number, number] | undefined;
  test(config: Config, packet: Packet, context: MatchContext<State>): boolean;
  /**
   * Why the packet matches or does not, with the values compared: "source 10.244.1.9 is inside 10.244.0.0/16".
   * Pure: called for any step, long after; chance and memory are told from the config alone.
   */
  explain(config: Config, packet: Packet, context: ExplainContext): Why;
}

/** What is still known when somebody asks why, after the fact. */
export interface ExplainContext {
  readonly hook: HookName;
  readonly in: string;
  readonly out: string;
  readonly matched: boolean;
  readonly entry?: Entry;
  readonly draw?: { readonly drew: number; readonly needs: number };
  addressType?(address: Ipv4, device?: string): AddressType;
}

/** What happens to the packet after a target ran. */
export interface TargetResult {
  readonly packet: Packet;
  readonly verdict: 'CONTINUE' | 'ACCEPT' | 'DROP' | 'RETURN' | 'STOLEN' | 'QUEUE';
  /** Why it was dropped or stolen, where the word alone says too little. */
  readonly reason?: string;
}

/** A range that NAT chooses from: struct nf_nat_range2. */
export interface NatRange {
  readonly min?: Ipv4;
  readonly max?: Ipv4;
  readonly minPort?: number;
  readonly maxPort?: number;
  readonly basePort?: number;
  readonly random?: boolean;
  readonly randomFully?: boolean;
  readonly persistent?: boolean;
  /** NETMAP: keep the host bits; `min`/`max` give the network. */
  readonly netmap?: boolean;
  /** MASQUERADE: the binding holds only while the connection leaves by this device. */
  readonly masquerade?: boolean;
}

/** What a target may do, beyond what a match may ask. */
export interface TargetContext<State = unknown> extends MatchContext<State> {
  /** nf_nat_setup_info(): binds the connection. The packet is rewritten when the nat hook entry ends, not here. */
  nat(packet: Packet, range: NatRange, manip: 'src' | 'dst'): 'ACCEPT' | 'DROP';
  /** Address that MASQUERADE takes: preferred source of the device the packet leaves by. */
  masqueradeAddress(packet: Packet): Ipv4 | undefined;
  /** First address of the incoming device (REDIRECT). */
  primaryAddress(device: string): Ipv4 | undefined;
  /** Sends an answer about the packet: ICMP error by type and code, or a TCP reset. */
  reject(packet: Packet, how: { readonly icmp: readonly [type: number, code: number] } | 'tcp-reset'): void;
  /** CT --notrack: the packet becomes UNTRACKED. Others set what a new connection gets. */
  track(
    packet: Packet,
    how: {
      readonly notrack?: boolean;
      readonly zone?: number;
      readonly zoneDirection?: 'original' | 'reply';
      readonly helper?: string;
      readonly timeout?: string;
    },
  ): Packet;
  /** Sends a packet that the target made because of another, as the host itself sends. */
  send(made: Packet, about: Packet, title: string): void;
  /** A line for the kernel log (LOG, NFLOG, AUDIT). */
  log(line: string): void;
  /** TEE: a copy of the packet to this gateway, through this device where one is given. */
  clone(packet: Packet, gateway: Ipv4, device?: string): void;
  /** SET: adds or deletes the packet's element. */
  changeSet(
    set: string,
    dirs: readonly ('src' | 'dst')[],
    packet: Packet,
    how: 'add' | 'del',
    options?: { readonly exist?: boolean; readonly timeout?: number },
  ): void;
  /** SET --map-set: what the packet's element has for it; `undefined` where the packet is not in the set. */
  mapSet(
    set: string,
    dirs: readonly ('src' | 'dst')[],
    packet: Packet,
  ): { readonly mark: number; readonly mask: number; readonly priority: number } | undefined;
  /** The number of the local socket that listens on this address and port (TPROXY). */
  listens(protocol: number, address: Ipv4, port: number): number | undefined;
  /** The lesser MTU of the packet's route and of the route back to its source (TCPMSS --clamp-mss-to-pmtu). */
  pathMtu(packet: Packet): number;
}

export interface Target<Config = unknown, State = unknown> extends Extension<Config> {
  initState?(config: Config): State;
  apply(config: Config, packet: Packet, context: TargetContext<State>): TargetResult;
  /** What it did, for the caption: "rewrites the destination to 10.244.2.8:80". No rule name, no full stop. */
  describe(config: Config, before: Packet, after: Packet): Why;
  /** For targets that decide how a packet is shown (colour, glyph). Absent: an action like LOG that changes nothing. */
  readonly shows?: 'DNAT' | 'SNAT' | 'MASQUERADE' | 'MARK' | 'REJECT' | 'DROP' | 'ACCEPT';
}

/** Any match or target: what the lists hold. Methods compare their parameters loosely, so each one fits. */
export type AnyMatch = Match;
export type AnyTarget = Target;
