/**
 * `npm run test:cluster`: random clusters as network namespaces of this machine, loaded with the rules that the core
 * renders, and asked by real clients; and the core's own prediction, compared.
 *
 *   --runs N      how many clusters (20)
 *   --seed S      where the generator starts (1); the same seed gives the same clusters
 *   --minutes M   as many runs as fit, instead of --runs
 *   --only KIND   clusters or docker, instead of both in turn
 *   --replay FILE runs the clusters of a file (a line each, as `npm run cluster` reads them) instead of random ones
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { createRun } from '../core/net/run';
import { sendLocal } from '../core/net/output';
import { execIn } from '../core/shell/shell';
import { clusterDifferences } from './cluster-kernel/compare';
import { dockerScenarios } from './cluster-kernel/docker-generate';
import { clusterScenarios } from './cluster-kernel/generate';
import { cleanUp, cleanUpOrphans, noting, type RanLine, runInLab, settle } from './cluster-kernel/lab';
import { follow, predict } from './cluster-kernel/predict';
import { buildCluster, type ClusterScenario } from './cluster-scenario';
import { whatIsLacking } from './kernel/needs';

const TOOLS = ['ip', 'bridge', 'iptables-nft-restore', 'ipset', 'conntrack', 'sysctl', 'python3'];
/** How long a smaller case is looked for. */
const SHRINK_MS = 90_000;

type Differences = Readonly<Record<string, string>>;

/** Runs a cluster on both sides. */
async function compareOnce(scenario: ClusterScenario): Promise<Differences> {
  const lines: RanLine[] = [];
  const around = noting(lines);
  const world = buildCluster(scenario, around);
  settle(world, around(execIn(world, createRun(world.net, sendLocal, { record: false }))));
  const expected = predict(world, scenario.probes);
  const quiet = expected.map((endings) => endings.every(([outcome]) => outcome === 'timeout'));
  const lab = await runInLab(scenario, world, lines, quiet);
  return clusterDifferences(scenario, world, lab, expected, follow(world, scenario.probes, lab.endings));
}

/** A machine that was too busy to answer in time is asked again; what differs twice differs. */
async function compare(scenario: ClusterScenario): Promise<Differences> {
  const first = await compareOnce(scenario);
  return Object.keys(first).length ? compareOnce(scenario) : first;
}

/** Hosts with Docker are one in four. */
function scenariosOf(only: string | undefined): fc.Arbitrary<ClusterScenario> {
  if (only === 'docker') return dockerScenarios;
  if (only === 'clusters') return clusterScenarios;
  return fc.oneof({ weight: 3, arbitrary: clusterScenarios }, { weight: 1, arbitrary: dockerScenarios });
}

function report(scenario: ClusterScenario, differs: Differences): void {
  const file = join(tmpdir(), `chainwalk-cluster-${process.pid}.json`);
  writeFileSync(file, `${JSON.stringify(scenario)}\n`);
  console.log('The cluster of namespaces and the core differ:');
  for (const [what, detail] of Object.entries(differs)) console.log(`  ${what}: ${detail}`);
  if (scenario.typed) console.log(`\n${scenario.typed.map(({ on, line }) => `${on}# ${line}`).join('\n')}`);
  console.log(`\n${scenario.manifests.map((m) => JSON.stringify(m)).join('\n')}\n`);
  console.log(`probes: ${JSON.stringify(scenario.probes)}\n`);
  console.log(`The cluster is in ${file}; again: npm run test:cluster -- --replay ${file}`);
}

async function replayFile(file: string): Promise<number> {
  let [passed, failed] = [0, 0];
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const scenario = JSON.parse(line) as ClusterScenario;
    const differs = await compare(scenario);
    if (Object.keys(differs).length) {
      failed++;
      report(scenario, differs);
    } else passed++;
  }
  console.log(`cluster: ${passed} passed, ${failed} failed`);
  return failed ? 1 : 0;
}

async function main(): Promise<number> {
  const why = whatIsLacking(TOOLS);
  if (why) {
    console.log(`test:cluster is skipped: ${why}.`);
    return 0;
  }
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string' },
      replay: { type: 'string' },
      only: { type: 'string' },
    },
  });
  cleanUpOrphans();
  if (values.replay) return replayFile(values.replay);
  const seed = Number(values.seed);
  const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
  const until = minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + minutes * 60_000;
  let smallest: { readonly scenario: ClusterScenario; readonly differs: Differences } | undefined;
  let stopAt = until;
  let passed = 0;
  let connections = 0;
  const checked = await fc.check(
    fc.asyncProperty(scenariosOf(values.only), async (generated) => {
      if (Date.now() > stopAt) return;
      const scenario = { ...generated, id: `seed-${seed}` };
      const differs = await compare(scenario);
      if (Object.keys(differs).length) {
        stopAt = smallest ? stopAt : Date.now() + SHRINK_MS;
        smallest = { scenario, differs };
        throw new Error(Object.keys(differs).join(', '));
      }
      if (smallest) return;
      passed++;
      connections += scenario.probes.reduce((sum, probe) => sum + (probe.count ?? 1), 0);
    }),
    { seed, numRuns: minutes === undefined ? Number(values.runs) : 1_000_000 },
  );
  console.log(`Linux ${release()}, seed ${seed}, ${connections} connections`);
  if (checked.failed && !smallest) {
    console.log(JSON.stringify(checked.counterexample));
    throw checked.errorInstance;
  }
  if (smallest) report(smallest.scenario, smallest.differs);
  console.log(`cluster: ${passed} passed, ${smallest ? 1 : 0} failed`);
  return smallest ? 1 : 0;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    cleanUp();
    process.exit(130);
  });
process.exit(await main());
