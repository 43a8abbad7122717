/**
 * What the page pays for the rules of a node of a large cluster: `npx tsx scripts/page-scale.ts [SERVICES]`. Every
 * figure of the page is one task of its main thread, ms; a task above 100 ms is felt.
 */
import { columnsOf, viewColumns } from '../src/core/engine/rules-columns';
import { viewRules } from '../src/core/engine/rules-view';
import { createHost } from '../src/core/net/single-host';
import { restore } from '../src/core/netfilter/restore';
import { findRule, lineOf, lineStarts } from '../src/app/rules/text-lines';
import { servicesText } from './bench/services-text';

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

const first = time('worker: first view', () => viewRules(ruleset, undefined));
const columns = columnsOf(first.view);
if (!columns) throw new Error('a view has columns');
figures['megabytes posted'] = Math.round((columns.text.length + columns.meanings.length) / 1e6);
const posted = time('post and receive', () => structuredClone({ columns, counters: first.view.counters }));
const view = viewColumns(posted.columns, posted.counters);
const starts = time('page: lines found', () => lineStarts(view.text));
figures['lines'] = starts.length - 1;
time('page: a screen of lines', () => Array.from({ length: 60 }, (_, i) => lineOf(view.text, starts, 200_000 + i)));
time('page: a rule found', () => findRule(view.text, starts, 'nat', 'KUBE-SERVICES', 9_000));
time('page: chains listed', () => view.tables.length);
time('page: rules of KUBE-SERVICES read', () => view.tables[0]?.chains.find((c) => c.name === 'KUBE-SERVICES')?.rules);

restore(ruleset, '*nat\n:KUBE-SERVICES - [0:0]\n-A KUBE-SERVICES -j RETURN\nCOMMIT\n', { ...options, noflush: true });
const second = time('worker: view after a change', () => viewRules(ruleset, first));
time('post and receive after a change', () => structuredClone(columnsOf(second.view)));
console.log(JSON.stringify(figures, null, 2));
