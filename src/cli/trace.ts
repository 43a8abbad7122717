/**
 * `npm run trace -- SCENARIO`: the walk of the packets of a scenario, as text. `--list` names the scenarios, `--all` takes
 * every packet of the conversation instead of the first and the answer to it. `--pcapng FILE`, `--markdown FILE`,
 * `--mermaid FILE` and `--json FILE` write it in that form (`-` is the terminal). `--import FILE` (several times) walks
 * through a world made of dumps instead of a scenario.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { beginRecording, findScenario, open } from '../core/engine/engine';
import { Refused } from '../core/engine/actions';
import { captureTraces } from '../core/export/capture';
import { tracesAsJson, tracesAsMarkdown, tracesAsMermaid, tracesAsText } from '../core/export/documents';
import { writePcapng } from '../core/export/pcapng';
import { importDumps } from '../core/import/import';
import type { Trace } from '../core/trace/step';
import type { Recording } from '../core/world/action';
import type { Scenario } from '../core/world/scenario';
import { scenarios } from '../core/world/scenarios/all';

const FORMS = {
  pcapng: (_: Scenario, traces: readonly Trace[]) => writePcapng(captureTraces(traces, 'all')),
  markdown: (scenario: Scenario, traces: readonly Trace[]) => tracesAsMarkdown(scenario.title, traces),
  mermaid: (_: Scenario, traces: readonly Trace[]) => tracesAsMermaid(traces),
  json: (scenario: Scenario, traces: readonly Trace[]) => tracesAsJson(scenario.id, scenario.seed, traces),
} as const;

const USAGE = 'npm run trace -- SCENARIO [--all] [--pcapng|--markdown|--mermaid|--json FILE] | --import FILE …';

function read(words: readonly string[]) {
  const file = { type: 'string' } as const;
  const options = {
    all: { type: 'boolean' },
    list: { type: 'boolean' },
    import: { type: 'string', multiple: true },
    pcapng: file,
    markdown: file,
    mermaid: file,
    json: file,
  } as const;
  return parseArgs({ args: [...words], options, allowPositionals: true });
}

/** A world made of files; what was read and supposed is told beside the walk. */
function imported(files: readonly string[]): Recording {
  const { setup, found, guessed, leftOut } = importDumps(
    files.map((name) => ({ name, text: readFileSync(name, 'utf8') })),
  );
  if (!setup) throw new Refused('Nothing in it is a dump or an object that is known.');
  const told = [...found, ...guessed.map((line) => `supposed: ${line}`), ...leftOut.map((line) => `left out: ${line}`)];
  console.error(`${told.join('\n')}\n`);
  return { version: 1, scenario: setup.id, seed: setup.seed, actions: [], setup };
}

function run(): void {
  const { values, positionals } = read(process.argv.slice(2));
  const [id] = positionals;
  if (values.list || (id === undefined && !values.import)) {
    const width = Math.max(...scenarios.map((s) => s.id.length));
    console.log(`${USAGE}\n\n${scenarios.map((s) => `  ${s.id.padEnd(width)}  ${s.title}`).join('\n')}`);
    return;
  }
  const recording = values.import ? imported(values.import) : beginRecording(findScenario(id ?? ''));
  const { engine, traces } = open(recording);
  const { scenario } = engine;
  const shown = values.all ? traces : traces.filter((t) => t.flow === traces.at(-1)?.flow).slice(0, 2);
  const forms = (Object.keys(FORMS) as (keyof typeof FORMS)[]).filter((form) => values[form] !== undefined);
  for (const form of forms) {
    const to = values[form];
    const made = FORMS[form](scenario, values.all || form === 'pcapng' ? traces : shown);
    if (to === '-' || to === undefined) process.stdout.write(made);
    else writeFileSync(to, made);
  }
  if (forms.length > 0) return;
  console.log(`${scenario.title}\n${scenario.text}\n`);
  console.log(tracesAsText(shown));
  const left = traces.length - shown.length;
  if (left > 0) console.log(`${left} more packets: --all`);
}

try {
  run();
} catch (error) {
  const known = error instanceof Refused || (error as { code?: string }).code !== undefined;
  if (!known) throw error;
  console.error((error as Error).message);
  process.exitCode = 1;
}
