import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Family } from '../packet/address';
import { type Lab, lab } from '../shell/lab.testing';
import type { TableName } from '../trace/step';
import { addBridge, type BridgeRules, type GatewayMode, removeBridge } from './bridge-rules';
import { startRules, userRules } from './daemon-rules';
import { type Change, changeLine, checkLine, type Firewall, isNeeded, program, undo } from './firewall';
import { layoutOf } from './layout';
import { addressRules, type PortBinding, portRules } from './port-rules';
import { ingressPortRules, ingressRules } from './swarm-rules';

const GOLDENS = '../shared/goldens/docker';
const haveGoldens = existsSync(GOLDENS);
if (!haveGoldens) console.warn(`skipped: ${GOLDENS} is absent`);

function read<T>(name: string, empty: T): T {
  return haveGoldens ? (JSON.parse(readFileSync(`${GOLDENS}/${name}.json`, 'utf8')) as T) : empty;
}

/** A host on which rules are made as the daemon makes them. */
class Host {
  private readonly machine: Lab = lab();
  readonly fw: Firewall;
  constructor(version: string, more: Partial<Firewall> = {}) {
    const layout = layoutOf(version);
    if (!layout) throw new Error(version);
    this.fw = { family: 'ipv4', layout, hairpin: false, ...more };
  }
  make(...lists: readonly Change[][]): void {
    for (const change of lists.flat()) {
      const check = checkLine(this.fw.family, change);
      if (!isNeeded(change, check !== undefined && this.machine.sh(check.line).code === 0)) continue;
      const { line } = changeLine(this.fw.family, change);
      const { code, stderr } = this.machine.sh(line);
      if (code !== 0) throw new Error(`${line}: ${stderr}`);
    }
  }
  /** Chains with policies, and rules, as saved. */
  save(table: TableName): { chains: string[]; rules: string[] } {
    const lines = this.machine.sh(`${program(this.fw.family)}-save -t ${table}`).stdout.split('\n');
    return {
      chains: lines.filter((line) => line.startsWith(':')).map((line) => line.slice(1)),
      rules: lines.filter((line) => line.startsWith('-A')),
    };
  }
}

const HTTP: PortBinding = { protocol: 'tcp', hostIp: '0.0.0.0', hostPort: 8080, containerPort: 80 };
const PLAIN = { icc: true, internal: false, masquerade: true, gatewayMode: 'nat' } as const;
const DOCKER0: BridgeRules = { bridge: 'docker0', subnet: '172.17.0.0/16', ...PLAIN };

interface Documented {
  readonly source: { readonly tag: string };
  readonly scenarios: Readonly<
    Record<string, { readonly tables: Readonly<Record<string, { chains: string[]; rules: string[] }>> }>
  >;
}

/** What each of the project's documented scenarios does. */
const DOCUMENTED: Readonly<Record<string, (host: Host) => void>> = {
  'new-daemon': () => {},
  'swarm-portmap': (host) => {
    host.make(
      addBridge(host.fw, { ...PLAIN, bridge: 'docker_gwbridge', subnet: '172.18.0.0/16', icc: false }),
      ingressRules(host.fw),
      ingressPortRules('tcp', 8080, '172.18.0.2'),
    );
  },
  'usernet-internal': (host) => {
    const internal = { ...PLAIN, internal: true };
    host.make(
      addBridge(host.fw, { ...internal, bridge: 'bridgeICC', subnet: '192.0.2.0/24' }),
      addBridge(host.fw, { ...internal, bridge: 'bridgeNoICC', subnet: '198.51.100.0/24', icc: false }),
    );
  },
  'usernet-portmap': (host) => publish(host, {}, HTTP),
  'usernet-portmap-lo': (host) => publish(host, {}, { ...HTTP, hostIp: '127.0.0.1' }),
  'usernet-portmap-natunprot': (host) => publish(host, { gatewayMode: 'nat-unprotected' }, HTTP),
  'usernet-portmap-noicc': (host) => publish(host, { icc: false }, HTTP),
  'usernet-portmap-noproxy': (host) => publish(host, {}, HTTP),
  'usernet-portmap-routed': (host) => publish(host, { gatewayMode: 'routed' }, { ...HTTP, hostPort: 0 }),
};

function publish(host: Host, more: Partial<BridgeRules>, port: PortBinding): void {
  const net = { ...PLAIN, bridge: 'bridge1', subnet: '192.0.2.0/24', ...more };
  host.make(
    addBridge(host.fw, net),
    addressRules(host.fw, net, '192.0.2.2'),
    portRules(host.fw, net, '192.0.2.2', port),
  );
}

describe.skipIf(!haveGoldens)("the project's documented rules", () => {
  for (const version of ['v28.0.0', 'v28.5.2', 'v29.7.2']) {
    const { scenarios } = read<Documented>(`iptablesdoc-${version}`, { source: { tag: '' }, scenarios: {} });
    it.each(Object.keys(scenarios))(`${version} %s`, (name) => {
      const host = new Host(version, { hairpin: name.endsWith('noproxy') });
      host.make(startRules(host.fw), userRules(host.fw), addBridge(host.fw, DOCKER0));
      DOCUMENTED[name]?.(host);
      for (const [table, { chains, rules }] of Object.entries(scenarios[name]?.tables ?? {})) {
        const saved = host.save(table as TableName);
        expect(saved.rules, table).toEqual(rules);
        expect(saved.chains.filter((c) => c.includes(' - ')).map((c) => c.split(' ')[0])).toEqual(chains);
      }
    });
  }
});

interface Driven {
  readonly cases: readonly {
    readonly name: string;
    readonly family: Family;
    readonly params: {
      readonly stage?: 'cleaned' | 'no';
      readonly hairpin?: boolean;
      readonly internal?: boolean;
      readonly icc?: boolean;
      readonly masq?: boolean;
      readonly snat?: boolean;
      readonly gwm?: GatewayMode;
      readonly bindlh?: boolean;
      readonly wsl2mirrored?: boolean;
    };
    readonly tables: Readonly<Record<string, { readonly chains: string[]; readonly rules: string[] }>>;
  }[];
}

const FAMILIES = {
  ipv4: { subnet: '192.168.0.0/24', address: '192.168.0.2', snat: '192.168.123.0', any: '0.0.0.0', lo: '127.0.0.1' },
  ipv6: {
    subnet: 'fd49:efd7:54aa::/64',
    address: 'fd49:efd7:54aa::1',
    snat: 'fd34:d0d4:672f::123',
    any: '::',
    lo: '::1',
  },
};

describe.skipIf(!haveGoldens)("the bridge driver's combinations of options", () => {
  for (const version of ['v28.5.2', 'v29.7.2']) {
    const { cases } = read<Driven>(`bridge-driver-${version}`, { cases: [] });
    it.each(cases.map((c) => [c.name, c] as const))(`${version} %s`, (_, { family, params, tables }) => {
      const host = new Host(version, {
        family,
        hairpin: params.hairpin ?? false,
        mirrored: params.wsl2mirrored ?? false,
      });
      const own = FAMILIES[family];
      const net: BridgeRules = {
        bridge: 'br-dummy',
        subnet: own.subnet,
        icc: params.icc ?? true,
        internal: params.internal ?? false,
        masquerade: params.masq ?? true,
        gatewayMode: params.gwm ?? 'nat',
        ...(params.snat ? { hostIp: own.snat } : {}),
      };
      const port = { ...HTTP, hostIp: params.bindlh ? own.lo : own.any };
      // Only the driver ran there: nobody made DOCKER-USER.
      const made = [
        ...addBridge(host.fw, net).filter((c) => !JSON.stringify(c).includes('DOCKER-USER')),
        ...addressRules(host.fw, net, own.address),
        ...portRules(host.fw, net, own.address, port),
      ];
      if (params.stage !== 'no') host.make(startRules(host.fw), made);
      if (params.stage === 'cleaned') host.make(undo(made), removeBridge(host.fw, net));
      for (const table of ['raw', 'filter', 'nat'] as const) {
        const { chains, rules } = host.save(table);
        expect(rules, table).toEqual(tables[table]?.rules);
        // A table that nothing was put into is not there to be saved.
        if (chains.length > 0) expect(chains).toEqual(tables[table]?.chains);
      }
    });
  }
});

interface Worked {
  readonly cases: readonly {
    readonly name: string;
    readonly engine: string;
    readonly userlandProxy: boolean;
    readonly tables: Readonly<Record<string, { readonly chains: Record<string, string>; readonly rules: string[] }>>;
  }[];
}

describe.skipIf(!haveGoldens)('the worked examples', () => {
  it.each(read<Worked>('worked-examples', { cases: [] }).cases.map((c) => [c.name, c] as const))('%s', (name, c) => {
    const host = new Host(c.engine, { hairpin: !c.userlandProxy });
    const { fw } = host;
    const user = { ...PLAIN, bridge: 'br-5f1c2d3e4a6b', subnet: '172.18.0.0/16' };
    const [net, address] = name.endsWith('-user') ? [user, '172.18.0.2'] : [DOCKER0, '172.17.0.2'];
    host.make(startRules(fw), userRules(fw), addBridge(fw, DOCKER0), net === user ? addBridge(fw, user) : []);
    host.make(addressRules(fw, net, address), portRules(fw, net, address, HTTP));
    for (const [table, { chains, rules }] of Object.entries(c.tables)) {
      const saved = host.save(table as TableName);
      expect(saved.rules, table).toEqual(rules);
      expect(saved.chains.map((line) => line.split(' ')[0])).toEqual(Object.keys(chains));
    }
  });
});
