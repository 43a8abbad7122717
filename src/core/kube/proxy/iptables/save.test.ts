import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { restore } from '../../../netfilter/restore';
import { emptyRuleset } from '../../../netfilter/ruleset';
import { saveRuleset } from '../../../netfilter/save';
import { createProxyState } from '../changes';
import { GOLDENS, haveGoldens, kernelWith, proxyConfig, proxyNode, readGolden } from './golden.testing';
import { iptablesMode } from './iptables';

const files = haveGoldens ? readdirSync(`${GOLDENS}/save`) : [];

describe.skipIf(!haveGoldens)('what iptables-save prints after a sync into an empty namespace', () => {
  it.each(files.map((file) => file.replace('.txt', '')))('%s', (id) => {
    const golden = readGolden(id);
    const family = golden.config.ipFamily === 'IPv4' ? 'ipv4' : 'ipv6';
    const [sync] = iptablesMode.sync(createProxyState(), {
      node: proxyNode(golden.config),
      config: proxyConfig(golden.config),
      services: golden.services,
      slices: golden.endpointSlices,
      kernel: kernelWith([]),
      now: 0,
    });
    const ruleset = emptyRuleset();
    const result = restore(ruleset, sync?.lines.at(-1)?.stdin ?? '', {
      family,
      unknown: 'refuse',
      noflush: true,
      counters: true,
      hasSet: () => false,
      hasAccount: () => true,
    });
    expect(result.stderr).toBe('');
    const saved = saveRuleset(ruleset, { family, table: 'filter' }) + saveRuleset(ruleset, { family, table: 'nat' });
    expect(saved).toBe(readFileSync(`${GOLDENS}/save/${id}.txt`, 'utf8'));
  });
});
