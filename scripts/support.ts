/**
 * `npm run support`: the list of what is supported, from the lists of extensions, set types, devices … themselves. It
 * writes the part of README.md between its marks; `support.test.ts` fails where the README is behind.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTypes } from '../src/core/ipset/types/all';
import { cnis } from '../src/core/kube/cni/all';
import { proxyModes } from '../src/core/kube/proxy/all';
import { deviceTypes } from '../src/core/net/devices/all';
import { matches } from '../src/core/netfilter/matches/all';
import { targets } from '../src/core/netfilter/targets/all';
import { commands } from '../src/core/shell/commands/all';

interface Listed {
  readonly name: string;
  readonly source: string;
  readonly limits?: string;
}

const MARKED = /(<!-- support -->\n)[\s\S]*?(\n<!-- \/support -->)/;
const README = resolve(import.meta.dirname, '../README.md');

/** Those that follow the kernel in all, and after them those that differ, with how. */
function section(title: string, list: readonly Listed[]): string {
  const whole = list.filter((e) => !e.limits).map((e) => `\`${e.name}\``);
  const limited = list.filter((e) => e.limits).map((e) => `| \`${e.name}\` | ${e.limits} | \`${e.source}\` |`);
  const table = limited.length
    ? ['', '| Differs | **What is not as in the kernel** | Follows |', '| --- | --- | --- |', ...limited]
    : [];
  return [`**${title} (${list.length}).** ${whole.join(', ')}.`, ...table].join('\n');
}

const names = (title: string, list: readonly { readonly name: string }[]) =>
  `**${title}.** ${list.map((e) => `\`${e.name}\``).join(', ')}.`;

/** The text between the marks of README.md. */
export function supportText(): string {
  return [
    section('Matches', matches),
    section('Targets', targets),
    names('Set types', setTypes),
    names(
      'Devices',
      deviceTypes.map((d) => ({ name: d.kind })),
    ),
    names('CNIs', cnis),
    names('Proxy modes', proxyModes),
    names('Commands', commands),
  ].join('\n\n');
}

export const withSupport = (readme: string): string =>
  readme.replace(MARKED, (_, a: string, b: string) => `${a}${supportText()}${b}`);

if (process.argv[1]?.endsWith('support.ts')) writeFileSync(README, withSupport(readFileSync(README, 'utf8')));
