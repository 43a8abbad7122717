import type { Output } from '../../../world/world';
import { type Command, CommandError, failed, type Shell } from '../../command';
import { type KubectlArgs, readArgs } from './args';
import { apply, cordonNode, deleteObjects, drain, mark, patch, rollout, scale, setImage } from './change';
import { VERSION } from './columns';
import { create, expose, runPod } from './create';
import { describe } from './describe';
import { exec } from './exec';
import { get } from './get';
import { logs } from './logs';
import { waitFor } from './wait';

type Subcommand = (args: KubectlArgs, shell: Shell, stdin: string) => Output;

const subcommands: Readonly<Record<string, Subcommand>> = {
  annotate: mark,
  apply,
  cordon: cordonNode,
  create,
  delete: deleteObjects,
  describe,
  drain,
  exec,
  expose,
  get,
  label: mark,
  logs,
  patch,
  'port-forward': () =>
    failed(
      'error: port-forward is not simulated: its bytes go through the API server and kubelet, past every rule shown here',
    ),
  rollout,
  run: runPod,
  scale,
  set: setImage,
  uncordon: cordonNode,
  wait: waitFor,
  version: () => ({ stdout: `Client Version: ${VERSION}\nServer Version: ${VERSION}\n`, stderr: '', code: 0 }),
};

const LOG_FLAGS: Readonly<Record<string, string>> = { '-f': '--follow', '-p': '--previous' };

/** kubectl, with the rights of the cluster's administrator, wherever it is typed. */
export const kubectl: Command = {
  name: 'kubectl',
  usage: `kubectl ${Object.keys(subcommands).join('|')} ...`,
  run(words, shell, stdin) {
    try {
      // -f and -p mean other things to logs than elsewhere.
      const forLogs =
        words.find((w) => Object.hasOwn(subcommands, w)) === 'logs' ? words.map((w) => LOG_FLAGS[w] ?? w) : words;
      const args = readArgs(forLogs);
      const [name] = args.words;
      if (name === undefined)
        return failed(`kubectl controls the Kubernetes cluster manager.\n\nUsage:\n  ${kubectl.usage}`, 1);
      const subcommand = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
      if (!subcommand) return failed(`error: unknown command "${name}" for "kubectl"`);
      return subcommand(args, shell, stdin);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return failed(error.message, error.code);
    }
  },
};
