import { type ServerBlock, type Stanza, serverBlocks } from './blocks';
import type { DnsConfiguration, DnsServer, ForwardConfig } from './config';
import { KNOWN_PLUGINS, QUIET_PLUGINS } from './plugins';
import { setUpCache, setUpForward, setUpRewrite } from './setup-chain';
import { setUpHosts, setUpKubernetes } from './setup-cluster';
import { CorefileError } from './tokens';
import { seconds, zoneNamed } from './words';

/** What a Corefile asks for, or what CoreDNS says of one that it refuses. */
export type ReadCorefile =
  | { readonly configuration: DnsConfiguration; readonly refused?: undefined }
  | { readonly configuration?: undefined; readonly refused: string };

const known = new Map<string, ReadCorefile>();

/** Reads a Corefile as CoreDNS does when it starts. What was read last is kept, since each question asks for it. */
export function readCorefile(text: string): ReadCorefile {
  const before = known.get(text);
  if (before) return before;
  const read = Object.freeze(readAnew(text));
  if (known.size > 8) known.clear();
  known.set(text, read);
  return read;
}

function readAnew(text: string): ReadCorefile {
  try {
    return { configuration: configured(serverBlocks(text, KNOWN_PLUGINS)) };
  } catch (error) {
    if (error instanceof CorefileError) return { refused: error.message };
    throw error;
  }
}

function configured(blocks: readonly ServerBlock[]): DnsConfiguration {
  const servers = blocks.map(serverOf);
  const taken = new Set<string>();
  for (const { zones, port } of servers) {
    for (const zone of zones) {
      const name = `dns://${zone}.:${port}`;
      if (taken.has(name)) throw new CorefileError(`cannot serve ${name} - it is already defined`);
      taken.add(name);
    }
  }
  const stanzas = blocks.flatMap((block) => block.stanzas);
  const [reload] = stanzas.filter((s) => s.name === 'reload');
  return {
    servers,
    ...(reload ? { reload: reloadInterval(reload) } : {}),
    unmodelled: [...new Set(stanzas.map((s) => s.name))].filter((name) => !QUIET_PLUGINS.has(name)),
  };
}

/** Source: CoreDNS plugin/reload/setup.go parse(): 30 seconds, at least 2 */
function reloadInterval({ args: [text] }: Stanza): number {
  if (text === undefined) return 30;
  return inPlugin('reload', () => Math.max(2, seconds(text)));
}

function serverOf({ keys, stanzas }: ServerBlock): DnsServer {
  const zones = keys.map(zoneNamed);
  const port = Number(/:(\d+)$/.exec(keys[0] ?? '')?.[1] ?? 53);
  const of = (name: string) => stanzas.filter((s) => s.name === name);
  const once = <T>(name: string, setUp: (stanza: Stanza) => T): T | undefined => {
    const [first, second] = of(name);
    if (!first) return undefined;
    return inPlugin(name, () => {
      if (second) throw new CorefileError('this plugin can only be used once per Server Block');
      return setUp(first);
    });
  };
  const cache = once('cache', (stanza) => setUpCache(stanza, zones));
  const hosts = once('hosts', (stanza) => setUpHosts(stanza, zones));
  const kubernetes = once('kubernetes', (stanza) => setUpKubernetes(stanza, zones));
  const forwards = of('forward').map((stanza): ForwardConfig => inPlugin('forward', () => setUpForward(stanza)));
  return {
    zones,
    port,
    errors: of('errors').length > 0,
    log: of('log').length > 0,
    loadbalance: of('loadbalance').length > 0,
    rewrites: of('rewrite').flatMap((stanza) => inPlugin('rewrite', () => setUpRewrite(stanza))),
    forwards,
    ...(cache ? { cache } : {}),
    ...(hosts ? { hosts } : {}),
    ...(kubernetes ? { kubernetes } : {}),
  };
}

/** Source: CoreDNS plugin/plugin.go Error() */
function inPlugin<T>(name: string, setUp: () => T): T {
  try {
    return setUp();
  } catch (error) {
    if (error instanceof CorefileError) throw new CorefileError(`plugin/${name}: ${error.message}`);
    throw error;
  }
}

/** kubeadm's Corefile: what runs where there is no ConfigMap. */
export const KUBEADM_COREFILE = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
`;
