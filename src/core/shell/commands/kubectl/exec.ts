import { objectKey } from '../../../kube/objects';
import type { Output } from '../../../world/world';
import { CommandError, type Shell } from '../../command';
import type { KubectlArgs } from './args';
import { podAt } from './objects';

/** `kubectl exec POD -- COMMAND`: the command runs in the pod's netns. */
export function exec(args: KubectlArgs, shell: Shell, stdin: string): Output {
  const [, word, ...words] = args.words;
  if (word === undefined) throw new CommandError('error: pod or type/name must be specified');
  const command = args.rest ?? words;
  if (command.length === 0) throw new CommandError('error: you must specify at least one command for the container');
  const pod = podAt(shell.world, args, word);
  const running = shell.world.cluster.pods.get(objectKey(pod));
  if (!running) {
    const container = pod.spec.containers[0]?.name ?? '';
    throw new CommandError(`error: unable to upgrade connection: container not found ("${container}")`);
  }
  if (shell.world.cluster.control.off.has(running.node)) {
    throw new CommandError('Error from server: error dialing backend: dial tcp: i/o timeout');
  }
  const [shellName, option, script] = command;
  const line =
    /^(\/bin\/)?(ba|a)?sh$/.test(shellName ?? '') && option === '-c' && script !== undefined
      ? script
      : command.map(quoted).join(' ');
  const output = shell.exec(running.place, { line, ...(stdin === '' ? {} : { stdin }) });
  if (output.code === 0) return output;
  return { ...output, stderr: `${output.stderr}command terminated with exit code ${output.code}\n` };
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`;
}
