import { refresh } from '../../net/namespace';
import type { Netns } from '../../net/netns';
import { sysctlName, writeSysctl } from '../../net/sysctl';
import { type Command, failed } from '../command';
import type { Output } from '../../world/world';

/** Source: procps-ng src/sysctl.c */
export const sysctl: Command = {
  name: 'sysctl',
  usage: 'sysctl [ -n ] [ -w ] NAME[=VALUE] … | -a',
  run(args, { ns }) {
    let onlyValue = false;
    let quiet = false;
    const outputs: Output[] = [];
    for (let i = 0; i < args.length; i++) {
      const word = args[i] as string;
      if (word === '-w' || word === '--write' || word === '-e') continue;
      if (word === '-n' || word === '--values') onlyValue = true;
      else if (word === '-q' || word === '--quiet' || word === '-qw') quiet = true;
      else if (word === '-a' || word === '--all') outputs.push({ stdout: all(ns), stderr: '', code: 0 });
      else outputs.push(one(ns, word, onlyValue, quiet));
    }
    return {
      stdout: outputs.map((o) => o.stdout).join(''),
      stderr: outputs.map((o) => o.stderr).join(''),
      code: Math.max(0, ...outputs.map((o) => o.code)),
    };
  },
};

function all(ns: Netns): string {
  return [...ns.netfilter.sysctls, [COUNT, countOf(ns)] as const]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
}

/** Read only: how many connections there are. */
const COUNT = 'net.netfilter.nf_conntrack_count';
const countOf = (ns: Netns) => ns.netfilter.conntrack.entries.size;

/** Sections that exist only where a module is loaded, or that nobody here reads: they can be written all the same. */
const OPEN = /^net\.(bridge|netfilter|core|ipv6)\.|^(kernel|vm|fs)\./;

function one(ns: Netns, word: string, onlyValue: boolean, quiet: boolean): Output {
  const equals = word.indexOf('=');
  const name = sysctlName(equals < 0 ? word : word.slice(0, equals).trim());
  const { sysctls } = ns.netfilter;
  if (name === COUNT) {
    if (equals >= 0) return failed(`sysctl: setting key "${name}": Invalid argument`, 0);
    return { stdout: onlyValue ? `${countOf(ns)}\n` : `${name} = ${countOf(ns)}\n`, stderr: '', code: 0 };
  }
  if (!sysctls.has(name) && (equals < 0 || !(OPEN.test(name) || name.startsWith('net.ipv4.')))) {
    return failed(`sysctl: cannot stat /proc/sys/${name.replaceAll('.', '/')}: No such file or directory`, 255);
  }
  if (equals >= 0) {
    const text = word.slice(equals + 1).trim();
    writeSysctl(ns, name, /^-?\d+$/.test(text) ? Number(text) : text);
    refresh(ns);
    if (quiet) return { stdout: '', stderr: '', code: 0 };
  }
  const value = sysctls.get(name);
  return { stdout: onlyValue ? `${value}\n` : `${name} = ${value}\n`, stderr: '', code: 0 };
}
