/**
 * Contract 1: `npm run --silent replay < scenarios.ndjson > recordings.ndjson`. A scenario a line in, a recording a line
 * out, in the same order, each as soon as it is done. A line that is no scenario is answered with its error.
 */
import { createInterface } from 'node:readline';
import { replay } from './replay-scenario';
import { type Recording, type Scenario, whatIsMissing } from './scenario';

for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
  if (line.trim() !== '') await write(`${JSON.stringify(answer(line))}\n`);
}

function answer(line: string): Recording {
  let id = '';
  try {
    const scenario = JSON.parse(line) as Scenario;
    id = String(scenario?.id ?? '');
    const missing = whatIsMissing(scenario);
    return missing === '' ? replay(scenario) : { id, error: missing };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

/** Waits where the reader is slower than we are. */
function write(text: string): Promise<void> {
  return new Promise((done, fail) => process.stdout.write(text, (error) => (error ? fail(error) : done())));
}
