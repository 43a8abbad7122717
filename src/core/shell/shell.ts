import type { CommandLine } from '../kube/command-line';
import type { Run } from '../net/run';
import type { Place } from '../trace/step';
import type { Exec, Output, World } from '../world/world';
import { failed, type Command } from './command';
import { commands } from './commands/all';
import { shellWords } from './words';

const byName = new Map<string, Command>(commands.map((command) => [command.name, command]));

/** Runs a line in a netns, as root. */
export function runLine(world: World, run: Run, on: Place, line: CommandLine): Output {
  const ns = world.net.namespaces.get(on);
  if (!ns) return failed(`there is no ${on}`);
  const words = shellWords(line.line);
  if (!words) return failed('sh: unexpected end of line: a quote is not closed', 2);
  const [name, ...args] = words;
  if (name === undefined) return { stdout: '', stderr: '', code: 0 };
  const command = byName.get(name.slice(name.lastIndexOf('/') + 1));
  if (!command) return failed(`sh: ${name}: not found`, 127);
  return command.run(args, { world, run, ns, exec: execIn(world, run) }, line.stdin ?? '');
}

/** The shell of a world, as layers below it want it. */
export function execIn(world: World, run: Run): Exec {
  return (on, line) => runLine(world, run, on, line);
}
