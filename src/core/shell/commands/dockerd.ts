import { layoutOf } from '../../docker/layout';
import { defaultEngine, startEngine } from '../../world/docker/engine';
import { rootOf } from '../../world/world';
import { answering, type Command, CommandError } from '../command';
import { isOn, last, readFlags } from './docker/flags';

/**
 * Starts an engine on a host where none runs.
 * Differs: the real one runs the version that is installed; here `--engine` says which rules it writes.
 */
export const dockerd: Command = {
  name: 'dockerd',
  usage: 'dockerd [ --engine VERSION ] [ --userland-proxy=false ] [ --icc=false ]',
  run: (args, { world, exec, ns }) =>
    answering(() => {
      const read = readFlags('daemon', args, {
        engine: { value: true },
        'userland-proxy': { value: false },
        icc: { value: false },
      });
      const version = last(read, 'engine') ?? defaultEngine.version;
      if (!layoutOf(version)) throw new CommandError(`dockerd: ${version} is not a version, such as 28.5.2`);
      if (ns.place !== rootOf(ns.host))
        throw new CommandError('dockerd needs to be started with root privileges on a host');
      if (world.docker.has(ns.host))
        throw new CommandError(
          'failed to start daemon, ensure docker is not running or delete /var/run/docker.pid: process with PID 812 is still running',
        );
      startEngine(world, exec, ns.host, {
        version,
        userlandProxy: isOn(read, 'userland-proxy', true),
        icc: isOn(read, 'icc', true),
      });
      return 'Daemon has completed initialization\nAPI listen on /var/run/docker.sock\n';
    }),
};
