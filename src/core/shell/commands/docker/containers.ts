import type { Container } from '../../../docker/state';
import { containerNamed, removeContainer, startContainer, stopContainer } from '../../../world/docker/containers';
import { type Daemon, DockerError } from '../../../world/docker/engine';
import type { Output } from '../../../world/world';
import { CommandError, failed, said } from '../../command';
import { type Flags, isOn, last, needs, readFlags } from './flags';
import { hostText, humanDuration, portsOf, statusOf, table } from './show';

/** Does something with each container that is named: names on standard output, errors on standard error. */
function each(daemon: Daemon, names: readonly string[], does: (container: Container) => void): Output {
  let [stdout, stderr] = ['', ''];
  for (const name of names) {
    try {
      does(containerNamed(daemon.engine, name));
      stdout += `${name}\n`;
    } catch (error) {
      if (!(error instanceof DockerError)) throw error;
      stderr += `Error response from daemon: ${error.message}\n`;
    }
  }
  return { stdout, stderr, code: stderr ? 1 : 0 };
}

const STOP: Flags = {
  time: { letter: 't', value: true },
  timeout: { value: true },
  signal: { letter: 's', value: true },
};

export const verbs: Readonly<Record<string, (daemon: Daemon, args: readonly string[]) => Output>> = {
  start: (daemon, args) => {
    const { rest } = readFlags('start', args, {
      attach: { letter: 'a', value: false },
      interactive: { letter: 'i', value: false },
    });
    needs('start', rest, 1, 'start [OPTIONS] CONTAINER [CONTAINER...]');
    const output = each(daemon, rest, (c) => startContainer(daemon, c));
    const failures = rest.filter((name) => !output.stdout.split('\n').includes(name));
    if (failures.length === 0) return output;
    return { ...output, stderr: `${output.stderr}failed to start containers: ${failures.join(', ')}\n` };
  },
  stop: (daemon, args) => {
    const { rest } = readFlags('stop', args, STOP);
    needs('stop', rest, 1, 'stop [OPTIONS] CONTAINER [CONTAINER...]');
    return each(daemon, rest, (c) => stopContainer(daemon, c));
  },
  kill: (daemon, args) => {
    const { rest } = readFlags('kill', args, STOP);
    needs('kill', rest, 1, 'kill [OPTIONS] CONTAINER [CONTAINER...]');
    return each(daemon, rest, (c) => {
      if (c.status !== 'running')
        throw new DockerError(`cannot kill container: ${c.name}: container ${c.id} is not running`);
      stopContainer(daemon, c, 137);
    });
  },
  restart: (daemon, args) => {
    const { rest } = readFlags('restart', args, STOP);
    needs('restart', rest, 1, 'restart [OPTIONS] CONTAINER [CONTAINER...]');
    return each(daemon, rest, (c) => {
      stopContainer(daemon, c);
      daemon.engine.containers.set(c.id, c);
      startContainer(daemon, c);
    });
  },
  rm: (daemon, args) => {
    const flags: Flags = { force: { letter: 'f', value: false }, volumes: { letter: 'v', value: false } };
    const read = readFlags('rm', args, flags);
    needs('rm', read.rest, 1, 'rm [OPTIONS] CONTAINER [CONTAINER...]');
    return each(daemon, read.rest, (c) => removeContainer(daemon, c, isOn(read, 'force')));
  },
  ps,
  port,
  exec,
};

/** `docker ps`: the newest first. */
function ps(daemon: Daemon, args: readonly string[]): Output {
  const read = readFlags('ps', args, {
    all: { letter: 'a', value: false },
    quiet: { letter: 'q', value: false },
    'no-trunc': { value: false },
    filter: { letter: 'f', value: true },
  });
  const { world, engine } = daemon;
  const brackets = Number.parseInt(engine.config.version, 10) >= 28;
  const whole = isOn(read, 'no-trunc');
  const shown = [...engine.containers.values()]
    .filter((c) => isOn(read, 'all') || c.status === 'running')
    .filter((c) => matches(c, last(read, 'filter')))
    .reverse();
  const id = (c: Container) => (whole ? c.id : c.id.slice(0, 12));
  if (isOn(read, 'quiet')) return said(shown.map((c) => `${id(c)}\n`).join(''));
  const rows = shown.map((c) => [
    id(c),
    c.image,
    `"${whole || c.command.length <= 20 ? c.command : `${c.command.slice(0, 19)}…`}"`,
    `${humanDuration(world.net.time - c.created)} ago`,
    statusOf(c, world.net.time),
    portsOf(c, brackets),
    c.name,
  ]);
  return said(table(['CONTAINER ID', 'IMAGE', 'COMMAND', 'CREATED', 'STATUS', 'PORTS', 'NAMES'], rows));
}

function matches(c: Container, filter: string | undefined): boolean {
  const [, key, value = ''] = /^(\w+)=(.*)$/.exec(filter ?? '') ?? [];
  if (key === 'name') return c.name.includes(value);
  if (key === 'status') return c.status === value;
  if (key === 'id') return c.id.startsWith(value);
  return true;
}

/** `docker port CONTAINER [PORT[/PROTO]]` */
function port(daemon: Daemon, args: readonly string[]): Output {
  needs('port', args, 1, 'port CONTAINER [PRIVATE_PORT[/PROTO]]');
  const [name = '', wanted] = args;
  const c = named(daemon, name);
  const bound = c.bound.toSorted((a, b) => a.containerPort - b.containerPort);
  const text = (b: (typeof bound)[number]) => `${b.containerPort}/${b.protocol}`;
  if (wanted === undefined) return said(bound.map((b) => `${text(b)} -> ${hostText(b, true)}\n`).join(''));
  const key = wanted.includes('/') ? wanted : `${wanted}/tcp`;
  const found = bound.filter((b) => text(b) === key);
  if (found.length === 0) return failed(`Error: No public port '${key}' published for ${name}`);
  return said(found.map((b) => `${hostText(b, true)}\n`).join(''));
}

export function named(daemon: Daemon, name: string): Container {
  return containerNamed(daemon.engine, name);
}

/** `docker exec`: a line in the container's netns. */
function exec(daemon: Daemon, args: readonly string[]): Output {
  const read = readFlags(
    'exec',
    args,
    {
      interactive: { letter: 'i', value: false },
      tty: { letter: 't', value: false },
      detach: { letter: 'd', value: false },
      privileged: { value: false },
      user: { letter: 'u', value: true },
      env: { letter: 'e', value: true },
      workdir: { letter: 'w', value: true },
    },
    false,
  );
  needs('exec', read.rest, 2, 'exec [OPTIONS] CONTAINER COMMAND [ARG...]');
  const [name = '', ...command] = read.rest;
  const c = named(daemon, name);
  if (c.status !== 'running') throw new DockerError(`container ${c.id} is not running`);
  return execute(daemon, c, command);
}

/** Runs words as they are; `sh -c` gives its text to the shell. */
export function execute(daemon: Daemon, container: Container, command: readonly string[]): Output {
  const [program = '', flag, text] = command;
  const isShell = /^(\/bin\/)?(ba|a|da)?sh$/.test(program);
  if (isShell && flag !== '-c')
    throw new CommandError('the input device is not a TTY: give the shell a line with -c', 1);
  const line = isShell ? (text ?? '') : command.map(quote).join(' ');
  const output = daemon.exec(container.place, { line });
  if (output.code !== 127) return output;
  return failed(
    `OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": executable file not found in $PATH`,
    127,
  );
}

function quote(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
