import type { CacheConfig } from './cache';
import type { RewriteRule } from './rewrite';

/** The zones for which a plug-in passes on what it does not know; every one of its zones where the list is empty. */
export type Fallthrough = readonly string[] | undefined;

/** Zones are lower-case and without a dot at the end; '' is the root. */
export interface KubernetesConfig {
  readonly zones: readonly string[];
  readonly ttl: number;
  readonly pods: 'disabled' | 'insecure' | 'verified';
  /** Namespaces that are served; all where absent. */
  readonly namespaces?: readonly string[];
  readonly endpointPodNames: boolean;
  readonly endpoints: boolean;
  /** Services without endpoints are as if they were not. */
  readonly ignoreEmpty: boolean;
  readonly fallthrough: Fallthrough;
}

export interface HostsConfig {
  readonly zones: readonly string[];
  readonly ttl: number;
  readonly reverse: boolean;
  readonly lines: readonly { readonly ip: string; readonly names: readonly string[] }[];
  readonly fallthrough: Fallthrough;
}

export interface ForwardConfig {
  readonly zone: string;
  readonly except: readonly string[];
  /** Addresses with their ports; `resolv.conf` stands for what the pod's own file says. */
  readonly to: readonly ({ readonly address: string; readonly port: number } | 'resolv.conf')[];
  readonly policy: 'random' | 'round_robin' | 'sequential';
  readonly protocol: 'client' | 'tcp' | 'udp';
}

/** What one server block does with a question. A value. */
export interface DnsServer {
  readonly zones: readonly string[];
  readonly port: number;
  readonly errors: boolean;
  readonly log: boolean;
  readonly loadbalance: boolean;
  readonly cache?: CacheConfig;
  readonly rewrites: readonly RewriteRule[];
  readonly hosts?: HostsConfig;
  readonly kubernetes?: KubernetesConfig;
  readonly forwards: readonly ForwardConfig[];
}

export interface DnsConfiguration {
  readonly servers: readonly DnsServer[];
  /** Seconds between two looks at the file; `undefined` without the plug-in `reload`. */
  readonly reload?: number;
  /** Plug-ins that CoreDNS has and that are not modelled: questions go past them. */
  readonly unmodelled: readonly string[];
}

/** The longest of some zones that a name is in; `undefined` where it is in none. */
export function zoneOf(zones: readonly string[], name: string): string | undefined {
  const lower = name.toLowerCase().replace(/\.$/, '');
  let best: string | undefined;
  for (const zone of zones) {
    const within = zone === '' || lower === zone || lower.endsWith(`.${zone}`);
    if (within && (best === undefined || zone.length > best.length)) best = zone;
  }
  return best;
}

/** Is a name that a plug-in does not know passed on? Source: CoreDNS plugin/pkg/fall/fall.go Through() */
export function fallsThrough(zones: Fallthrough, name: string): boolean {
  return zones !== undefined && (zones.length === 0 || zoneOf(zones, name) !== undefined);
}
