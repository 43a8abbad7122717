import { openClient } from '../../core/engine/probe';
import { resultOf } from '../../core/net/wait';
import { formatTuple, listEntries, protocolName } from '../../core/conntrack/print';
import { seedRandom } from '../../core/lib/random';
import { runEvents } from '../../core/net/dispatch';
import { sendLocal } from '../../core/net/output';
import { createRun } from '../../core/net/run';
import { removeSocket } from '../../core/net/socket';
import { saveRuleset } from '../../core/netfilter/save';
import { execIn } from '../../core/shell/shell';
import { RST, SYN } from '../../core/packet/packet';
import type { Step, Trace } from '../../core/trace/step';
import { cloneWorld } from '../../core/world/clone';
import { programsOf } from '../../core/world/edge/programs';
import { rootOf, type World } from '../../core/world/world';
import { namespace, placeOf, type Probe, readProbe } from '../cluster-scenario';

/** How one connection ended: what the client saw, who answered, and from which address it saw the question come. */
export type Ending = readonly [outcome: string, server: string, seenFrom: string];

/** Servers that are equally likely are at most about ten; to miss one in so many tries has a chance of one in a million. */
const TRIES = 150;
/** The tunnel's packets; which of them begin a connection depends on a hash that every kernel draws for itself. */
const VXLAN_PORT = 8472;

/**
 * A rule or policy whose counters depend on more than the outcomes: on how a TCP stream was cut and acknowledged.
 * `PLACE TABLE CHAIN INDEX`, the index -1 for the policy.
 */
export type Wavering = ReadonlySet<string>;

interface Tried {
  readonly world: World;
  readonly ending: Ending;
  readonly traces: readonly Trace[];
}

/** One connection. Nothing is sent twice: the client on the other side gives up before its kernel would send again. */
function connect(world: World, probe: Probe, n: number, record: boolean): Omit<Tried, 'world'> {
  const run = createRun(world.net, sendLocal, { record, programs: programsOf(world, (r) => execIn(world, r)) });
  const ns = namespace(world, placeOf(world, probe.from));
  const { target, lower } = readProbe(probe.to, probe.protocol);
  const socket = openClient(run, ns, target, lower, undefined, n);
  runEvents(run, (next) => next.kind === 'timer');
  removeSocket(ns, socket);
  const { outcome, text } = resultOf(socket) ?? { outcome: 'timeout', text: '' };
  const [, server = '', seen = ''] = /^(\S+) sees (\S+)\n$/.exec(text) ?? [];
  return { ending: [outcome, server, seen], traces: run.done };
}

/** One connection in a copy of the world, with the chance of its own that `seed` gives. */
function attempt(before: World, probe: Probe, n: number, seed: number): Tried {
  const world = cloneWorld(before);
  world.net.random = seedRandom(seed);
  return { world, ...connect(world, probe, n, true) };
}

/** What the core expects, by its own chance: the endings of every connection of every probe. */
export function predict(before: World, probes: readonly Probe[]): readonly (readonly Ending[])[] {
  const world = cloneWorld(before);
  return probes.map((probe) =>
    Array.from({ length: probe.count ?? 1 }, (_, n) => connect(world, probe, n + 1, false).ending),
  );
}

export interface Followed {
  readonly world: World;
  readonly wavering: Wavering;
  /** Endings that the core does not reach, however chance falls: which probe, which of its connections, and what it reaches. */
  readonly impossible: readonly {
    readonly probe: number;
    readonly connection: number;
    readonly reached: readonly string[];
  }[];
}

/**
 * Sends everything again, and lets chance fall as it fell in the kernel: each connection is tried until it ends as the
 * kernel's did. Afterwards counters and conntrack entries can be compared one by one.
 */
export function follow(world: World, probes: readonly Probe[], endings: readonly (readonly Ending[])[]): Followed {
  let at = world;
  const wavering = new Set<string>();
  const impossible: Followed['impossible'][number][] = [];
  probes.forEach((probe, p) => {
    for (const [n, wanted] of (endings[p] ?? []).entries()) {
      const reached = new Set<string>();
      let tried: Tried | undefined;
      for (let seed = 1; seed <= TRIES && !tried; seed++) {
        const one = attempt(at, probe, n + 1, seed * 7919 + n * 31 + p);
        reached.add(one.ending.join(' '));
        if (one.ending.join() === wanted.join()) tried = one;
      }
      if (!tried) {
        impossible.push({ probe: p, connection: n, reached: [...reached].sort() });
        continue;
      }
      at = tried.world;
      for (const trace of tried.traces) for (const step of trace.steps) if (wavers(step)) wavering.add(keyOf(step));
    }
  });
  return { world: at, wavering, impossible };
}

function wavers(step: Step): boolean {
  if (step.kind !== 'rule' && step.kind !== 'policy') return false;
  const { transport } = step.before;
  if (transport.kind === 'tcp') return (transport.flags & (SYN | RST)) === 0;
  return transport.kind === 'udp' && transport.dport === VXLAN_PORT;
}

function keyOf(step: Step): string {
  if (step.kind !== 'rule' && step.kind !== 'policy') return '';
  const place = step.place.split('/').slice(0, 2).join('/');
  return `${place} ${step.table} ${step.chain} ${step.kind === 'rule' ? step.rule : -1}`;
}

/** The rules of a node with their counters, as `iptables-save -c` writes them. */
export function countersOf(world: World, node: string): string {
  return saveRuleset(namespace(world, rootOf(node)).netfilter.ipv4, { family: 'ipv4', counters: true });
}

/** The connections of a node, a line each as `conntrack -L` begins and goes on, without state and times. */
export function connectionsOf(world: World, node: string): readonly string[] {
  const { conntrack } = namespace(world, rootOf(node)).netfilter;
  return listEntries(conntrack, world.net.time).map((entry) =>
    [
      protocolName(entry.original.protocol),
      formatTuple(entry.original),
      ...(entry.replied ? [] : ['[UNREPLIED]']),
      formatTuple(entry.reply),
    ].join(' '),
  );
}
