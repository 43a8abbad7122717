/**
 * `npm run test:kernel`: random rulesets and traffic through the kernel of this machine and through the core, compared.
 *
 *   --runs N      how many scenarios (100)
 *   --seed S      where the generator starts (1); the same seed gives the same scenarios
 *   --minutes M   as many runs as fit, instead of --runs
 *   --record FILE writes what the kernel did, a line each, gzipped: the project's own fixtures
 *   --replay FILE runs the scenarios of a file (a line each) instead of random ones
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { differences, starDrawn } from './compare';
import { scenarios } from './kernel/generate';
import { cleanUp, cleanUpOrphans, runInKernel } from './kernel/kernel-host';
import { whatIsLacking } from './kernel/needs';
import { orderOf } from './kernel/order';
import { replayWithTraces } from './replay-scenario';
import type { Recording, Scenario } from './scenario';

const TOOLS = ['ip', 'iptables-nft-restore', 'ipset', 'conntrack', 'nft', 'python3'];

interface Compared {
  readonly kernel: Recording;
  /** What differs, by name; empty where both agree. */
  readonly differs: Readonly<Record<string, string>>;
}

/**
 * Runs a scenario on both sides: with tracing for the order, as the recordings are compared for all else. Where they
 * differ the kernel runs it again: what it does otherwise the second time was drawn by chance and is starred.
 */
async function compare(scenario: Scenario): Promise<Compared> {
  const { recording: first, order } = await runInKernel(scenario, true);
  const ours = replayWithTraces(scenario);
  let recording = first;
  let differs: Record<string, string> = { ...differences(scenario, recording, ours.recording) };
  if (Object.keys(differs).length && !('error' in first)) {
    recording = starDrawn(first, (await runInKernel(scenario)).recording);
    differs = { ...differences(scenario, recording, ours.recording) };
  }
  if (order && Object.keys(differs).length === 0) {
    const [a, b] = [[...order].sort(), orderOf(ours.traces).sort()];
    const i = a.findIndex((line, n) => line !== b[n]);
    if (i >= 0 || a.length !== b.length)
      differs['order'] = `kernel: ${a[i < 0 ? b.length : i]} / ours: ${b[i < 0 ? a.length : i]}`;
  }
  return { kernel: recording, differs };
}

function report(scenario: Scenario, differs: Readonly<Record<string, string>>): void {
  const file = join(tmpdir(), `chainwalk-difference-${process.pid}.json`);
  writeFileSync(file, `${JSON.stringify(scenario)}\n`);
  console.log('The kernel and the core differ:');
  for (const [what, detail] of Object.entries(differs)) console.log(`  ${what}: ${detail}`);
  console.log(`\n${scenario.iptables}\npackets: ${JSON.stringify(scenario.packets)}\n`);
  console.log(`The scenario is in ${file}; again: npm run test:kernel -- --replay ${file}`);
}

async function replayFile(file: string, record: string | undefined): Promise<number> {
  const recorded: string[] = [];
  let failed = 0;
  let n = 0;
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const scenario = JSON.parse(line) as Scenario;
    const { kernel, differs } = await compare(scenario);
    n++;
    if (Object.keys(differs).length === 0) {
      if (!('error' in kernel)) recorded.push(JSON.stringify({ scenario, kernel }));
      continue;
    }
    failed++;
    report(scenario, differs);
  }
  if (record) writeFileSync(record, gzipSync(`${recorded.join('\n')}\n`));
  console.log(`kernel: ${n - failed} passed, ${failed} failed`);
  return failed ? 1 : 0;
}

async function main(): Promise<number> {
  const why = whatIsLacking(TOOLS);
  if (why) {
    console.log(`test:kernel is skipped: ${why}.`);
    return 0;
  }
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string' },
      record: { type: 'string' },
      replay: { type: 'string' },
    },
  });
  cleanUpOrphans();
  if (values.replay) return replayFile(values.replay, values.record);
  const seed = Number(values.seed);
  const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
  const recorded: string[] = [];
  let runs = 0;
  const result = await fc.check(
    fc.asyncProperty(scenarios, async (generated) => {
      const scenario = { ...generated, id: `seed-${seed}-${runs++}` };
      const { kernel, differs } = await compare(scenario);
      if (Object.keys(differs).length) throw new Error(Object.keys(differs).join(', '));
      if (values.record && !('error' in kernel)) recorded.push(JSON.stringify({ scenario, kernel }));
    }),
    {
      seed,
      numRuns: minutes === undefined ? Number(values.runs) : 1_000_000,
      ...(minutes === undefined ? {} : { interruptAfterTimeLimit: minutes * 60_000 }),
    },
  );
  console.log(`Linux ${release()}, seed ${seed}`);
  if (result.failed && result.counterexample) {
    const scenario = { ...result.counterexample[0], id: `seed-${seed}` };
    report(scenario, (await compare(scenario)).differs);
    console.log(`kernel: ${result.numRuns - 1} passed, 1 failed`);
    return 1;
  }
  if (values.record) writeFileSync(values.record, gzipSync(`${recorded.join('\n')}\n`));
  console.log(`kernel: ${result.numRuns} passed, 0 failed`);
  return 0;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    cleanUp();
    process.exit(130);
  });
process.exit(await main());
