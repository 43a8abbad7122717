import type { World } from '../../core/world/world';
import { type ClusterScenario, machinesWithRules, nodeTexts } from '../cluster-scenario';
import type { LabRun } from './lab';
import { connectionsOf, countersOf, type Ending, type Followed, type Wavering } from './predict';

/** Below this many connections a distribution says nothing. */
const SAMPLE = 20;
/** How many standard deviations a distribution may be away: chance goes so far once in a few hundred thousand. */
const DEVIATIONS = 4.5;

/**
 * What the kernel did otherwise than the core, by name; empty where both agree.
 *
 * @param expected the endings that the core's own chance gave
 * @param followed the core, with chance as it fell in the kernel
 */
export function clusterDifferences(
  scenario: ClusterScenario,
  world: World,
  lab: LabRun,
  expected: readonly (readonly Ending[])[],
  followed: Followed,
): Readonly<Record<string, string>> {
  const differs: Record<string, string> = {};
  const nodes = machinesWithRules(scenario.cluster);
  for (const node of nodes) {
    const line = firstDifference(lab.nodes[node]?.loaded ?? '', nodeTexts(world, node).iptables);
    if (line) differs[`${node}: rules`] = line;
  }
  scenario.probes.forEach((probe, i) => {
    const name = `probe ${i}: ${probe.from} ${probe.protocol ?? 'TCP'} ${probe.to}`;
    const wrong = followed.impossible.find((x) => x.probe === i);
    const endings = lab.endings[i] ?? [];
    if (wrong)
      differs[name] =
        `connection ${wrong.connection}: kernel: ${endings[wrong.connection]?.join(' ')} / ours: ${wrong.reached.join(' or ')}`;
    const uneven = distribution(endings, expected[i] ?? []);
    if (uneven) differs[`${name}: distribution`] = uneven;
  });
  // After another ending the rest cannot be the same.
  if (Object.keys(differs).length) return differs;
  for (const node of nodes) {
    const state = lab.nodes[node];
    const counters = counterDifference(
      node,
      state?.counters ?? '',
      countersOf(followed.world, node),
      followed.wavering,
    );
    if (counters) differs[`${node}: counters`] = counters;
    const connections = connectionDifference(state?.connections ?? [], connectionsOf(followed.world, node));
    if (connections) differs[`${node}: connections`] = connections;
  }
  return differs;
}

function firstDifference(kernel: string, ours: string): string | undefined {
  const [a, b] = [kernel.split('\n'), ours.split('\n')];
  const i = a.findIndex((line, n) => line !== b[n]);
  if (i < 0) return a.length < b.length ? `only ours: ${b[a.length]}` : undefined;
  return `kernel: ${a[i]} / ours: ${b[i]}`;
}

/**
 * Pearson's test of two samples. A client with session affinity keeps to one server, which says nothing about chances:
 * where both samples know one server only they are not compared.
 */
function distribution(kernel: readonly Ending[], ours: readonly Ending[]): string | undefined {
  if (kernel.length < SAMPLE || ours.length < SAMPLE) return undefined;
  const [a, b] = [tally(kernel), tally(ours)];
  if (a.size === 1 && b.size === 1) return undefined;
  const names = [...new Set([...a.keys(), ...b.keys()])].sort();
  let sum = 0;
  for (const name of names) {
    const [x, y] = [a.get(name) ?? 0, b.get(name) ?? 0];
    sum += (x * Math.sqrt(ours.length / kernel.length) - y * Math.sqrt(kernel.length / ours.length)) ** 2 / (x + y);
  }
  if (sum <= chiSquareBound(names.length - 1)) return undefined;
  return names.map((name) => `${name}: kernel ${a.get(name) ?? 0}, ours ${b.get(name) ?? 0}`).join('; ');
}

/** Wilson and Hilferty's approximation of the chi-square quantile. */
function chiSquareBound(freedom: number): number {
  const v = 2 / (9 * freedom);
  return freedom * (1 - v + DEVIATIONS * Math.sqrt(v)) ** 3;
}

function tally(endings: readonly Ending[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [outcome, server] of endings) {
    const name = `${outcome} ${server}`.trim();
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Compares counters line by line, but for those that depend on how streams were cut. */
function counterDifference(node: string, kernel: string, ours: string, wavering: Wavering): string | undefined {
  const theirs = kernel.split('\n');
  let table = '';
  let chain = '';
  let index = 0;
  for (const [i, line] of ours.split('\n').entries()) {
    const [, name, policy] = /^:(\S+) (\S+)/.exec(line) ?? [];
    const [, appended] = /^\[\d+:\d+\] -A (\S+)/.exec(line) ?? [];
    if (line.startsWith('*')) table = line.slice(1);
    if (policy === '-') continue;
    if (appended !== undefined) {
      index = appended === chain ? index + 1 : 0;
      chain = appended;
    } else if (name === undefined) chain = '';
    const key = name === undefined ? `${chain} ${index}` : `${name} -1`;
    if (line !== theirs[i] && !wavering.has(`${node}/root ${table} ${key}`))
      return `${table}: kernel: ${theirs[i]} / ours: ${line}`;
  }
  return undefined;
}

function connectionDifference(kernel: readonly string[], ours: readonly string[]): string | undefined {
  const [a, b] = [shapes(kernel), shapes(ours)];
  const only = (mine: readonly string[], others: readonly string[]) => {
    const left = [...others];
    return mine.filter((line) => {
      const at = left.indexOf(line);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  };
  const [kernelOnly, oursOnly] = [only(a, b), only(b, a)];
  if (!kernelOnly.length && !oursOnly.length) return undefined;
  return `only the kernel: ${kernelOnly.join(' | ') || 'none'} / only ours: ${oursOnly.join(' | ') || 'none'}`;
}

/** Lines with the ports and ids starred that each side draws for itself. Tunnels count once: their ports come from a hash. */
function shapes(lines: readonly string[]): string[] {
  const starred = lines.map((line) => {
    const [first = '', ...rest] = line.replace(/\bid=\d+/g, 'id=*').split(/(?= src=)/);
    const [original = '', reply = ''] = rest;
    return first + original.replace(/sport=\d+/, 'sport=*') + reply.replace(/dport=\d+/, 'dport=*');
  });
  const tunnels = starred.filter((line) => line.includes('dport=8472'));
  return [...starred.filter((line) => !line.includes('dport=8472')), ...new Set(tunnels)].sort();
}
