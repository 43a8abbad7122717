import { describe, expect, it } from 'vitest';
import { createProxyState, needFullSync } from '../changes';
import type { Sync } from '../proxy-mode';
import { canonical } from './canonical.testing';
import {
  type Assertion,
  type Golden,
  haveGoldens,
  kernelWith,
  proxyConfig,
  proxyNode,
  readGolden,
  ruleGoldens,
  type Step,
} from './golden.testing';
import { iptablesMode } from './iptables';
import { restoreText, type TextKernel, trace } from './kernel.testing';

const SECOND = 1_000_000;

if (!haveGoldens) console.warn('skipped: ../shared/goldens/kube-proxy is absent');

describe.skipIf(!haveGoldens)("kube-proxy's own expectations", () => {
  describe.each(ruleGoldens().map((golden) => [golden.id, golden] as const))('%s', (_, golden) => {
    const state = createProxyState();
    const kernel: TextKernel = new Map();
    const config = proxyConfig(golden.config);
    const node = proxyNode(golden.config);
    let now = 0;
    let total = 0;
    // Some of these tests start after a first, empty sync.
    if (golden.steps?.[0]?.sync === 'partial') {
      iptablesMode.sync(state, { node, config, services: [], slices: [], kernel: kernelWith([]), now });
    }
    it.each((golden.steps ?? [golden]).map((step, i) => [step.name ?? golden.test, step, i] as const))(
      '%s',
      (_, step, i) => {
        now += step.staleChainCleanup === false ? SECOND : 40 * SECOND;
        if (step.sync === 'full' && i > 0) needFullSync(state);
        const natChains = kernel.get('nat')?.keys() ?? [];
        const [sync] = iptablesMode.sync(state, {
          node,
          config,
          services: step.services,
          slices: step.endpointSlices,
          kernel: kernelWith(natChains),
          now,
        });
        if (!sync) throw new Error('no sync');
        const input = sync.lines.at(-1)?.stdin ?? '';
        restoreText(kernel, input);
        const delta = sync.counts.natTotal - total;
        total = sync.counts.natTotal;
        compare(golden, step, sync, input, kernel);
        if (typeof step.expectedNatRulesTotalDelta === 'number') expect(delta).toBe(step.expectedNatRulesTotalDelta);
      },
    );
  });
});

function compare(golden: Golden, step: Step, sync: Sync, input: string, kernel: TextKernel): void {
  const rules = step.expectedRules ?? step.derivedRules;
  if (rules !== undefined) expect(canonical(input)).toBe(rules);
  if (step.sync !== undefined) expect(sync.full ? 'full' : 'partial').toBe(step.sync);
  if (step.changed !== undefined && step.sync === 'partial') expect(sync.changed).toEqual([...step.changed].sort());
  for (const { table, chain, rules } of step.expectedChains ?? []) {
    expect(kernel.get(table)?.get(chain) ?? []).toEqual(rules);
  }
  for (const flow of step.flows ?? []) {
    const { output, masq } = trace(kernel, flow, golden.config.nodeAddresses);
    expect({ name: flow.name, output, masq }).toEqual({ name: flow.name, output: flow.output, masq: flow.masq });
  }
  if (step.expectedNatRulesTotal !== undefined) expect(sync.counts.natTotal).toBe(step.expectedNatRulesTotal);
  if (step.expectedNatRulesSynced !== undefined) expect(sync.counts.natSynced).toBe(step.expectedNatRulesSynced);
  for (const assertion of step.assertions ?? []) holds(assertion, sync, input);
}

function holds(assertion: Assertion, sync: Sync, input: string): void {
  const lines = input.trimEnd().split('\n');
  const dnat = lines.filter((line) => /^-A KUBE-SEP-\S+ .*-j DNAT/.test(line));
  switch (assertion.type) {
    case 'hasLine':
      return expect(lines).toContain(assertion.line);
    case 'lacksSubstring':
      return expect(input).not.toContain(assertion.text);
    case 'sepDnatRuleCount':
      expect(dnat).toHaveLength(assertion.endpoints);
      if (assertion.withComment === undefined) return;
      return expect(dnat.filter((line) => line.includes('--comment'))).toHaveLength(assertion.withComment);
    case 'ruleWithDestination': {
      const found = lines.some(
        (l) => l.startsWith(`-A ${assertion.chain} `) && l.includes(`-d ${assertion.destination} `),
      );
      return expect(found).toBe(assertion.present);
    }
    case 'servicesWithNoLocalEndpoints':
      return expect(sync.noLocalEndpoints).toEqual({ internal: assertion.internal, external: assertion.external });
    case 'rulesTotalMetricEqualsRuleLines': {
      const rules = lines.filter((line) => line.startsWith('-A'));
      return expect(sync.counts.filter + sync.counts.natSynced).toBe(rules.length);
    }
    default:
      throw new Error(`unknown assertion ${assertion.type}`);
  }
}

interface SortCases {
  readonly cases: readonly {
    readonly name: string;
    readonly input: string;
    readonly output?: string;
    readonly error?: string;
  }[];
}

describe.skipIf(!haveGoldens)('the canonical order of the comparison', () => {
  const cases = haveGoldens ? readGolden<SortCases>('canonical-sort').cases : [];
  it.each(cases.filter((c) => c.output !== undefined).map((c) => [c.name, c] as const))('%s', (_, c) => {
    expect(canonical(c.input)).toBe(c.output);
  });
});
