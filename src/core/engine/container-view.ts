import type { Container, DockerEngine } from '../docker/state';
import { rootOf } from '../world/world';
import type { PodView } from './snapshot';

/** What an engine is called where its host is shown. */
export function engineName(engine: DockerEngine): string {
  return `Docker ${engine.config.version}`;
}

/** The containers of a host that have a place in the network: those that run in a netns of their own. */
export function viewContainers(engine: DockerEngine, hostIp: string): PodView[] {
  return [...engine.containers.values()]
    .filter((c) => c.status === 'running' && c.place !== rootOf(engine.host) && !c.mode.startsWith('container:'))
    .map((c) => viewContainer(c, hostIp));
}

function viewContainer(c: Container, hostIp: string): PodView {
  const end = c.endpoints.find((e) => e.address !== '');
  return {
    name: c.name,
    namespace: '',
    place: c.place,
    ip: end?.address ?? '',
    ready: true,
    phase: 'Running',
    restarts: 0,
    device: end?.hostDevice ?? '',
    ports: c.listens,
    published: c.bound
      .filter((b) => !b.hostIp.includes(':'))
      .map((b) => `${b.protocol} ${b.hostIp === '0.0.0.0' ? hostIp : b.hostIp}:${b.hostPort}`),
    labels: { image: c.image },
  };
}
