import type { BridgeRules } from './bridge-rules';
import { append, type Change, type Firewall, insert } from './firewall';

/** A port of a container that the host takes connections for. */
export interface PortBinding {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  /** `0.0.0.0` or `::` for every address of the host. */
  readonly hostIp: string;
  /** 0 where the network is routed: the container's own address is all there is. */
  readonly hostPort: number;
  readonly containerPort: number;
}

/**
 * What a container's address needs: nobody sends to it but by its bridge.
 *
 * Source: libnetwork/drivers/bridge/internal/iptabler/endpoint.go filterDirectAccess()
 */
export function addressRules({ layout }: Firewall, net: BridgeRules, address: string): Change[] {
  if (layout.raw !== 'address' || net.internal || net.gatewayMode !== 'nat') return [];
  return [append('raw', 'PREROUTING', `-d ${address} ! -i ${net.bridge} -j DROP`)];
}

/**
 * The rules for a published port.
 *
 * Source: libnetwork/drivers/bridge/internal/iptabler/port.go setPerPortIptables();
 * 27: libnetwork/iptables/iptables.go ChainInfo.Forward()
 */
export function portRules(fw: Firewall, net: BridgeRules, address: string, port: PortBinding): Change[] {
  if (net.internal) return [];
  const { layout, family } = fw;
  const { bridge } = net;
  const { protocol, containerPort } = port;
  const old = layout.generation === 27;
  const changes: Change[] = old ? [] : localhostRules(fw, port);
  if (layout.raw === 'port' && net.gatewayMode === 'nat')
    changes.push(
      append('raw', 'PREROUTING', `-p ${protocol} -d ${address} --dport ${containerPort} ! -i ${bridge} -j DROP`),
    );
  if (port.hostPort !== 0) {
    const to = port.hostIp === '0.0.0.0' || port.hostIp === '::' ? '0/0' : port.hostIp;
    const target = family === 'ipv6' ? `[${address}]` : address;
    changes.push(
      append(
        'nat',
        'DOCKER',
        `-p ${protocol} -d ${to} --dport ${port.hostPort} -j DNAT --to-destination ${target}:${containerPort}` +
          `${fw.hairpin ? '' : ` ! -i ${bridge}`}${family === 'ipv6' ? ' ! -s fe80::/10' : ''}`,
      ),
    );
    // A container that asks for itself by the host's address must see another source than its own.
    if (old || fw.hairpin)
      changes.push(
        append(
          'nat',
          'POSTROUTING',
          `-p ${protocol} -s ${address} -d ${address} --dport ${containerPort} -j MASQUERADE`,
        ),
      );
  }
  // Before the bridge's DROP.
  const put = old ? append : insert;
  if (net.gatewayMode !== 'nat-unprotected')
    changes.push(
      put(
        'filter',
        'DOCKER',
        `! -i ${bridge} -o ${bridge} -p ${protocol} -d ${address} --dport ${containerPort} -j ACCEPT`,
      ),
    );
  return changes;
}

/** A port on a loopback address is for the host alone. Source: port.go filterPortMappedOnLoopback() */
function localhostRules(fw: Firewall, { protocol, hostIp, hostPort }: PortBinding): Change[] {
  if (hostPort === 0 || !hostIp.startsWith('127.')) return [];
  const match = `-p ${protocol} -d ${hostIp} --dport ${hostPort}`;
  return [
    ...(fw.mirrored ? [append('raw', 'PREROUTING', `${match} -i loopback0 -j ACCEPT`)] : []),
    append('raw', 'PREROUTING', `${match} ! -i lo -j DROP`),
  ];
}
