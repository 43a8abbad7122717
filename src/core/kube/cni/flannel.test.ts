import { describe, expect, it } from 'vitest';
import { restore } from '../../netfilter/restore';
import { emptyRuleset } from '../../netfilter/ruleset';
import { saveRuleset } from '../../netfilter/save';
import type { ClusterNetwork, NodeNetwork, PodNetwork } from '../cluster-network';
import type { CommandLine } from '../command-line';
import { hostDevice, sandboxId } from './bridge';
import { flannel, flannelHostGw } from './flannel';
import { portmapChain } from './portmap';

function node(n: number): NodeNetwork {
  return { name: `node-${n}`, ip: `192.168.56.1${n}`, podCIDR: `10.244.${n}.0/24`, gateway: '192.168.56.1' };
}

const cluster: ClusterNetwork = { podCIDR: '10.244.0.0/16', serviceCIDR: '10.96.0.0/12', nodes: [0, 1, 2].map(node) };
const here = node(1);
const api: PodNetwork = {
  namespace: 'default',
  name: 'api',
  ip: '10.244.1.8',
  netns: 'api',
  hostPorts: [{ hostPort: 30080, hostIP: '', containerPort: 8080, protocol: 'tcp' }],
};

const texts = (lines: readonly CommandLine[]) => lines.map((line) => line.line);

describe('flannel with VXLAN', () => {
  it('makes one tunnel device, addressed by the network address of the subnet', () => {
    const lines = texts(flannel.joinNode(here, cluster));
    expect(lines[0]).toMatch(
      /^ip link add flannel\.1 address \S{17} mtu 1450 type vxlan id 1 local 192\.168\.56\.11 dev eth0 dstport 8472 nolearning$/,
    );
    expect(lines).toContain('ip addr add 10.244.1.0/32 dev flannel.1');
  });

  it('knows each other node by neighbour, forwarding entry and route, in this order', () => {
    const lines = texts(flannel.sync(here, cluster));
    const mac = /address (\S+)/.exec(texts(flannel.joinNode(node(2), cluster))[0] ?? '')?.[1];
    expect(lines).toHaveLength(6);
    expect(lines.slice(3)).toEqual([
      `ip neigh replace 10.244.2.0 lladdr ${mac} dev flannel.1 nud permanent`,
      `bridge fdb replace ${mac} dev flannel.1 dst 192.168.56.12 self permanent`,
      'ip route replace 10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink',
    ]);
  });

  it('makes the bridge with the first pod only', () => {
    const rules = emptyRuleset();
    const first = texts(flannel.addPod(api, here, cluster, { devices: new Set(), rules }));
    const second = texts(flannel.addPod(api, here, cluster, { devices: new Set(['cni0']), rules }));
    expect(first).toContain('ip addr add 10.244.1.1/24 dev cni0');
    expect(first.filter((line) => !second.includes(line))).toEqual([
      'ip link add cni0 mtu 1450 type bridge',
      'ip link set cni0 up',
      'ip addr add 10.244.1.1/24 dev cni0',
      'sysctl -w net.ipv4.ip_forward=1',
    ]);
    expect(second).toContain(`ip link add ${hostDevice(api)} mtu 1450 type veth peer name eth0 mtu 1450 netns api`);
  });

  it('without a tunnel has a route by each node', () => {
    expect(texts(flannelHostGw.sync(here, cluster))).toEqual([
      'ip route replace 10.244.0.0/24 via 192.168.56.10 dev eth0',
      'ip route replace 10.244.2.0/24 via 192.168.56.12 dev eth0',
    ]);
  });
});

/** As iptables-save printed it on a node with flannel, the plugins and this pod, and no kube-proxy. */
const SAVED = `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:FLANNEL-FWD - [0:0]
-A FORWARD -m comment --comment "flanneld forward" -j FLANNEL-FWD
-A FLANNEL-FWD -s 10.244.0.0/16 -m comment --comment "flanneld forward" -j ACCEPT
-A FLANNEL-FWD -d 10.244.0.0/16 -m comment --comment "flanneld forward" -j ACCEPT
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:CHAIN - [0:0]
:CNI-HOSTPORT-DNAT - [0:0]
:CNI-HOSTPORT-MASQ - [0:0]
:CNI-HOSTPORT-SETMARK - [0:0]
:FLANNEL-POSTRTG - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT
-A OUTPUT -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT
-A POSTROUTING -m comment --comment "CNI portfwd requiring masquerade" -j CNI-HOSTPORT-MASQ
-A POSTROUTING -m comment --comment "flanneld masq" -j FLANNEL-POSTRTG
-A CHAIN -s 10.244.1.0/24 -p tcp -m tcp --dport 30080 -j CNI-HOSTPORT-SETMARK
-A CHAIN -s 127.0.0.1/32 -p tcp -m tcp --dport 30080 -j CNI-HOSTPORT-SETMARK
-A CHAIN -p tcp -m tcp --dport 30080 -j DNAT --to-destination 10.244.1.8:8080
-A CNI-HOSTPORT-DNAT -p tcp -m comment --comment "dnat name: \\"cbr0\\" id: \\"SANDBOX\\"" -m multiport --dports 30080 -j CHAIN
-A CNI-HOSTPORT-MASQ -m mark --mark 0x2000/0x2000 -j MASQUERADE
-A CNI-HOSTPORT-SETMARK -m comment --comment "CNI portfwd masquerade mark" -j MARK --set-xmark 0x2000/0x2000
-A FLANNEL-POSTRTG -m mark --mark 0x4000/0x4000 -m comment --comment "flanneld masq" -j RETURN
-A FLANNEL-POSTRTG -s 10.244.1.0/24 -d 10.244.0.0/16 -m comment --comment "flanneld masq" -j RETURN
-A FLANNEL-POSTRTG -s 10.244.0.0/16 -d 10.244.1.0/24 -m comment --comment "flanneld masq" -j RETURN
-A FLANNEL-POSTRTG ! -s 10.244.0.0/16 -d 10.244.1.0/24 -m comment --comment "flanneld masq" -j RETURN
-A FLANNEL-POSTRTG -s 10.244.0.0/16 ! -d 224.0.0.0/4 -m comment --comment "flanneld masq" -j MASQUERADE --random-fully
-A FLANNEL-POSTRTG ! -s 10.244.0.0/16 -d 10.244.0.0/16 -m comment --comment "flanneld masq" -j MASQUERADE --random-fully
COMMIT
`;

/** Runs the iptables lines among others as one restore for each. */
function load(lines: readonly CommandLine[]): string {
  const rules = emptyRuleset();
  const inputs = lines.flatMap(({ line, stdin }) => {
    if (stdin !== undefined) return [stdin];
    const [, table, rule] = /^iptables -t (\w+) (.*) --wait$/.exec(line) ?? [];
    return rule === undefined ? [] : [`*${table}\n${rule}\nCOMMIT\n`];
  });
  for (const text of inputs) {
    const result = restore(rules, text, {
      family: 'ipv4',
      unknown: 'refuse',
      noflush: true,
      hasSet: () => false,
      hasAccount: () => false,
    });
    expect(result.stderr).toBe('');
  }
  return saveRuleset(rules, { family: 'ipv4' });
}

describe('the rules of a node with a host port', () => {
  const pod = flannel.addPod(api, here, cluster, { devices: new Set(['cni0']), rules: emptyRuleset() });

  it('are what iptables-save printed on a real one', () => {
    const chain = portmapChain('cbr0', sandboxId(api));
    const saved = load([...flannel.joinNode(here, cluster), ...pod]);
    expect(saved).toBe(SAVED.replaceAll('CHAIN', chain).replaceAll('SANDBOX', sandboxId(api)));
  });

  it('are gone with the pod, but for the chains that all pods share', () => {
    const saved = load([
      ...pod,
      ...flannel.deletePod(api, here, cluster, { devices: new Set(), rules: emptyRuleset() }),
    ]);
    expect(saved).not.toContain('CNI-DN-');
    expect(saved).toContain('-A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT');
  });

  it('stand in a chain named by network and sandbox', () => {
    const id = '3f1c9d2e7a6b5048c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8';
    expect(portmapChain('cbr0', id)).toBe('CNI-DN-47f701a10b299d2111c7e');
  });
});
