import { applyObject, deleteObject } from '../kube/api';
import { readManifests } from '../kube/manifest';
import type { Problem } from '../lib/words';
import { runEvents } from '../net/dispatch';
import type { Netns, Result } from '../net/netns';
import type { Run } from '../net/run';
import { restore } from '../netfilter/restore';
import { clone } from '../lib/clone';
import { restoreOptions } from '../shell/commands/iptables-restore';
import { execIn, runLine } from '../shell/shell';
import type { Action } from '../world/action';
import { reconcile } from '../world/reconcile';
import type { World } from '../world/world';
import { openClient, probe } from './probe';
import { findTarget } from './probe-target';
import { probeTogether } from './probe-together';

/** What an action printed. For a refused text nothing was changed, and `problems` says why. */
export interface Done {
  readonly output: string;
  readonly problems: readonly Problem[];
  /** Lines of the CNI or the proxy that failed on a node; '' where all went well. */
  readonly failures?: string;
}

/** An action that cannot be done: a place that there is not, a target that is none. Nothing changed. */
export class Refused extends Error {}

/** Does an action, and everything that it leads to. */
export function doAction(world: World, run: Run, action: Action): Done {
  switch (action.kind) {
    case 'shell': {
      const stdin = action.stdin === undefined ? {} : { stdin: action.stdin };
      namespace(world, action.on);
      const { stdout, stderr } = runLine(world, run, action.on, { line: action.line, ...stdin });
      settle(run);
      return { output: stdout + stderr, problems: [] };
    }
    case 'ruleset':
      return replaceRules(namespace(world, action.on), action.text);
    case 'probe':
      return { output: runProbes(world, run, action), problems: [] };
    case 'apply':
      return apply(world, run, action.manifest);
    case 'delete': {
      const kind =
        { pod: 'Pod', service: 'Service', endpointslice: 'EndpointSlice' }[action.resource] ?? action.resource;
      const key = `${action.namespace}/${action.name}`;
      if (!deleteObject(world.cluster.api, kind, key)) {
        return {
          output: `Error from server (NotFound): ${action.resource}s "${action.name}" not found\n`,
          problems: [],
        };
      }
      return {
        output: `${action.resource} "${action.name}" deleted\n${reconcile(world, execIn(world, run))}`,
        problems: [],
      };
    }
    case 'scale':
    case 'cordon':
    case 'power':
    case 'probe-script':
    case 'settle':
      throw new Refused(`${action.kind} is on its way.`);
    case 'delays': {
      const { kind: _, ...delays } = action;
      world.cluster.control.delays = { ...world.cluster.control.delays, ...delays };
      return { output: '', problems: [] };
    }
    case 'wait': {
      const end = run.net.time + action.micros;
      runEvents(run, (_, time) => time > end);
      run.net.time = Math.max(run.net.time, end);
      return { output: '', problems: [] };
    }
  }
}

/** Lets everything happen that is under way; timers stay. */
function settle(run: Run): void {
  runEvents(run, () => run.net.queue.heap.every((scheduled) => scheduled.event.kind === 'timer'));
}

function namespace(world: World, place: string): Netns {
  const ns = world.net.namespaces.get(place);
  if (!ns) throw new Refused(`There is no ${place}.`);
  return ns;
}

/** iptables-restore of a whole text. A text with an error in any table changes nothing. */
function replaceRules(ns: Netns, text: string): Done {
  const draft = clone(ns.netfilter.ipv4, { chains: 1 });
  const result = restore(draft, text, restoreOptions(ns, 'ipv4'));
  if (result.ok) ns.netfilter.ipv4 = draft;
  return { output: result.stderr, problems: result.problems };
}

/** What a text would be told, without a change. */
export function checkRules(world: World, on: string, text: string): readonly Problem[] {
  const ns = namespace(world, on);
  return restore(clone(ns.netfilter.ipv4, { chains: 1 }), text, restoreOptions(ns, 'ipv4')).problems;
}

function runProbes(world: World, run: Run, action: Extract<Action, { kind: 'probe' }>): string {
  const ns = namespace(world, action.from);
  const find = findTarget(world, run, ns, action.to, action.protocol);
  if (!find)
    throw new Refused(`${action.to} is not an address or a name${action.protocol === 'icmp' ? '' : ' with a port'}.`);
  const { count = 1, spacing, protocol, sport } = action;
  let target = find();
  if (!target) return `Could not resolve host: ${action.to.split(':')[0]}\n`;
  const results: Result[] = [];
  if (spacing !== undefined) {
    const { address, port } = target;
    results.push(
      ...probeTogether(run, ns, count, spacing, (n) => openClient(run, ns, { address, port }, protocol, sport, n)),
    );
  }
  while (target && results.length < count) {
    results.push(probe(run, ns, target, protocol, sport, results.length + 1));
    // A program asks for the name each time: it may stand for another pod by then.
    target = results.length < count ? find() : undefined;
  }
  return results.map(({ text }) => (text.endsWith('\n') ? text : `${text}\n`)).join('');
}

/** kubectl apply: what stands in the text is stored, and the cluster follows. */
function apply(world: World, run: Run, manifest: string): Done {
  const { objects, problems } = readManifests(manifest);
  if (problems.some((p) => p.severity === 'error')) return { output: '', problems };
  const said = objects.map((o) => `${o.kind.toLowerCase()}/${o.metadata.name} ${applyObject(world.cluster.api, o)}\n`);
  const failures = reconcile(world, execIn(world, run));
  return { output: said.join('') + failures, problems, failures };
}
