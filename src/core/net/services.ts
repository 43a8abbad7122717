import type { AddressType, SocketOwner } from '../netfilter/extension';
import type { NetServices } from '../netfilter/hooks';
import type { Ipv4 } from '../packet/address';
import type { Packet } from '../packet/packet';
import type { TraceBuilder } from '../trace/builder';
import type { HookName } from '../trace/step';
import { sendIcmpError } from './icmp-error';
import type { Netns } from './netns';
import { rerouteLocal, routeTaken } from './output-route';
import { sendClone, sendReset } from './reject';
import { reversePath } from './reverse-path';
import { addressType, lookupRoute, nextHop, selectAddress } from './route';
import { beginAnswer, type Run } from './run';
import { defaultTtl } from './socket';
import { findOwner, listens } from './owner';

/** What a packet's hooks may ask of the netns it is in. */
export class Services implements NetServices {
  private readonly run: Run;
  private readonly ns: Netns;
  private readonly hook: HookName;
  private readonly trace: TraceBuilder;

  constructor(run: Run, ns: Netns, hook: HookName, trace: TraceBuilder) {
    this.run = run;
    this.ns = ns;
    this.hook = hook;
    this.trace = trace;
  }

  addressType(address: Ipv4, device?: string): AddressType {
    return addressType(this.ns, address, device);
  }

  reversePath(packet: Packet, options: Parameters<NetServices['reversePath']>[1]): boolean {
    return reversePath(this.ns, packet, options);
  }

  socket(packet: Packet): SocketOwner | undefined {
    return findOwner(this.ns, packet, this.hook);
  }

  listens(protocol: number, address: Ipv4, port: number): number | undefined {
    return listens(this.ns, protocol, address, port);
  }

  deviceGroup(device: string): number {
    return this.ns.devices.get(device)?.group ?? 0;
  }

  masqueradeAddress(packet: Packet): Ipv4 | undefined {
    return selectAddress(this.ns, packet.oif, nextHop(routeTaken(this.ns, packet), packet.dst), 'global');
  }

  primaryAddress(device: string): Ipv4 | undefined {
    return this.ns.devices.get(device)?.addresses[0]?.address;
  }

  reject(packet: Packet, how: Parameters<NetServices['reject']>[1]): void {
    if (how === 'tcp-reset') sendReset(this.run, this.ns, packet, this.trace);
    else sendIcmpError(this.run, this.ns, packet, how.icmp[0], how.icmp[1], this.trace, { byRule: true });
  }

  clone(packet: Packet, gateway: Ipv4, device?: string): void {
    sendClone(this.run, this.ns, packet, gateway, device, this.hook, this.trace);
  }

  send(made: Packet, about: Packet, title: string, byRule: boolean): void {
    const { run, ns } = this;
    const found = rerouteLocal(ns, made, about.oif || about.iif);
    if (found.errno) return;
    const trace = beginAnswer(run, ns, about, this.trace, { title, answer: title, byRule });
    run.send(run, ns, { ...made, ttl: defaultTtl(ns) }, trace, found.route);
  }

  pathMtu(packet: Packet): number {
    const mtus = [packet.oif, lookupRoute(this.ns, packet.src)?.device ?? ''].flatMap(
      (device) => this.ns.devices.get(device)?.mtu ?? [],
    );
    return mtus.length > 0 ? Math.min(...mtus) : 1500;
  }

  log(line: string): void {
    this.run.log.push({ place: this.ns.place, line });
  }
}
