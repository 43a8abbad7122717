import { DockerError, type Daemon, daemonOf } from '../../../world/docker/engine';
import { findNetwork, networkNamed } from '../../../world/docker/networks';
import { rootOf, type Output } from '../../../world/world';
import { type Command, CommandError, failed, said } from '../../command';
import { named, verbs } from './containers';
import { describeContainer, describeNetwork } from './describe';
import { last, needs, readFlags } from './flags';
import { network, printDescribed } from './networks';
import { runContainer } from './run';

type Verb = (daemon: Daemon, args: readonly string[]) => Output;

const VERBS: Readonly<Record<string, Verb>> = {
  ...verbs,
  run: (daemon, args) => runContainer(daemon, 'run', args),
  create: (daemon, args) => runContainer(daemon, 'create', args),
  network,
  inspect,
  version,
};

/** The command line of Docker. Source: docker/cli cli/command */
export const docker: Command = {
  name: 'docker',
  usage: 'docker { run | ps | stop | start | rm | exec | port | inspect | network | version } …',
  run(args, { world, exec, ns }) {
    const words = args[0] === 'container' ? args.slice(1) : args;
    const [verb = '', ...rest] = words[0] === 'ls' ? ['ps', ...words.slice(1)] : words;
    if (verb === '--version' || verb === '-v')
      return said(`Docker version ${world.docker.get(ns.host)?.config.version ?? '29.7.2'}, build chainwalk\n`);
    const does = VERBS[verb];
    if (verb === '' || verb === '--help') return said(`Usage:  ${docker.usage}\n`);
    if (!does) return failed(`docker: unknown command: docker ${verb}\n\nRun 'docker --help' for more information`);
    const daemon = ns.place === rootOf(ns.host) ? daemonOf(world, exec, ns.host) : undefined;
    if (!daemon)
      return failed(
        'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      );
    try {
      return does(daemon, rest);
    } catch (error) {
      if (error instanceof CommandError) return failed(error.message, error.code);
      if (error instanceof DockerError) return failed(`Error response from daemon: ${error.message}`);
      throw error;
    }
  },
};

/** `docker inspect`: containers first, then networks of the name. */
function inspect(daemon: Daemon, args: readonly string[]): Output {
  const read = readFlags('inspect', args, {
    format: { letter: 'f', value: true },
    type: { value: true },
    size: { letter: 's', value: false },
  });
  needs('inspect', read.rest, 1, 'inspect [OPTIONS] NAME|ID [NAME|ID...]');
  const { engine } = daemon;
  const described: object[] = [];
  let stderr = '';
  for (const name of read.rest) {
    try {
      const isNetwork =
        last(read, 'type') === 'network' ||
        (![...engine.containers.values()].some((c) => c.name === name || c.id.startsWith(name)) &&
          findNetwork(engine, name) !== undefined);
      described.push(
        isNetwork
          ? describeNetwork(engine, networkNamed(engine, name))
          : describeContainer(engine, named(daemon, name)),
      );
    } catch (error) {
      if (!(error instanceof DockerError)) throw error;
      stderr += `error: no such object: ${name}\n`;
    }
  }
  const format = last(read, 'format');
  const stdout = described.length || format === undefined ? printDescribed(described, format) : '\n';
  return { stdout, stderr, code: stderr ? 1 : 0 };
}

/** API versions by release. Source: docs/api/version-history.md */
const API: Readonly<Record<string, string>> = {
  24: '1.43',
  25: '1.44',
  26: '1.45',
  27: '1.47',
  28: '1.51',
  29: '1.52',
};

function version({ engine }: Daemon, args: readonly string[]): Output {
  const read = readFlags('version', args, { format: { letter: 'f', value: true } });
  const { version: text } = engine.config;
  const api = API[Number.parseInt(text, 10)] ?? '1.41';
  const data = { Version: text, ApiVersion: api, Os: 'linux', Arch: 'amd64' };
  const format = last(read, 'format');
  if (format !== undefined) return said(printDescribed([{ Client: data, Server: data }], format));
  const fields = (rows: readonly (readonly [string, string])[], indent: string) =>
    rows.map(([name, value]) => `${indent}${`${name}:`.padEnd(19)}${value}\n`).join('');
  return said(
    `Client: Docker Engine - Community\n${fields(
      [
        ['Version', text],
        ['API version', api],
        ['OS/Arch', 'linux/amd64'],
        ['Context', 'default'],
      ],
      ' ',
    )}` +
      `\nServer: Docker Engine - Community\n Engine:\n${fields(
        [
          ['Version', text],
          ['API version', `${api} (minimum version 1.24)`],
          ['OS/Arch', 'linux/amd64'],
          ['Experimental', 'false'],
        ],
        '  ',
      )}`,
  );
}
