import { printResolvConf } from '../../kube/dns/resolv-conf';
import { hostsAt, resolvConfAt } from '../../world/edge/names';
import type { Command, Shell } from '../command';

/** What a file holds that programs here read; `undefined` for others. */
function contentOf({ world, ns }: Shell, path: string): string | undefined {
  const pod = [...world.cluster.pods.values()].find((p) => p.place === ns.place);
  const place = ns.place.endsWith('/root') ? ns.host : (pod?.network.name ?? ns.place.slice(ns.place.indexOf('/') + 1));
  switch (path) {
    case '/etc/resolv.conf':
      return printResolvConf(resolvConfAt(world, ns.place));
    case '/etc/hosts':
      return hostsAt(world, ns.place)
        .map(({ ip, names }) => `${ip}\t${names.join(' ')}\n`)
        .join('');
    case '/etc/hostname':
      return `${place}\n`;
    default:
      return sysctlContent(ns.netfilter.sysctls, path);
  }
}

function sysctlContent(sysctls: ReadonlyMap<string, string | number>, path: string): string | undefined {
  if (!path.startsWith('/proc/sys/')) return undefined;
  const value = sysctls.get(path.slice('/proc/sys/'.length).replaceAll('/', '.'));
  return value === undefined ? undefined : `${value}\n`;
}

/** The few files that there are: what a resolver reads, and settings of the kernel. */
export const cat: Command = {
  name: 'cat',
  usage: 'cat FILE …',
  run(args, shell, stdin) {
    const files = args.filter((a) => !a.startsWith('-') || a === '-');
    if (files.length === 0) return { stdout: stdin, stderr: '', code: 0 };
    let stdout = '';
    let stderr = '';
    for (const file of files) {
      const text = file === '-' ? stdin : contentOf(shell, file);
      if (text === undefined) stderr += `cat: ${file}: No such file or directory\n`;
      else stdout += text;
    }
    return { stdout, stderr, code: stderr === '' ? 0 : 1 };
  },
};
