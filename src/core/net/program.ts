import type { Ipv4 } from '../packet/address';
import type { Place } from '../trace/step';
import type { Netns, Result, Server } from './netns';
import type { Run } from './run';

/** Who asked, so that the answer may come later. Plain data. */
export interface Client {
  readonly protocol: 'tcp' | 'udp';
  /** The socket of the server: of UDP the listening one, of TCP that of the connection. */
  readonly socket: number;
  readonly local: Ipv4;
  readonly remote: Ipv4;
  readonly remotePort: number;
  readonly flow: number;
}

export interface Answer {
  /** Each character is a byte. */
  readonly text: string;
  /** Of its trace. */
  readonly title: string;
}

/**
 * What a server does that does more than say who it is. It stands outside the state: sockets name it, a run knows it. Each
 * function may be absent where nothing of that kind happens to it.
 */
export interface Program {
  /** `later`: it sends the answer itself, or never; `usual`: it says who it is, as any server here. */
  answer?(run: Run, ns: Netns, server: Server, text: string, client: Client): Answer | 'later' | 'usual';
  /** A request that it made itself has ended. */
  ended?(run: Run, ns: Netns, note: unknown, result: Result): void;
  /** The time came that it asked for by a `program` event. */
  wake?(run: Run, place: Place, note: string): void;
}

export type Programs = ReadonlyMap<string, Program>;
