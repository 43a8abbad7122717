/**
 * `npm run trace -- SCENARIO`: the walk of the packets of a scenario, as text. `--list` names the scenarios, `--all` shows
 * every packet of the conversation instead of the first and the answer to it.
 */
import { beginRecording, findScenario, open } from '../core/engine/engine';
import { Refused } from '../core/engine/actions';
import { formatTrace } from '../core/trace/format';
import { scenarios } from '../core/world/scenarios/all';

const words = process.argv.slice(2);
const [id] = words.filter((word) => !word.startsWith('-'));

if (id === undefined || words.includes('--list')) {
  const width = Math.max(...scenarios.map((s) => s.id.length));
  const list = scenarios.map((s) => `  ${s.id.padEnd(width)}  ${s.title}`).join('\n');
  console.log(`npm run trace -- SCENARIO [--all]\n\n${list}`);
} else {
  try {
    const scenario = findScenario(id);
    const { traces } = open(beginRecording(scenario));
    const shown = words.includes('--all') ? traces : traces.filter((t) => t.flow === traces.at(-1)?.flow).slice(0, 2);
    console.log(`${scenario.title}\n${scenario.text}\n`);
    console.log(shown.map(formatTrace).join('\n\n'));
    const left = traces.length - shown.length;
    if (left > 0) console.log(`\n${left} more packets: npm run trace -- ${id} --all`);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
