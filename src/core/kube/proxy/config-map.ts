import { readYaml } from '../manifest';
import type { ConfigMap } from '../objects';
import { readNetwork } from '../read/address';
import { isRecord } from '../read/schema';
import type { DetectLocal, ProxyConfig } from './proxy-mode';

type Fields = Readonly<Record<string, unknown>>;

/** What kube-proxy's ConfigMap asks for. Periods in µs. */
export interface ConfigFromMap {
  readonly config: ProxyConfig;
  readonly minSyncPeriod?: number;
  /** Values that are not simulated, each said in a sentence. */
  readonly notes: readonly string[];
  /** Settings of the kernel that kube-proxy writes when it starts. */
  readonly sysctls: readonly (readonly [name: string, value: number])[];
}

/**
 * kube-proxy's configuration as its ConfigMap has it (`kube-system/kube-proxy`, key `config.conf`); what it does not say,
 * or says wrongly, stays as it was.
 *
 * Source: pkg/proxy/apis/config/types.go, cmd/kube-proxy/app/server_linux.go getLocalDetectors()
 */
export function configFromMap(base: ProxyConfig, map: ConfigMap | undefined): ConfigFromMap {
  const text = map?.data?.['config.conf'] ?? map?.data?.['config.yaml'];
  const read = text === undefined ? undefined : readYaml(text);
  if (!isRecord(read)) return { config: base, notes: [], sysctls: [] };
  const iptables = fieldsOf(read['iptables']);
  const conntrack = fieldsOf(read['conntrack']);
  const bit = iptables['masqueradeBit'];
  const addresses = read['nodePortAddresses'];
  const flag = (name: string, otherwise: boolean) =>
    typeof iptables[name] === 'boolean' ? (iptables[name] as boolean) : otherwise;
  const least = periodMicros(iptables['minSyncPeriod']);
  return {
    config: {
      ...base,
      detectLocal: detectLocal(read) ?? base.detectLocal,
      masqueradeAll: flag('masqueradeAll', base.masqueradeAll),
      localhostNodePorts: flag('localhostNodePorts', base.localhostNodePorts),
      masqueradeMark:
        typeof bit === 'number' && Number.isInteger(bit) && bit >= 0 && bit < 32
          ? `0x${((1 << bit) >>> 0).toString(16).padStart(8, '0')}`
          : base.masqueradeMark,
      nodePortAddresses: Array.isArray(addresses) ? addresses.map(String) : base.nodePortAddresses,
      syncPeriodMicros: periodMicros(iptables['syncPeriod']) ?? base.syncPeriodMicros,
      conntrackTcpLiberal: conntrack['tcpBeLiberal'] === true || base.conntrackTcpLiberal,
    },
    notes: notesOn(read),
    sysctls: sysctlsOf(conntrack),
    ...(least === undefined ? {} : { minSyncPeriod: least }),
  };
}

/** Source: cmd/kube-proxy/app/conntrack.go, server_linux.go platformSetup(): 0 leaves a setting as it is */
const CONNTRACK: Readonly<Record<string, string>> = {
  tcpEstablishedTimeout: 'net.netfilter.nf_conntrack_tcp_timeout_established',
  tcpCloseWaitTimeout: 'net.netfilter.nf_conntrack_tcp_timeout_close_wait',
  udpTimeout: 'net.netfilter.nf_conntrack_udp_timeout',
  udpStreamTimeout: 'net.netfilter.nf_conntrack_udp_timeout_stream',
};

const BE_LIBERAL = 'net.netfilter.nf_conntrack_tcp_be_liberal';

function sysctlsOf(conntrack: Fields): ConfigFromMap['sysctls'] {
  const settings = Object.entries(CONNTRACK).flatMap(([field, name]) => {
    const micros = periodMicros(conntrack[field]);
    return micros === undefined ? [] : [[name, Math.floor(micros / 1e6)] as const];
  });
  return conntrack['tcpBeLiberal'] === true ? [...settings, [BE_LIBERAL, 1]] : settings;
}

function notesOn(read: Fields): readonly string[] {
  const mode = read['mode'] ?? '';
  const local = read['detectLocalMode'] ?? '';
  const notes: string[] = [];
  if (mode !== '' && mode !== 'iptables') {
    notes.push(`mode ${JSON.stringify(mode)} is not simulated: the rules stay those of this cluster's mode`);
  }
  if (!['', 'ClusterCIDR', 'NodeCIDR', 'BridgeInterface', 'InterfaceNamePrefix'].includes(String(local))) {
    notes.push(`detectLocalMode: there is no ${JSON.stringify(local)}, so it stays as it was`);
  }
  const addresses = read['nodePortAddresses'];
  for (const text of Array.isArray(addresses) ? addresses.map(String) : []) {
    if (text !== 'primary' && !readNetwork(text))
      notes.push(`nodePortAddresses: ${JSON.stringify(text)} is no network`);
  }
  return notes;
}

function detectLocal(read: Fields): DetectLocal | undefined {
  const more = fieldsOf(read['detectLocal']);
  const cidrs = String(read['clusterCIDR'] ?? '')
    .split(',')
    .filter((cidr) => cidr !== '');
  switch (read['detectLocalMode'] ?? '') {
    case '':
    case 'ClusterCIDR':
      return cidrs.length > 0 ? { mode: 'ClusterCIDR', cidrs } : undefined;
    case 'NodeCIDR':
      return { mode: 'NodeCIDR' };
    case 'BridgeInterface':
      return { mode: 'BridgeInterface', name: String(more['bridgeInterface'] ?? '') };
    case 'InterfaceNamePrefix':
      return { mode: 'InterfaceNamePrefix', prefix: String(more['interfaceNamePrefix'] ?? '') };
    default:
      return undefined;
  }
}

function fieldsOf(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

const UNITS: Readonly<Record<string, number>> = { h: 3600e6, m: 60e6, s: 1e6, ms: 1e3, us: 1 };

/** `1s`, `1m30s`, as Go writes durations; 0 means the default, which is the one before. */
function periodMicros(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^(\d+(\.\d+)?(h|m|s|ms|us))+$/.test(value)) return undefined;
  const parts = value.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|us|s)/g);
  const micros = [...parts].reduce((sum, [, n, unit]) => sum + Number(n) * (UNITS[unit ?? ''] ?? 0), 0);
  return micros === 0 ? undefined : micros;
}
