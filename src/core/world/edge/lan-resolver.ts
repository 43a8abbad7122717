import { decode, type Rcode, type ResourceRecord } from '../../kube/dns/message';
import { startOfAuthority } from '../../kube/dns/respond';
import { listen } from '../../net/socket';
import type { Program } from '../../net/program';
import { parseIpv4 } from '../../packet/address';
import { rootOf, type World } from '../world';
import { dnsAnswer } from './coredns';

/** The name by which sockets name this program. */
export const LAN_RESOLVER = 'resolver';
const TTL = 300;

/** The resolver outside the cluster: it knows the names that the cluster's description gives to it, and no others. */
export function lanResolver(world: World): Program {
  return {
    answer(_run, _ns, _server, text, client) {
      const asked = decode(client.protocol === 'tcp' ? text.slice(2) : text);
      if (!asked || asked.response) return 'usual';
      const { name, type } = asked.question;
      const answers: ResourceRecord[] = [];
      let owner = name;
      let known = namesOf(world, owner);
      // A name that stands for another: both are said.
      for (let hops = 0; hops < 8 && known && !known.some(isAddress); hops++) {
        const target = `${known[0]?.replace(/\.$/, '') ?? ''}.`;
        answers.push({ name: owner, type: 'CNAME', ttl: TTL, data: target });
        owner = target;
        known = namesOf(world, owner);
      }
      if (type === 'A') for (const data of known ?? []) answers.push({ name: owner, type, ttl: TTL, data });
      const rcode: Rcode = known || answers.length > 0 ? 'NOERROR' : 'NXDOMAIN';
      const authority = answers.length > 0 ? [] : [startOfAuthority(name.split('.').slice(-3, -1).join('.'), 1)];
      return dnsAnswer(asked, { rcode, answers, authority, authoritative: false }, client.protocol);
    },
  };
}

const isAddress = (text: string) => parseIpv4(text) !== undefined;

function namesOf(world: World, name: string): readonly string[] | undefined {
  const names = world.cluster.spec.dns?.names ?? {};
  const key = name.toLowerCase().replace(/\.$/, '');
  return Object.hasOwn(names, key) ? names[key] : undefined;
}

/** The hosts whose addresses are in the machines' resolv.conf begin to answer. */
export function startResolvers(world: World): void {
  const { dns, hosts } = world.cluster.spec;
  for (const host of hosts) {
    const ns = world.net.namespaces.get(rootOf(host.name));
    if (!ns || !dns?.nameservers.includes(host.ip)) continue;
    for (const protocol of ['udp', 'tcp'] as const) listen(ns, protocol, 53, LAN_RESOLVER, LAN_RESOLVER);
  }
}
