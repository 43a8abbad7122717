import type { CommandLine } from '../kube/command-line';
import { isRecord } from '../kube/read/schema';
import type { Action } from '../world/action';
import type { NodeSpec } from '../world/cluster-spec';
import type { Scenario } from '../world/scenario';
import { createAddressMap, mapAddresses } from './address-map';

/** Names that every cluster has tell nothing. */
const COMMON = new Set([
  'default',
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'kubernetes',
  'kube-dns',
  'coredns',
  'docker',
  'node',
  'client',
  'router',
  'app',
  '',
]);
const KIND_WORDS: Readonly<Record<string, string>> = {
  Service: 'service',
  Pod: 'pod',
  Node: 'node',
  Namespace: 'namespace',
  EndpointSlice: 'slice',
};

/** New names for old ones: the same for the same, numbered in the order in which they are met. */
function createNames() {
  const names = new Map<string, string>();
  const numbers = new Map<string, number>();
  return (old: string, word: string): string => {
    if (COMMON.has(old)) return old;
    const known = names.get(old);
    if (known !== undefined) return known;
    const number = (numbers.get(word) ?? 0) + 1;
    numbers.set(word, number);
    const made = `${word}-${number}`;
    names.set(old, made);
    return made;
  };
}
type Rename = ReturnType<typeof createNames>;

/**
 * The same world with other addresses and names: consistent, so that packets go the same ways. Chains keep their names;
 * comments of the machine's own rules and everything that objects say beside what is used here are dropped.
 *
 * @param key another key gives other addresses
 */
export function anonymise(setup: Scenario, key: number): Scenario {
  const map = createAddressMap(key);
  const rename = createNames();
  const address = (text: string) => mapAddresses(text, map);
  const manifests = manifestsOf(setup.manifests, rename, address);
  const place = (text: string) => {
    const [host = '', netns = 'root'] = text.split('/');
    if (netns === 'root') return `${rename(host, 'node')}/root`;
    const [pod = '', namespace] = netns.split('_');
    return `${rename(host, 'node')}/${rename(pod, 'pod')}${namespace === undefined ? '' : `_${rename(namespace, 'namespace')}`}`;
  };
  const { cluster } = setup;
  const node = (spec: NodeSpec): NodeSpec => ({
    ...spec,
    name: rename(spec.name, 'node'),
    ip: address(spec.ip),
    podCIDR: address(spec.podCIDR),
    gateway: address(spec.gateway),
    ...(spec.cables ? { cables: spec.cables.map((c) => ({ ...c, ...(c.mac ? { mac: map.mac(c.mac) } : {}) })) } : {}),
    ...(spec.podLinks
      ? {
          podLinks: Object.fromEntries(
            Object.entries(spec.podLinks).map(([ip, link]) => [
              address(ip),
              link.bridge ? { ...link, bridge: { ...link.bridge, gateway: address(link.bridge.gateway) } } : link,
            ]),
          ),
        }
      : {}),
    ...(spec.setUp ? { setUp: spec.setUp.map((line) => lineOf(line, rename, address)) } : {}),
  });
  const action = (one: Action): Action =>
    one.kind === 'probe' ? { ...one, from: place(one.from), to: address(one.to) } : one;
  return {
    ...setup,
    title: 'A node, anonymised',
    cluster: {
      ...cluster,
      podCIDR: address(cluster.podCIDR),
      serviceCIDR: address(cluster.serviceCIDR),
      nodes: cluster.nodes.map(node),
      hosts: cluster.hosts.map((h) => ({ ...h, ip: address(h.ip), routes: h.routes.map(address) })),
    },
    manifests,
    actions: setup.actions.map(action),
    look: place(setup.look),
  };
}

function lineOf({ line, stdin }: CommandLine, rename: Rename, address: (text: string) => string): CommandLine {
  if (stdin === undefined) return { line: address(line) };
  const lines = stdin.split('\n').map((one) => {
    if (!one.includes('comment ') && !one.includes('-prefix ')) return one;
    const chain = /-A (\S+)/.exec(one)?.[1] ?? '';
    return one
      .replace(COMMENT, (_, option: string, comment: string) => `${option}${commentOf(comment, chain, rename)}`)
      .replace(PREFIX, (_, option: string, prefix: string) => `${option}"${rename(prefix, 'log')} "`);
  });
  return { line: address(line), stdin: address(lines.join('\n')) };
}

/** A comment of a rule, or of a member of a set. */
const COMMENT = /(--comment | comment (?="))("(?:[^"\\]|\\.)*"|\S+)/g;
const PREFIX = /(--(?:log|nflog)-prefix )("(?:[^"\\]|\\.)*"|\S+)/g;
const SERVICE = /(?<![\w./-])([a-z0-9][a-z0-9-]*)\/([a-z0-9][a-z0-9.-]*)/g;
const BY_PROGRAMS = /^(?:kubernetes |kube-proxy|cali:|flannel|CNI |cluster IPs|block incoming)/;

/** Services in comments get the new names; what programs write stays, what people wrote is dropped. */
function commentOf(comment: string, chain: string, rename: Rename): string {
  const said = comment.replace(/^"|"$/g, '');
  if (chain.startsWith('KUBE-') && !BY_PROGRAMS.test(said)) {
    const named = said.replace(
      SERVICE,
      (_, namespace: string, name: string) => `${rename(namespace, 'namespace')}/${rename(name, 'service')}`,
    );
    if (named !== said) return `"${named}"`;
  }
  return BY_PROGRAMS.test(said) ? comment : `"${rename(said, 'comment')}"`;
}

/** Objects with new names, and only with what is used here. */
function manifestsOf(text: string, rename: Rename, address: (text: string) => string): string {
  const list: unknown = JSON.parse(text);
  const items = isRecord(list) && Array.isArray(list['items']) ? list['items'] : [];
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: items.map((item) => objectOf(item, rename, address)),
  });
}

function objectOf(object: unknown, rename: Rename, address: (text: string) => string): unknown {
  if (!isRecord(object)) return object;
  const word = KIND_WORDS[String(object['kind'])] ?? 'name';
  const walk = (value: unknown, field: string, inside: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => walk(one, field, inside));
    if (isRecord(value)) {
      const entries = Object.entries(value).filter(
        ([name]) =>
          ![
            'annotations',
            'managedFields',
            'ownerReferences',
            'uid',
            'images',
            'nodeInfo',
            'volumesAttached',
            'finalizers',
          ].includes(name),
      );
      return Object.fromEntries(entries.map(([name, inner]) => [name, walk(inner, name, field)]));
    }
    if (typeof value !== 'string') return value;
    if (inside === 'labels' || inside === 'selector' || inside === 'matchLabels')
      return field === 'kubernetes.io/service-name' ? rename(value, 'service') : rename(value, 'label');
    if (field === 'image') return 'image';
    if (field === 'nodeName') return rename(value, 'node');
    if (field === 'namespace') return rename(value, 'namespace');
    if (field === 'name' && inside === 'metadata') return rename(value, word);
    if (field === 'name' && inside === 'targetRef') return rename(value, 'pod');
    if (field === 'address' && !/^[\d.:a-f]+$/i.test(value)) return rename(value, 'node');
    return address(value);
  };
  return walk(object, '', '');
}
