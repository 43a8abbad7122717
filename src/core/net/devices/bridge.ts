import type { Packet } from '../../packet/packet';
import type { TraceBuilder } from '../../trace/builder';
import { type DeviceType, deviceAt, isGroupMac } from '../device';
import { runHook } from '../hook';
import { resolve } from '../neighbour';
import type { Device, Netns } from '../netns';
import { nextHop } from '../route';
import { routeInput } from '../route-input';
import { drop, later, type Run } from '../run';
import { sysctlNumber } from '../sysctl';

/** Which port a MAC was last seen at. State. */
export interface BridgeData {
  fdb: Map<string, string>;
}

const RESOLVE_MICROS = 3_000_000;

function ports(ns: Netns, bridge: Device): Device[] {
  return [...ns.devices.values()].filter((d) => d.master === bridge.name && d.up);
}

/**
 * The port behind which a MAC is. ARP, which is not sent as frames here, would have taught it the bridge: so a MAC that
 * was not seen yet is looked for at the other ends of the cables.
 */
function portOf(run: Run, ns: Netns, bridge: Device, mac: string): Device | undefined {
  const learned = ns.devices.get((bridge.data as BridgeData | undefined)?.fdb.get(mac) ?? '');
  if (learned?.master === bridge.name && learned.up) return learned;
  return ports(ns, bridge).find((port) => deviceAt(run.net, port.peer)?.device.mac === mac);
}

/** A switch in the kernel: the host sends through it as through any device. */
export const bridge: DeviceType = {
  kind: 'bridge',
  source: 'net/bridge/br_device.c br_dev_xmit()',
  transmit(run, ns, device, packet, trace) {
    const mac = packet.mac?.destination ?? '';
    const port = isGroupMac(mac) ? undefined : portOf(run, ns, device, mac);
    const out = port ? [port] : ports(ns, device);
    if (trace.record) {
      trace.add({
        kind: 'bridge',
        place: `${ns.place}/${device.name}`,
        before: packet,
        after: packet,
        device: device.name,
        port: port?.name ?? '',
      });
    }
    if (out.length === 0) return drop(run, trace, `${ns.place}/${device.name}`, packet, `${device.name} has no ports`);
    for (const to of out) later(run, 0, { kind: 'transmit', ns: ns.place, device: to.name, packet, trace: trace.id });
  },
};

/**
 * A frame comes in by a port: up to the host, out by another port, or both. With bridge-nf-call-iptables a frame that is
 * only bridged passes PREROUTING, FORWARD and POSTROUTING too.
 *
 * Source: net/bridge/br_input.c br_handle_frame_finish(); net/bridge/br_netfilter_hooks.c br_nf_pre_routing()
 */
export function bridgeReceive(run: Run, ns: Netns, port: Device, packet: Packet, trace: TraceBuilder): void {
  const device = ns.devices.get(port.master ?? '');
  if (!device?.up) return drop(run, trace, `${ns.place}/${port.name}`, packet, 'the bridge is down');
  const filtered = sysctlNumber(ns, 'net.bridge.bridge-nf-call-iptables') !== 0;
  let at: Packet = { ...packet, iif: device.name, oif: '', ...(filtered ? { physIn: port.name } : {}) };
  if (filtered) {
    const hooked = runHook(run, ns, 'PREROUTING', at, device.name, '', trace);
    if (!hooked) return;
    at = hooked;
    if (at.dst !== packet.dst) {
      const redirected = redirect(run, ns, device, at, trace);
      if (!redirected) return;
      at = redirected;
    }
  }
  const { source = '', destination = '' } = at.mac ?? {};
  learn(device, source, port.name);
  const group = isGroupMac(destination);
  if (destination === device.mac || group) {
    const type = group ? 'broadcast' : 'host';
    if (trace.record) {
      trace.add({
        kind: 'bridge',
        place: `${ns.place}/${device.name}`,
        before: at,
        after: at,
        device: device.name,
        port: '',
      });
    }
    later(run, 0, {
      kind: 'receive',
      ns: ns.place,
      device: device.name,
      packet: { ...at, type },
      trace: trace.id,
      hooked: filtered,
    });
    if (!group) return;
  }
  const to = group ? undefined : portOf(run, ns, device, destination);
  const out = (to ? [to] : ports(ns, device)).filter((p) => p !== port || p.hairpin);
  if (out.length === 0 && !group) {
    const reason = to
      ? `${port.name} is where it came from, and hairpin mode is off`
      : `no port of ${device.name} leads to ${destination}`;
    return drop(run, trace, `${ns.place}/${device.name}`, at, reason);
  }
  for (const p of out) pass(run, ns, device, p, at, filtered, trace);
}

function learn(bridge: Device, mac: string, port: string): void {
  const data = (bridge.data ?? { fdb: new Map() }) as BridgeData;
  bridge.data = data;
  if (mac && !isGroupMac(mac)) data.fdb.set(mac, port);
}

/**
 * PREROUTING gave the packet another destination: it goes on in the bridge when that is behind it too, else up to IP.
 *
 * Source: net/bridge/br_netfilter_hooks.c br_nf_pre_routing_finish(), br_nf_pre_routing_finish_bridge()
 */
function redirect(run: Run, ns: Netns, bridge: Device, packet: Packet, trace: TraceBuilder): Packet | undefined {
  const decision = routeInput(ns, bridge, packet);
  if (decision.kind === 'martian') {
    drop(run, trace, `${ns.place}/${bridge.name}`, packet, decision.reason);
    return undefined;
  }
  const source = packet.mac?.source ?? '';
  if (decision.kind !== 'forward' || decision.route.device !== bridge.name) {
    return { ...packet, mac: { source, destination: bridge.mac } };
  }
  const destination = resolve(run.net, ns, bridge, nextHop(decision.route, packet.dst));
  if (destination === undefined) {
    later(run, RESOLVE_MICROS, { kind: 'unresolved', ns: ns.place, device: bridge.name, packet, trace: trace.id });
    return undefined;
  }
  return { ...packet, mac: { source, destination } };
}

/** Out by a port. Source: net/bridge/br_forward.c __br_forward(); br_nf_forward_ip(), br_nf_post_routing() */
function pass(
  run: Run,
  ns: Netns,
  bridge: Device,
  port: Device,
  packet: Packet,
  filtered: boolean,
  trace: TraceBuilder,
): void {
  if (trace.record) {
    trace.add({
      kind: 'bridge',
      place: `${ns.place}/${bridge.name}`,
      before: packet,
      after: packet,
      device: bridge.name,
      port: port.name,
    });
  }
  let at = packet;
  if (filtered) {
    const entering: Packet = { ...packet, oif: bridge.name, physOut: port.name, type: 'host' };
    const forwarded = runHook(run, ns, 'FORWARD', entering, bridge.name, bridge.name, trace);
    const out = forwarded && runHook(run, ns, 'POSTROUTING', forwarded, '', bridge.name, trace);
    if (!out) return;
    at = out;
  }
  later(run, 0, { kind: 'transmit', ns: ns.place, device: port.name, packet: at, trace: trace.id });
}
