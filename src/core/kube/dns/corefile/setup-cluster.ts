import { parseIpv4 } from '../../../packet/address';
import type { Stanza } from './blocks';
import type { HostsConfig, KubernetesConfig } from './config';
import { CorefileError, parsingError } from './tokens';
import { argsOf, integer, isReverse, unknownProperty, zoneNamed } from './words';

/** Source: CoreDNS plugin/kubernetes/setup.go ParseStanza() */
export function setUpKubernetes(stanza: Stanza, serverZones: readonly string[]): KubernetesConfig {
  const zones = stanza.args.length > 0 ? stanza.args.map(zoneNamed) : serverZones;
  if (zones.every(isReverse)) throw new CorefileError('non-reverse zone name must be used');
  let config: KubernetesConfig = {
    zones,
    ttl: 5,
    pods: 'disabled',
    endpointPodNames: false,
    endpoints: true,
    ignoreEmpty: false,
    fallthrough: undefined,
  };
  for (const line of stanza.block) {
    switch (line.words[0]) {
      case 'endpoint_pod_names':
        argsOf(line, 0, 0);
        config = { ...config, endpointPodNames: true };
        break;
      case 'pods': {
        const [mode = ''] = argsOf(line, 1, 1);
        if (mode !== 'disabled' && mode !== 'insecure' && mode !== 'verified') {
          const text = `wrong value for pods: ${mode},  must be one of: disabled, verified, insecure`;
          throw new CorefileError(text);
        }
        config = { ...config, pods: mode };
        break;
      }
      case 'namespaces':
        config = { ...config, namespaces: argsOf(line, 1) };
        break;
      case 'ttl': {
        const ttl = integer(argsOf(line, 1)[0] ?? '');
        if (ttl < 0 || ttl > 3600) throw parsingError(line.line, `ttl must be in range [0, 3600]: ${ttl}`);
        config = { ...config, ttl };
        break;
      }
      case 'noendpoints':
        argsOf(line, 0, 0);
        config = { ...config, endpoints: false };
        break;
      case 'ignore': {
        const [what] = argsOf(line, 0);
        if (what !== undefined && what !== 'empty_service')
          throw new CorefileError(`unable to parse ignore value: '${what}'`);
        config = { ...config, ignoreEmpty: what !== undefined };
        break;
      }
      case 'fallthrough':
        config = { ...config, fallthrough: argsOf(line, 0).map(zoneNamed) };
        break;
      case 'endpoint':
      case 'tls':
      case 'labels':
      case 'namespace_labels':
      case 'kubeconfig':
      case 'apiserver_qps':
      case 'apiserver_burst':
      case 'apiserver_max_inflight':
      case 'startup_timeout':
      case 'multicluster':
        argsOf(line, 1);
        break;
      default:
        throw unknownProperty(line);
    }
  }
  return config;
}

/** The names of the pod's own /etc/hosts are not looked at: what stands in the Corefile is. Source: plugin/hosts/setup.go */
export function setUpHosts(stanza: Stanza, serverZones: readonly string[]): HostsConfig {
  const [first, ...rest] = stanza.args;
  const zones = (first?.startsWith('/') ? rest : stanza.args).map(zoneNamed);
  let config: HostsConfig = {
    zones: zones.length > 0 ? zones : serverZones,
    ttl: 3600,
    reverse: true,
    lines: [],
    fallthrough: undefined,
  };
  for (const line of stanza.block) {
    switch (line.words[0]) {
      case 'fallthrough':
        config = { ...config, fallthrough: argsOf(line, 0).map(zoneNamed) };
        break;
      case 'no_reverse':
        config = { ...config, reverse: false };
        break;
      case 'ttl': {
        const [text = ''] = argsOf(line, 1);
        const ttl = integer(text);
        if (ttl <= 0 || ttl > 65535) throw parsingError(line.line, 'ttl provided is invalid');
        config = { ...config, ttl };
        break;
      }
      case 'reload':
        argsOf(line, 1, 1);
        break;
      default: {
        if (config.fallthrough !== undefined) throw unknownProperty(line);
        const [ip = '', ...names] = line.words;
        // A line that does not begin with an address is passed over, as in any hosts file.
        if (parseIpv4(ip) === undefined || names.length === 0) break;
        const known = names.map((name) => name.toLowerCase().replace(/\.$/, ''));
        config = { ...config, lines: [...config.lines, { ip, names: known }] };
      }
    }
  }
  return config;
}
