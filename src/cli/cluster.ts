/**
 * Contract 2: `npm run --silent cluster < clusters.ndjson > answers.ndjson`. A cluster with objects and probes a line in, an
 * answer a line out, in the same order, each as soon as it is done. A line that cannot be answered is answered with its error.
 */
import { createInterface } from 'node:readline';
import { type ClusterAnswer, type ClusterScenario, runCluster, whatIsMissing } from './cluster-scenario';

for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
  if (line.trim() !== '') await write(`${JSON.stringify(answer(line))}\n`);
}

function answer(line: string): ClusterAnswer {
  let id = '';
  try {
    const scenario = JSON.parse(line) as ClusterScenario;
    id = String(scenario?.id ?? '');
    const missing = whatIsMissing(scenario);
    return missing === '' ? runCluster(scenario) : { id, error: missing };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

/** Waits where the reader is slower than we are. */
function write(text: string): Promise<void> {
  return new Promise((done, fail) => process.stdout.write(text, (error) => (error ? fail(error) : done())));
}
