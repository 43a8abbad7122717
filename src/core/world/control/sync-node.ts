import { listEntries } from '../../conntrack/print';
import { getObject, listObjects } from '../../kube/api';
import { needFullSync, proxierOf } from '../../kube/proxy/changes';
import { staleUdpConnections } from '../../kube/proxy/conntrack-cleanup';
import { formatIpv4 } from '../../packet/address';
import { proxyConfig, proxyModeOf } from '../build';
import { syncHealthPorts } from '../edge/health';
import { type Exec, rootOf, type World } from '../world';
import { plan } from './plan';
import { slicesOfCluster } from './services';
import { recordSync } from './sync-record';

/** A node's proxy brings its rules up to date with the API as it is now. */
export function syncNode(world: World, name: string, exec: Exec): void {
  const { spec, api, proxies, control } = world.cluster;
  const node = spec.nodes.find((n) => n.name === name);
  const root = world.net.namespaces.get(rootOf(name));
  const state = proxies.get(name);
  if (!node || !root || !state || control.off.has(name)) return;
  const labels = getObject(api, 'Node', name)?.metadata.labels ?? {};
  const addresses = [...root.devices.values()].flatMap((d) => d.addresses.map((a) => formatIpv4(a.address)));
  control.lastSync.set(name, world.net.time);
  const syncs = proxyModeOf(spec).sync(state, {
    node: { name, ips: [node.ip], addresses, podCIDRs: [node.podCIDR], labels },
    config: proxyConfig(world),
    services: listObjects(api, 'Service'),
    slices: slicesOfCluster(api),
    kernel: root.netfilter,
    now: world.net.time,
  });
  syncHealthPorts(world, name);
  let failed = false;
  for (const sync of syncs) {
    const run = () => sync.lines.every((line) => exec(root.place, line).code === 0);
    const record = sync.family === 'ipv4' && control.recordsSyncs;
    const kind = sync.full ? 'full' : 'partial';
    const well = record ? recordSync(world, root, { who: 'kube-proxy', kind, lines: sync.lines }, run) : run();
    failed ||= !well;
  }
  if (failed) {
    needFullSync(state);
    // kube-proxy tries again; while all is followed at once, the next change does.
    if (!control.atOnce) plan(world, { kind: 'sync', node: name }, proxyConfig(world).syncPeriodMicros);
    return;
  }
  const changed = syncs.find((s) => s.family === 'ipv4')?.changed ?? [];
  if (changed.length === 0) return;
  const connections = listEntries(root.netfilter.conntrack, world.net.time);
  for (const line of staleUdpConnections(proxierOf(state, 'ipv4'), changed, connections)) exec(root.place, line);
}
