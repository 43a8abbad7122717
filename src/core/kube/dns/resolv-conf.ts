import type { DnsConfig } from '../objects';

/** What a resolver is configured with. A value. */
export interface ResolvConf {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  /** `ndots:5`. */
  readonly options: readonly string[];
}

/** What kubelet looks at. */
export interface DnsPod {
  readonly namespace: string;
  readonly hostNetwork: boolean;
  readonly dnsPolicy?: string;
  readonly dnsConfig?: DnsConfig;
}

const MOST_NAMESERVERS = 3;
const MOST_SEARCHES = 32;
const MOST_SEARCH_CHARACTERS = 2048;

/**
 * The resolv.conf that kubelet gives to a pod.
 *
 * Source: pkg/kubelet/network/dns/dns.go GetPodDNS(), generateSearchesForDNSClusterFirst(), appendDNSConfig()
 */
export function podResolvConf(
  pod: DnsPod,
  node: ResolvConf,
  clusterDns: string | undefined,
  domain: string,
): ResolvConf {
  return limited(withConfig(byPolicy(pod, node, clusterDns, domain), pod.dnsConfig));
}

function byPolicy(pod: DnsPod, node: ResolvConf, clusterDns: string | undefined, domain: string): ResolvConf {
  const policy = pod.dnsPolicy ?? 'ClusterFirst';
  if (policy === 'None') return { nameservers: [], search: [], options: [] };
  const first = policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !pod.hostNetwork);
  if (!first || clusterDns === undefined) return node;
  const search = [`${pod.namespace}.svc.${domain}`, `svc.${domain}`, domain, ...node.search];
  return { nameservers: [clusterDns], search: [...new Set(search)], options: ['ndots:5'] };
}

function withConfig(conf: ResolvConf, config: DnsConfig | undefined): ResolvConf {
  if (!config) return conf;
  const options = new Map(conf.options.map((option) => [option.split(':')[0] ?? '', option]));
  for (const { name = '', value } of config.options ?? []) {
    options.set(name, value === undefined || value === '' ? name : `${name}:${value}`);
  }
  return {
    nameservers: [...new Set([...conf.nameservers, ...(config.nameservers ?? [])])],
    search: [...new Set([...conf.search, ...(config.searches ?? [])])],
    options: [...options.values()],
  };
}

function limited(conf: ResolvConf): ResolvConf {
  const search: string[] = [];
  for (const domain of conf.search.slice(0, MOST_SEARCHES)) {
    if ([...search, domain].join(' ').length > MOST_SEARCH_CHARACTERS) break;
    search.push(domain);
  }
  return { ...conf, nameservers: conf.nameservers.slice(0, MOST_NAMESERVERS), search };
}

/** The file, as container runtimes write it. */
export function printResolvConf({ nameservers, search, options }: ResolvConf): string {
  const lines = [
    ...(search.length > 0 ? [`search ${search.join(' ')}`] : []),
    ...nameservers.map((server) => `nameserver ${server}`),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/**
 * The names that a resolver asks for, in order: with fewer dots than `ndots` the search list comes before the name as given.
 *
 * Source: glibc resolv/res_query.c __res_context_search()
 */
export function namesToTry(name: string, conf: ResolvConf): readonly string[] {
  if (name.endsWith('.')) return [name];
  const ndots = Number(conf.options.findLast((o) => o.startsWith('ndots:'))?.slice('ndots:'.length) ?? 1);
  const dots = name.split('.').length - 1;
  const searched = conf.search.map((domain) => `${name}.${domain.replace(/\.$/, '')}.`);
  return dots >= Math.min(ndots, 15) ? [`${name}.`, ...searched] : [...searched, `${name}.`];
}
