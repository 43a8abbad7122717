import { hookEntries } from '../netfilter/hook-entries';
import type { HookEnv } from '../netfilter/hooks';
import type { Packet } from '../packet/packet';
import type { HookName } from '../trace/step';
import type { TraceBuilder } from '../trace/builder';
import type { Netns } from './netns';
import { type Run, endTrace } from './run';
import { Services } from './services';

/** Called when an entry at OUTPUT changed what routing looks at; `undefined` stops the packet. */
export type Reroute = (before: Packet, after: Packet) => Packet | undefined;

/**
 * Takes a packet through the entries of a hook, the lowest priority first.
 *
 * Source: net/netfilter/core.c nf_hook_slow()
 * @param input device it came in by, '' where there is none
 * @returns `undefined` when an entry stopped it; its trace is closed then
 */
export function runHook(
  run: Run,
  ns: Netns,
  hook: HookName,
  packet: Packet,
  input: string,
  output: string,
  trace: TraceBuilder,
  reroute?: Reroute,
): Packet | undefined {
  const env: HookEnv = {
    hook,
    place: ns.place,
    state: ns.netfilter,
    in: input,
    out: output,
    now: run.net.time,
    random: run.random,
    net: new Services(run, ns, hook, trace),
    trace,
  };
  let at = packet;
  for (const entry of hookEntries(hook)) {
    let next = entry.run(at, env);
    if (next && reroute && routesAnew(at, next)) next = reroute(at, next);
    if (!next) {
      run.stolen = env.stolen ?? false;
      endTrace(run, trace, trace.stopped());
      return undefined;
    }
    at = next;
  }
  return at;
}

/** Source: net/ipv4/netfilter/iptable_mangle.c ipt_mangle_out(), net/netfilter/nf_nat_proto.c nf_nat_ipv4_local_fn() */
function routesAnew(a: Packet, b: Packet): boolean {
  return a !== b && (a.dst !== b.dst || a.src !== b.src || a.mark !== b.mark || a.tos !== b.tos);
}
