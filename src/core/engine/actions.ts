import { admit } from '../kube/admission';
import { readEvents } from '../conntrack/program/listen';
import { applyObject } from '../kube/api';
import { objectKey } from '../kube/objects';
import { type Resource, resourceNamed } from '../kube/resources';
import { readManifests } from '../kube/manifest';
import { say } from '../lib/say';
import type { Problem } from '../lib/words';
import { runEvents } from '../net/dispatch';
import { isQuiet, type Run } from '../net/run';
import type { Netns, Result } from '../net/netns';
import { restore } from '../netfilter/restore';
import { clone } from '../lib/clone';
import { restoreOptions } from '../shell/commands/iptables-restore';
import { execIn, runLine } from '../shell/shell';
import type { Action } from '../world/action';
import { cordon, powerOff, powerOn, registerNodes } from '../world/control/nodes';
import { scriptProbe } from '../world/control/probes';
import { type Answered, applyOne, deleteOne, errorsOf, keyOf, scaleOne } from '../world/control/requests';
import { runDue, settleCluster } from '../world/control/settle';
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
      const { conntrack } = namespace(world, action.on).netfilter;
      const { stdout, stderr } = runLine(world, run, action.on, { line: action.line, ...stdin });
      settle(run);
      // What goes on in the background prints behind what was typed.
      return { output: stdout + stderr + readEvents(conntrack), problems: [] };
    }
    case 'ruleset':
      return replaceRules(namespace(world, action.on), action.text);
    case 'probe':
      return { output: runProbes(world, run, action), problems: [] };
    case 'apply':
      return apply(world, run, action.manifest);
    case 'delete': {
      const resource = known(action.resource);
      return followed(
        run,
        deleteOne(world, resource, keyOf(resource, action.namespace, action.name), action.gracePeriod),
      );
    }
    case 'scale': {
      const resource = known(action.resource ?? 'deployment');
      if (!Number.isInteger(action.replicas) || action.replicas < 0)
        throw new Refused(say`${action.replicas} is no number of pods.`);
      return followed(run, scaleOne(world, resource, keyOf(resource, action.namespace, action.name), action.replicas));
    }
    case 'cordon': {
      if (!cordon(world, action.node, action.on)) throw new Refused(say`There is no node ${action.node}.`);
      return followed(run, { ok: true, text: `node/${action.node} ${action.on ? 'cordoned' : 'uncordoned'}\n` });
    }
    case 'power': {
      if (!world.cluster.spec.nodes.some((node) => node.name === action.node)) {
        throw new Refused(say`There is no node ${action.node}.`);
      }
      if (action.up) powerOn(world, action.node, execIn(world, run));
      else powerOff(world, action.node);
      return followed(run, { ok: true, text: '' });
    }
    case 'probe-script': {
      const key = `${action.namespace}/${action.pod}`;
      if (!world.cluster.pods.has(key)) throw new Refused(say`There is no pod ${action.pod} that runs.`);
      scriptProbe(world, key, action.probe, action.failing);
      return followed(run, { ok: true, text: '' });
    }
    case 'settle':
      settleCluster(world, run);
      return { output: '', problems: [] };
    case 'delays': {
      const { kind: _, ...delays } = action;
      if (Object.values(delays).some((micros) => !Number.isFinite(micros) || micros < 0)) {
        throw new Refused(say('A delay is a number of microseconds.'));
      }
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

/** Lets everything happen that is under way, and what follows from it now; timers and what is planned for later stay. */
function settle(run: Run): void {
  runDue(run);
  runEvents(run, () => isQuiet(run));
}

function known(word: string): Resource {
  const resource = resourceNamed(word);
  if (!resource) throw new Refused(`The server doesn't have a resource type "${word}".`);
  return resource;
}

/** What a request said, after everything that it led to at once. */
function followed(run: Run, answered: Answered): Done {
  runDue(run);
  return { output: answered.text, problems: [] };
}

function namespace(world: World, place: string): Netns {
  const ns = world.net.namespaces.get(place);
  if (!ns) throw new Refused(say`There is no ${place}.`);
  if (world.cluster.control.off.has(ns.host)) throw new Refused(say`${ns.host} is switched off.`);
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
  if (!find && /:.*:/.test(action.to))
    throw new Refused(
      say`${action.to} is an address of IPv6. Packets here are IPv4; rules of IPv6 are only kept and shown.`,
    );
  if (!find)
    throw new Refused(
      action.protocol === 'icmp'
        ? say`${action.to} is not an address or a name.`
        : say`${action.to} is not an address or a name with a port.`,
    );
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
  const { objects, problems, mark } = readManifests(manifest);
  if (problems.some((p) => p.severity === 'error')) return { output: '', problems };
  const refused = objects.flatMap((object) => errorsOf(world, object).map((error) => mark(object, error)));
  if (refused.length > 0) return { output: '', problems: refused };
  const said = objects.map((object) => applyOne(world, object).text);
  runDue(run);
  return { output: said.join(''), problems };
}

/** The first objects of a world, all followed at once, as if the cluster had been running for long. */
export function begin(world: World, run: Run, manifest: string): Done {
  const { objects, problems } = readManifests(manifest);
  if (problems.some((p) => p.severity === 'error')) return { output: '', problems };
  const { api, spec, control } = world.cluster;
  for (const object of objects) {
    const admitted = admit({ api, serviceCIDR: spec.serviceCIDR, random: control.random }, object, undefined);
    const message = admitted.errors[0]?.message;
    if (!admitted.object) return { output: '', problems, failures: `${object.metadata.name}: ${message}` };
    applyObject(api, admitted.object);
    control.lastApplied.set(`${object.kind}/${objectKey(object)}`, Object.freeze(object));
    control.born.set(`${object.kind}/${objectKey(object)}`, 0);
  }
  registerNodes(world);
  control.recordsSyncs = true;
  const failures = reconcile(world, execIn(world, run));
  return { output: '', problems, failures };
}
