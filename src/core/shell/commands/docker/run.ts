import { isReference } from '../../../docker/images';
import { PortSpecError, readExpose, readPublish } from '../../../docker/publish';
import type { Container } from '../../../docker/state';
import {
  type ContainerWish,
  createContainer,
  removeContainer,
  startContainer,
  stopContainer,
} from '../../../world/docker/containers';
import { type Daemon, DockerError } from '../../../world/docker/engine';
import type { Output } from '../../../world/world';
import { CommandError, failed, said } from '../../command';
import { execute } from './containers';
import { all, type Flags, isOn, last, needs, readFlags } from './flags';

/** What says something about the network, and what people give besides without another effect here. */
const FLAGS: Flags = {
  detach: { letter: 'd', value: false },
  interactive: { letter: 'i', value: false },
  tty: { letter: 't', value: false },
  rm: { value: false },
  'publish-all': { letter: 'P', value: false },
  privileged: { value: false },
  init: { value: false },
  'read-only': { value: false },
  quiet: { letter: 'q', value: false },
  name: { value: true },
  network: { value: true },
  net: { value: true },
  ip: { value: true },
  publish: { letter: 'p', value: true },
  expose: { value: true },
  hostname: { letter: 'h', value: true },
  env: { letter: 'e', value: true },
  volume: { letter: 'v', value: true },
  mount: { value: true },
  restart: { value: true },
  'cap-add': { value: true },
  'cap-drop': { value: true },
  label: { letter: 'l', value: true },
  user: { letter: 'u', value: true },
  workdir: { letter: 'w', value: true },
  entrypoint: { value: true },
  'network-alias': { value: true },
  'add-host': { value: true },
  dns: { value: true },
  sysctl: { value: true },
  memory: { letter: 'm', value: true },
  cpus: { value: true },
  pull: { value: true },
  platform: { value: true },
};

const HELP = "\n\nRun 'docker run --help' for more information";

/** `docker run` and `docker create`. Errors stand behind `docker: `, with the code 125. */
export function runContainer(daemon: Daemon, verb: 'run' | 'create', args: readonly string[]): Output {
  const read = readFlags(verb, args, FLAGS, false);
  needs(verb, read.rest, 1, `${verb} [OPTIONS] IMAGE [COMMAND] [ARG...]`);
  const [image = '', ...command] = read.rest;
  if (!isReference(image)) throw new CommandError(`docker: invalid reference format${HELP}`, 125);
  const name = last(read, 'name');
  const network = last(read, 'network') ?? last(read, 'net');
  const ip = last(read, 'ip');
  const autoRemove = isOn(read, 'rm');
  let container: Container | undefined;
  try {
    const wish: ContainerWish = {
      image,
      command,
      publish: all(read, 'publish').flatMap(readPublish),
      publishAll: isOn(read, 'publish-all'),
      expose: all(read, 'expose').flatMap(readExpose),
      autoRemove,
      ...(name === undefined ? {} : { name }),
      ...(network === undefined ? {} : { network }),
      ...(ip === undefined ? {} : { ip }),
    };
    container = createContainer(daemon, wish);
    if (verb === 'create') return said(`${container.id}\n`);
    startContainer(daemon, container);
  } catch (error) {
    if (error instanceof PortSpecError) throw new CommandError(`docker: ${error.message}${HELP}`, 125);
    if (!(error instanceof DockerError)) throw error;
    // A container that could not start stays, as created; with --rm it goes.
    if (container && autoRemove) removeContainer(daemon, container, true);
    return failed(
      `${container ? `${container.id}\n` : ''}docker: Error response from daemon: ${error.message}${HELP}`,
      125,
    );
  }
  if (isOn(read, 'detach')) return said(`${container.id}\n`);
  return inForeground(daemon, container, command);
}

/** Its command runs to its end, and the container with it. A program that would serve for ever is left running. */
function inForeground(daemon: Daemon, container: Container, command: readonly string[]): Output {
  if (command.length === 0) {
    if (container.listens.length > 0) return said('');
    stopContainer(daemon, container);
    return said('');
  }
  const output = execute(daemon, container, command);
  stopContainer(daemon, container, output.code);
  return output;
}
