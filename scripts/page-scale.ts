/**
 * What the page pays for the rules of a node of a large cluster: `npx tsx scripts/page-scale.ts [SERVICES]`. Every
 * figure of the page is one task of its main thread, ms; a task above 100 ms is felt.
 */
import { chainOf, columnsOf, findLine, lineCount, lineOfRule, lineText } from '../src/core/engine/rules-columns';
import { viewRules } from '../src/core/engine/rules-view';
import { createHost } from '../src/core/net/single-host';
import { restore } from '../src/core/netfilter/restore';
import { serviceAddress, servicesText } from './bench/services-text';
import { serialize } from 'node:v8';
import { reachable } from '../src/app/canvas/reach';
import type { RulesView, Snapshot } from '../src/core/engine/snapshot';
import { applyChange, changesOf } from '../src/worker/snapshot-change';

const services = Number(process.argv[2] ?? 10_000);
const figures: Record<string, number> = {};

function time<T>(what: string, run: () => T): T {
  const start = performance.now();
  const result = run();
  figures[what] = Math.round(performance.now() - start);
  return result;
}

const options = { family: 'ipv4', unknown: 'refuse', hasSet: () => false, hasAccount: () => false } as const;
const ruleset = createHost({ interfaces: [], routes: [], sysctls: {} }, 1).ns.netfilter.ipv4;
const loaded = restore(ruleset, servicesText(services, 10), options);
if (!loaded.ok) throw new Error(loaded.stderr);

const place = 'node-1/root';
const snapshotWith = (view: RulesView) => ({ rules: { [place]: view } }) as unknown as Snapshot;
const bytes = (change: unknown) => Math.round(serialize(change).length / 1e3);

const first = time('worker: first view', () => viewRules(ruleset, undefined));
const change = changesOf(undefined, snapshotWith(first.view));
figures['kilobytes posted'] = bytes(change);
const posted = time('post and receive', () => structuredClone(change));
const shown = time('page: snapshot applied', () => applyChange(undefined, posted));
const view = shown.rules[place] as RulesView;
figures['lines'] = lineCount(view);
figures['blocks'] = columnsOf(view)?.tables.reduce((sum, table) => sum + table.blocks.length, 0) ?? 0;
time('page: a screen of lines', () => Array.from({ length: 60 }, (_, i) => lineText(view, 200_000 + i)));
time('page: a rule found', () => lineOfRule(view, 'nat', 'KUBE-SERVICES', services - 10));
time('page: words found near the end', () => findLine(view, serviceAddress(services - 1), lineCount(view) / 3));
time('page: chains that a packet can reach', () => {
  const nat = view.tables.find((table) => table.name === 'nat');
  return nat && reachable(nat, 'PREROUTING').length;
});
time('page: rules of KUBE-SERVICES read', () => chainOf(view, 'nat', 'KUBE-SERVICES')?.rules.length);

restore(ruleset, '*nat\n:KUBE-MARK-MASQ - [0:0]\n-A KUBE-MARK-MASQ -j RETURN\nCOMMIT\n', { ...options, noflush: true });
const second = time('worker: view after a change', () => viewRules(ruleset, first));
const next = time('worker: what changed', () => changesOf(snapshotWith(first.view), snapshotWith(second.view)));
figures['kilobytes posted after a change'] = bytes(next);
const arrived = time('post and receive after a change', () => structuredClone(next));
time('page: change applied', () => applyChange(shown, arrived));
time('worker: view where nothing changed', () => viewRules(ruleset, second));
console.log(JSON.stringify(figures, null, 2));
