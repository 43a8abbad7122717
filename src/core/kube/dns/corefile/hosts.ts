import type { Question, ResourceRecord } from '../message';
import type { Found } from '../records';
import { fallsThrough, type HostsConfig, zoneOf } from './config';

/**
 * What the plug-in `hosts` knows of a name; `forward` where the next plug-in is asked.
 *
 * Source: CoreDNS plugin/hosts/hosts.go ServeDNS()
 */
export function lookUpHosts(config: HostsConfig, { name, type }: Question): Found {
  const next: Found = { kind: 'forward', name, soFar: [] };
  const key = name.toLowerCase().replace(/\.$/, '');
  const record = (data: string): ResourceRecord => ({ name, type, ttl: config.ttl, data });
  const answer = (answers: readonly ResourceRecord[]): Found => ({ kind: 'answer', rcode: 'NOERROR', answers });
  if (type === 'PTR') {
    const ip = key
      .replace(/\.in-addr\.arpa$/, '')
      .split('.')
      .reverse()
      .join('.');
    const names = config.reverse ? config.lines.filter((l) => l.ip === ip).flatMap((l) => l.names) : [];
    return names.length > 0 ? answer(names.map((host) => record(`${host}.`))) : next;
  }
  if (zoneOf(config.zones, name) === undefined) return next;
  const found = config.lines.filter((line) => line.names.includes(key));
  if (found.length > 0) return answer(type === 'A' ? found.map((line) => record(line.ip)) : []);
  return fallsThrough(config.fallthrough, name) ? next : { kind: 'answer', rcode: 'SERVFAIL', answers: [] };
}
