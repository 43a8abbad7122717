import type { GatewayMode } from '../../../docker/bridge-rules';
import { connectContainer, containerNamed, disconnectContainer } from '../../../world/docker/containers';
import { type Daemon, DockerError } from '../../../world/docker/engine';
import { createNetwork, networkNamed, type NetworkWish, removeNetwork } from '../../../world/docker/networks';
import type { Output } from '../../../world/world';
import { CommandError, said } from '../../command';
import { describeNetwork } from './describe';
import { all, isOn, last, needs, type Read, readFlags } from './flags';
import { table } from './show';
import { fill } from './template';

type Verb = (daemon: Daemon, args: readonly string[]) => Output;

const VERBS: Readonly<Record<string, Verb>> = {
  create,
  ls: list,
  list,
  rm: remove,
  remove,
  inspect,
  connect,
  disconnect,
  prune,
};

/** `docker network …` */
export function network(daemon: Daemon, [verb = '', ...args]: readonly string[]): Output {
  const does = VERBS[verb];
  if (does) return does(daemon, args);
  const usage = `Usage:  docker network COMMAND\n\nManage networks\n\nCommands:\n  connect     Connect a container to a network\n  create      Create a network\n  disconnect  Disconnect a container from a network\n  inspect     Display detailed information on one or more networks\n  ls          List networks\n  prune       Remove all unused networks\n  rm          Remove one or more networks\n\nRun 'docker network COMMAND --help' for more information on a command.\n`;
  if (verb === '' || verb === '--help') return said(usage);
  throw new CommandError(
    `docker: unknown command: docker network ${verb}\n\nRun 'docker network --help' for more information`,
    125,
  );
}

function create(daemon: Daemon, args: readonly string[]): Output {
  const read = readFlags('network create', args, {
    driver: { letter: 'd', value: true },
    internal: { value: false },
    attachable: { value: false },
    ipv4: { value: false },
    ipv6: { value: false },
    subnet: { value: true },
    gateway: { value: true },
    'ip-range': { value: true },
    label: { value: true },
    opt: { letter: 'o', value: true },
  });
  if (read.rest.length !== 1)
    throw new CommandError(
      `docker: 'docker network create' requires 1 argument\n\nUsage:  docker network create [OPTIONS] NETWORK\n\nSee 'docker network create --help' for more information`,
    );
  const driver = last(read, 'driver') ?? 'bridge';
  if (driver !== 'bridge')
    throw new DockerError(`could not find plugin ${driver} in v1 plugin registry: plugin not found`);
  return said(`${createNetwork(daemon, wishOf(read)).id}\n`);
}

function wishOf(read: Read): NetworkWish {
  const options = new Map(
    all(read, 'opt').map((text) => {
      const at = text.indexOf('=');
      return at < 0 ? ([text, ''] as const) : ([text.slice(0, at), text.slice(at + 1)] as const);
    }),
  );
  const flag = (name: string) => options.get(`com.docker.network.bridge.${name}`) !== 'false';
  const mode = options.get('com.docker.network.bridge.gateway_mode_ipv4') ?? 'nat';
  if (mode !== 'nat' && mode !== 'nat-unprotected' && mode !== 'routed')
    throw new DockerError(
      `invalid value for 'com.docker.network.bridge.gateway_mode_ipv4': unknown gateway mode ${mode}`,
    );
  const subnet = last(read, 'subnet');
  const gateway = last(read, 'gateway');
  const bridge = options.get('com.docker.network.bridge.name');
  const hostIp = options.get('com.docker.network.host_ipv4');
  return {
    name: read.rest[0] ?? '',
    internal: isOn(read, 'internal'),
    icc: flag('enable_icc'),
    masquerade: flag('enable_ip_masquerade'),
    gatewayMode: mode satisfies GatewayMode,
    ...(subnet === undefined ? {} : { subnet }),
    ...(gateway === undefined ? {} : { gateway }),
    ...(bridge === undefined ? {} : { bridge }),
    ...(hostIp === undefined ? {} : { hostIp }),
  };
}

function list(daemon: Daemon, args: readonly string[]): Output {
  const read = readFlags('network ls', args, { quiet: { letter: 'q', value: false }, 'no-trunc': { value: false } });
  const id = (full: string) => (isOn(read, 'no-trunc') ? full : full.slice(0, 12));
  const networks = [...daemon.engine.networks.values()].sort((a, b) => a.name.localeCompare(b.name));
  if (isOn(read, 'quiet')) return said(networks.map((n) => `${id(n.id)}\n`).join(''));
  return said(
    table(
      ['NETWORK ID', 'NAME', 'DRIVER', 'SCOPE'],
      networks.map((n) => [id(n.id), n.name, n.driver, 'local']),
    ),
  );
}

function remove(daemon: Daemon, args: readonly string[]): Output {
  const { rest } = readFlags('network rm', args, { force: { letter: 'f', value: false } });
  needs('network rm', rest, 1, 'network rm NETWORK [NETWORK...]');
  let [stdout, stderr] = ['', ''];
  for (const name of rest) {
    try {
      removeNetwork(daemon, name);
      stdout += `${name}\n`;
    } catch (error) {
      if (!(error instanceof DockerError)) throw error;
      stderr += `Error response from daemon: ${error.message}\n`;
    }
  }
  return { stdout, stderr: stderr && `${stderr}exit status 1\n`, code: stderr ? 1 : 0 };
}

function inspect(daemon: Daemon, args: readonly string[]): Output {
  const read = readFlags('network inspect', args, {
    format: { letter: 'f', value: true },
    verbose: { letter: 'v', value: false },
  });
  needs('network inspect', read.rest, 1, 'network inspect [OPTIONS] NETWORK [NETWORK...]');
  const described = read.rest.map((name) => describeNetwork(daemon.engine, networkNamed(daemon.engine, name)));
  return said(printDescribed(described, last(read, 'format')));
}

/** As JSON, or by a template, a line each. */
export function printDescribed(described: readonly object[], format: string | undefined): string {
  if (format === undefined || format === 'json') return `${JSON.stringify(described, null, 4)}\n`;
  return described.map((d) => `${fill(format, d)}\n`).join('');
}

function connect(daemon: Daemon, args: readonly string[]): Output {
  const read = readFlags('network connect', args, { ip: { value: true }, alias: { value: true } });
  needs('network connect', read.rest, 2, 'network connect [OPTIONS] NETWORK CONTAINER');
  const [net = '', container = ''] = read.rest;
  connectContainer(
    daemon,
    networkNamed(daemon.engine, net),
    containerNamed(daemon.engine, container),
    last(read, 'ip'),
  );
  return said('');
}

function disconnect(daemon: Daemon, args: readonly string[]): Output {
  const read = readFlags('network disconnect', args, { force: { letter: 'f', value: false } });
  needs('network disconnect', read.rest, 2, 'network disconnect [OPTIONS] NETWORK CONTAINER');
  const [net = '', container = ''] = read.rest;
  disconnectContainer(daemon, networkNamed(daemon.engine, net), containerNamed(daemon.engine, container));
  return said('');
}

function prune(daemon: Daemon, args: readonly string[]): Output {
  readFlags('network prune', args, { force: { letter: 'f', value: false } });
  const { engine } = daemon;
  const used = new Set([...engine.containers.values()].flatMap((c) => c.endpoints.map((e) => e.network)));
  const unused = [...engine.networks.values()].filter(
    (n) => n.driver === 'bridge' && n.name !== 'bridge' && !used.has(n.id),
  );
  for (const net of unused) removeNetwork(daemon, net.id);
  return said(unused.length ? `Deleted Networks:\n${unused.map((n) => `${n.name}\n`).join('')}\n` : '');
}
