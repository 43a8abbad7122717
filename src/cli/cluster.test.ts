import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import floor from './agreement-floor.json';
import { type ClusterScenario, type Probe, type ProbeAnswer, runCluster } from './cluster-scenario';
import { readRecordings } from './recordings';

/** What clusters of network namespaces did. Not part of the repository. */
const CASES = resolve(import.meta.dirname, '../../../shared/oracle/cases/cluster.ndjson.gz');

interface Expected extends Probe {
  /** What the Service API promises. */
  readonly expect: { readonly servers: readonly string[]; readonly sticky: boolean };
}

interface Case {
  readonly scenario: Omit<ClusterScenario, 'probes'> & { readonly probes: readonly Expected[] };
  readonly kernel: { readonly probes: readonly ProbeAnswer[] };
}

const cases = existsSync(CASES) ? readRecordings<Case>(CASES) : [];

/** Kinds of outcomes, servers and sources. With session affinity chance picks one server, so only their number is compared. */
function gist(answer: ProbeAnswer | undefined, probe: Expected): unknown {
  const servers = Object.keys(answer?.servers ?? {}).sort();
  const drawn = probe.expect.sticky && probe.expect.servers.length > 1;
  return {
    outcomes: Object.keys(answer?.outcomes ?? {}).sort(),
    servers: drawn ? [servers.length, servers.every((server) => probe.expect.servers.includes(server))] : servers,
    seenFrom: drawn ? answer?.seenFrom.length : answer?.seenFrom,
  };
}

/** The probes that went another way than in the recording. */
function differences({ scenario, kernel }: Case): unknown[] {
  const { probes } = runCluster(scenario);
  return scenario.probes.flatMap((probe: Expected, i) => {
    const [want, got] = [gist(kernel.probes[i], probe), gist(probes[i], probe)];
    return JSON.stringify(want) === JSON.stringify(got) ? [] : [{ id: scenario.id, probe, want, got }];
  });
}

describe.skipIf(cases.length === 0)('agreement with recordings of real clusters', () => {
  test('cluster', { timeout: 120_000 }, () => {
    const wrong = cases.map(differences).filter((found) => found.length > 0);
    const agree = cases.length - wrong.length;
    console.info(`agreement cluster ${agree}/${cases.length}`);
    const least = (floor as Readonly<Record<string, number>>)['cluster'] ?? 0;
    expect(agree < least ? wrong.slice(0, 3) : [], `${agree} agree, at least ${least} must`).toEqual([]);
  });
});

if (cases.length === 0) test.skip(`no recordings at ${CASES}`, () => {});
