/** Contract 1: one host, packet by packet. The formats of `npm run replay`, of the recordings and of the live kernel check. */

/** A packet as a scenario writes it: a new one, the peer's answer to an earlier one, or an ICMP error about one. */
export type PacketSpec = NewPacket | ReplyPacket | ErrorPacket;

interface Common {
  /** The interface it arrives at; null: a raw socket of the host sends it. */
  readonly in: string | null;
}

export interface NewPacket extends Common {
  readonly src: string;
  readonly dst: string;
  readonly proto: 'tcp' | 'udp' | 'icmp';
  readonly ttl?: number;
  readonly tos?: number;
  /** Bytes, all `x`. */
  readonly payload?: number;
  /** A text in place of those. */
  readonly data?: string;
  readonly sport?: number;
  readonly dport?: number;
  /** Letters of FSRPAU. */
  readonly flags?: string;
  readonly seq?: number;
  readonly ack?: number;
  readonly type?: number;
  readonly code?: number;
  readonly id?: number;
}

/** The peer answers the first frame that packet `replyTo` made leave. */
export interface ReplyPacket {
  readonly replyTo: number;
  readonly flags?: string;
  readonly seq?: number;
  readonly ack?: number;
  readonly payload?: number;
  readonly data?: string;
  readonly ttl?: number;
  readonly tos?: number;
}

/** An ICMP error from the destination about the first frame that packet `icmpErrorTo` made leave. */
export interface ErrorPacket {
  readonly icmpErrorTo: number;
  readonly type: number;
  readonly code: number;
}

export interface Scenario {
  readonly id: string;
  readonly host: {
    readonly interfaces: readonly {
      readonly name: string;
      readonly mac?: string;
      readonly addresses: readonly string[];
      readonly mtu?: number;
    }[];
    readonly routes: readonly { readonly dst: string; readonly via?: string; readonly dev?: string }[];
    readonly sysctls: Readonly<Record<string, number | string>>;
    /** Lines of `ip` that are run at the end, without that word. */
    readonly ip?: readonly string[];
  };
  readonly ipset: string;
  readonly iptables: string;
  readonly packets: readonly PacketSpec[];
}

/** A frame that left the host. */
export interface OutFrame {
  readonly dev: string;
  readonly src: string;
  readonly dst: string;
  readonly ttl: number;
  readonly tos: number;
  readonly length: number;
  readonly proto: string | number;
  readonly sport?: number;
  readonly dport?: number;
  readonly flags?: string;
  readonly type?: number;
  readonly code?: number;
  readonly id?: number;
  readonly seq?: number;
  readonly inner?: Readonly<Record<string, string | number>>;
}

/** What a host did with a scenario: the kernel's or ours. */
export type Recording =
  | { readonly id: string; readonly error: string; readonly status?: number }
  | {
      readonly id: string;
      /** `iptables-save -c` without the `#` lines. */
      readonly save: string;
      /** Lines of `conntrack -L`, sorted. */
      readonly conntrack: readonly string[];
      readonly ipset?: string;
      readonly packets: readonly {
        readonly out: readonly OutFrame[];
        readonly errno?: string;
        readonly skipped?: true;
      }[];
    };

/** Says what is missing in a line that is no scenario; '' for one that is. */
export function whatIsMissing(line: unknown): string {
  const { host, iptables, ipset, packets } = (line ?? {}) as Partial<Scenario>;
  if (typeof host !== 'object' || host === null) return 'host is missing';
  if (!Array.isArray(host.interfaces)) return 'host.interfaces is missing';
  if (!Array.isArray(host.routes)) return 'host.routes is missing';
  if (typeof host.sysctls !== 'object' || host.sysctls === null) return 'host.sysctls is missing';
  if (typeof iptables !== 'string') return 'iptables is missing';
  if (ipset !== undefined && typeof ipset !== 'string') return 'ipset is not a text';
  if (!Array.isArray(packets)) return 'packets is missing';
  const wrong = packets.findIndex((packet: unknown) => !isPacket(packet));
  return wrong < 0 ? '' : `packet ${wrong} is neither a new one nor an answer to an earlier one`;
}

function isPacket(packet: unknown): boolean {
  const { replyTo, icmpErrorTo, proto, src, dst } = (packet ?? {}) as Partial<NewPacket & ReplyPacket & ErrorPacket>;
  if (typeof replyTo === 'number' || typeof icmpErrorTo === 'number') return true;
  return (proto === 'tcp' || proto === 'udp' || proto === 'icmp') && typeof src === 'string' && typeof dst === 'string';
}
