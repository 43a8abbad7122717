import { readAddress, inNetwork, readNetwork } from '../../read/address';
import type { Flow } from './golden.testing';

/** Rules as text, by table and chain: as much of a kernel as `iptables-restore --noflush` of kube-proxy's input needs. */
export type TextKernel = Map<string, Map<string, string[]>>;

export function restoreText(kernel: TextKernel, input: string): void {
  let table = new Map<string, string[]>();
  for (const line of input.split('\n')) {
    const [first = '', second = ''] = line.split(' ');
    if (line.startsWith('*')) {
      table = kernel.get(line.slice(1)) ?? new Map();
      kernel.set(line.slice(1), table);
    } else if (line.startsWith(':')) table.set(first.slice(1), []);
    else if (first === '-A') table.get(second)?.push(line);
    else if (first === '-X') table.delete(second);
  }
}

/**
 * The packet tracer of kube-proxy's tests: runs nat, then the filter chains with the rewritten destination, and follows
 * every branch that chance could take.
 */
export function trace(kernel: TextKernel, flow: Flow, local: readonly string[]): { output: string; masq: boolean } {
  const outputs: string[] = [];
  let masq = false;
  let destination = { ip: flow.destIP, port: flow.destPort };
  const run = (table: string, chain: string): boolean => {
    for (const rule of kernel.get(table)?.get(chain) ?? []) {
      const target = / -j (\S+)/.exec(rule)?.[1];
      if (
        target === undefined ||
        !matches(rule, { ...flow, destIP: destination.ip, destPort: destination.port }, local)
      )
        continue;
      if (target === 'KUBE-MARK-MASQ') masq = true;
      else if (target === 'ACCEPT' || target === 'DROP' || target === 'REJECT') outputs.push(target);
      else if (target === 'DNAT') outputs.push(/--to-destination (\S+)/.exec(rule)?.[1] ?? '');
      if (['ACCEPT', 'DROP', 'REJECT', 'DNAT'].includes(target)) return true;
      if (target.startsWith('KUBE-') && run(table, target) && !rule.includes('--probability')) return true;
    }
    return false;
  };
  run('nat', 'KUBE-SERVICES');
  const [, ip = destination.ip, port] = /^\[?(.*?)\]?:(\d+)$/.exec(outputs[0] ?? '') ?? [];
  if (port !== undefined) destination = { ip, port: Number(port) };
  for (const chain of ['KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES', 'KUBE-NODEPORTS', 'KUBE-PROXY-FIREWALL']) {
    if (run('filter', chain)) break;
  }
  return { output: outputs.join(', '), masq };
}

function matches(rule: string, flow: Flow, local: readonly string[]): boolean {
  if (/--rcheck|--mark |--ctstate/.test(rule)) return false;
  const option = (name: string) => new RegExp(`( !)? ${name} (\\S+)`).exec(rule);
  const fits = (name: string, test: (word: string) => boolean) => {
    const found = option(name);
    return !found || test(found[2] ?? '') === (found[1] === undefined);
  };
  const within = (address: string, where: string) => {
    const ip = readAddress(address);
    const network = readNetwork(where.includes('/') ? where : `${where}/${where.includes(':') ? 128 : 32}`);
    return ip !== undefined && network !== undefined && inNetwork(ip, network);
  };
  const isLocal = (ip: string) => local.includes(ip) || ip === '127.0.0.1' || ip === '::1';
  return (
    fits('-s', (word) => within(flow.sourceIP, word)) &&
    fits('-d', (word) => within(flow.destIP, word)) &&
    fits('-p', (word) => word === flow.protocol.toLowerCase()) &&
    fits('--dport', (word) => Number(word) === flow.destPort) &&
    fits('--src-type', () => isLocal(flow.sourceIP)) &&
    fits('--dst-type', () => isLocal(flow.destIP))
  );
}
