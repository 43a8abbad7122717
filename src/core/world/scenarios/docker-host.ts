import type { EngineConfig } from '../../docker/state';
import type { ClusterSpec } from '../cluster-spec';

/** Two machines on a cable and no cluster: a server that runs Docker, and a client. */
export function dockerHost(docker: Partial<EngineConfig> = {}): ClusterSpec {
  return {
    podCIDR: '10.244.0.0/16',
    serviceCIDR: '10.96.0.0/12',
    cni: 'flannel',
    proxy: { mode: 'iptables' },
    nodes: [],
    hosts: [
      { name: 'server', ip: '192.168.56.11', routes: [], docker },
      { name: 'client', ip: '192.168.56.50', routes: [] },
    ],
  };
}

/** A line typed on the server. */
export function onServer(line: string) {
  return { kind: 'shell', on: 'server/root', line } as const;
}

export const runWeb = onServer('docker run -d --name web -p 8080:80 nginx');
