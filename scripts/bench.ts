/**
 * `npm run bench`: the figures of the README, measured in one run on one machine. `-- --write` puts them into README.md.
 * `-- --services N` takes another number of Services than 10,000.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { type CoreFigures, coreFigures } from './bench/core';
import { growthFigures } from './bench/growth';
import { kernelFigures, kernelUnable } from './bench/kernel';
import { pageFigures } from './bench/page';
import { servicesText } from './bench/services-text';

const root = resolve(import.meta.dirname, '..');
const ENDPOINTS = 10;
const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    services: { type: 'string', default: '10000' },
    core: { type: 'boolean', default: false },
  },
});
const services = Number(values.services);

if (values.core) {
  console.log(JSON.stringify(coreFigures(servicesText(services, ENDPOINTS), services - 1)));
  process.exit(0);
}

/** In a process of its own, so that its memory is its own. */
function core(): CoreFigures {
  const args = [
    '--expose-gc',
    '--import',
    'tsx',
    join(root, 'scripts/bench.ts'),
    '--core',
    '--services',
    String(services),
  ];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', cwd: root })) as CoreFigures;
}

function gzipKb(prefix: string, ending: string): number {
  const dir = join(root, 'dist/assets');
  const files = readdirSync(dir).filter((f) => f.startsWith(prefix) && f.endsWith(ending));
  return files.reduce((sum, f) => sum + gzipSync(readFileSync(join(dir, f)), { level: 9 }).length / 1000, 0);
}

/** What the size limit counts as loaded at first. */
function initialKb(): number {
  const limits = JSON.parse(execFileSync('npx', ['size-limit', '--json'], { encoding: 'utf8', cwd: root })) as {
    size: number;
  }[];
  return (limits[0]?.size ?? 0) / 1000;
}

const rows: (readonly [what: string, ours: string, other: string, goal: string])[] = [];
const n = (value: number, digits = 0) =>
  value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });

execFileSync('npx', ['vite', 'build', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
const page = await pageFigures();
rows.push(['first packet moving after opening the page', `${n(page.firstPacketMs)} ms`, '', 'under 1,500 ms']);
rows.push(['first paint', `${n(page.firstPaintMs)} ms`, '', '']);
rows.push(['a step, from the key to the frame that shows it', `${n(page.stepMs, 1)} ms`, '', 'under 16 ms']);
rows.push(['anywhere in a recording of 10,000 steps', `${n(page.seekMs, 1)} ms`, '', 'under 50 ms']);
rows.push(['main thread busy while nothing moves', `${n(page.idlePercent, 1)} %`, '', '0 %']);
rows.push(['10,000 Services in the page: rules on the screen', `${n(page.servicesShownMs)} ms`, '', '']);
rows.push(['… longest task of the page while it opens', `${n(page.openTaskMs)} ms`, '', 'at most 100 ms']);
rows.push(['… longest while it is used', `${n(page.useTaskMs)} ms`, '', 'at most 100 ms']);
const { imported } = page;
const pair = (kube: number, flat: number) => `${n(kube)} ms; in a single chain ${n(flat)} ms`;
rows.push([
  'a dump of 50,000 lines, recognised',
  pair(imported.recognisedMs, imported.flatRecognisedMs),
  '',
  'under 2 s',
]);
rows.push(['… opened, its rules on the screen', pair(imported.openedMs, imported.flatOpenedMs), '', 'under 2 s']);
rows.push(['… longest task of the page meanwhile', `${n(imported.taskMs)} ms`, '', 'at most 100 ms']);
rows.push([
  '200 packets on the way through 50 nodes and 500 pods',
  `${n(page.burstFps)} frames a second`,
  `an empty page ${n(page.emptyFps)}`,
  'at most 10 % below',
]);
rows.push(['initial JavaScript, gzip', `${n(initialKb())} kB`, '', 'at most 250 kB']);
rows.push(['Monaco, gzip, after first paint', `${n(gzipKb('monaco-', '.js'))} kB`, '', '']);
rows.push(['core worker, gzip', `${n(gzipKb('worker-', '.js'))} kB`, '', '']);

const unable = kernelUnable();
const text = servicesText(services, ENDPOINTS);
const lines = n(text.split('\n').length);
const kernel = unable ? undefined : kernelFigures(text, services - 1);
const ours = core();
const other = (value: number | undefined, unit: string) =>
  value === undefined ? `not measured: ${unable}` : `${n(value)} ${unit}`;
rows.push([
  `loading ${lines} lines (${n(services)} Services)`,
  `${n(ours.loadMs)} ms`,
  other(kernel?.loadMs, 'ms'),
  'a quarter of the kernel',
]);
rows.push([
  'first packet to the last Service',
  `${n(ours.firstPacketUs, 1)} µs`,
  other(kernel?.firstPacketUs, 'µs'),
  'a quarter of the kernel',
]);
rows.push(['saving them', `${n(ours.saveMs)} ms`, '', '']);
rows.push(['established packets a second', n(ours.establishedPerSecond), '', 'over 300,000']);
rows.push(['memory for them', `${n(ours.memoryMb)} MB`, '', 'under 400 MB']);

const growth = [10, 100, 1000, 10_000].filter((count) => count <= services).map(growthFigures);
const growthTable = [
  '| Services of 10 endpoints | all rules as text | into the tables | one endpoint less, as text | into the tables |',
  '| --- | --- | --- | --- | --- |',
  ...growth.map((g) => {
    const times = [g.fullRenderMs, g.fullRestoreMs, g.partialRenderMs, g.partialRestoreMs];
    return `| ${n(g.services)} | ${times.map((ms) => `${n(ms, 1)} ms`).join(' | ')} |`;
  }),
];

const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, Linux ${release()}, Node ${process.versions.node}`;
const table = [
  '| Figure | Chainwalk | Kernel | Goal |',
  '| --- | --- | --- | --- |',
  ...rows.map((r) => `| ${r.join(' | ')} |`),
  '',
  'What kube-proxy costs on a node as a cluster grows:',
  '',
  ...growthTable,
  '',
  `Measured on ${machine}; medians.`,
].join('\n');
console.log(table);

const readme = join(root, 'README.md');
if (values.write && existsSync(readme)) {
  const marked = /(<!-- figures -->\n)[\s\S]*?(<!-- \/figures -->)/;
  writeFileSync(readme, readFileSync(readme, 'utf8').replace(marked, `$1${table}\n$2`));
}
