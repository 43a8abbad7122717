import { isRecord } from '../kube/read/schema';
import { say } from '../lib/say';
import type { Report, SourceLine } from './problem';
import type { Section } from './source';

/** What `ip -j` prints, as the lines that `ip` prints without; nothing where the text is broken, which is told. */
export function readIpJson(section: Section, report: Report): readonly Section[] {
  let items: unknown;
  try {
    items = JSON.parse(section.text);
  } catch (error) {
    report(brokenAt(section, error), say('This JSON of ip -j is broken here: was it cut off?'));
    return [];
  }
  if (!Array.isArray(items)) return [];
  const all = items.filter(isRecord);
  const text = (lines: readonly string[]) => `${lines.join('\n')}\n`;
  if (all.some((item) => 'ifname' in item)) return [{ ...section, kind: 'links', text: text(all.flatMap(linkLines)) }];
  if (all.some((item) => 'priority' in item && 'src' in item))
    return [{ ...section, kind: 'policy', text: text(all.map(policyLine)) }];
  return [{ ...section, kind: 'routes', text: text(all.map(routeLine)) }];
}

/** The line at which a parser stopped; engines say it in ways of their own, else it is the last one. */
function brokenAt({ text, source, line, from }: Section, error: unknown): SourceLine {
  const said = Number(/position (\d+)/.exec(`${error}`)?.[1] ?? text.trimEnd().length - 1);
  const at = Math.max(0, Math.min(said, text.length - 1));
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const before = Math.max(start, at - 40);
  return {
    text: text.slice(before, at + 1),
    source,
    line: line + text.slice(0, at).split('\n').length - 1,
    from: from + before,
  };
}

type Item = Readonly<Record<string, unknown>>;

const word = (item: Item, name: string): string => {
  const value = item[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};
const said = (item: Item, name: string, as = name): string => (word(item, name) ? ` ${as} ${word(item, name)}` : '');
const list = (value: unknown): readonly Item[] => (Array.isArray(value) ? value.filter(isRecord) : []);

function linkLines(item: Item): readonly string[] {
  const flags = Array.isArray(item['flags']) ? item['flags'].join(',') : 'UP';
  const parent = word(item, 'link') || (word(item, 'link_index') && `if${word(item, 'link_index')}`);
  const info = isRecord(item['linkinfo']) ? item['linkinfo'] : {};
  const data = isRecord(info['info_data']) ? info['info_data'] : {};
  const vxlan = said(data, 'id') + said(data, 'local') + said(data, 'link', 'dev') + said(data, 'port', 'dstport');
  const kind = word(info, 'info_kind');
  return [
    `${word(item, 'ifindex') || '0'}: ${word(item, 'ifname')}${parent && `@${parent}`}: <${flags}>${said(item, 'mtu')}${said(item, 'master')}`,
    ...(word(item, 'link_type') ? [`    link/${word(item, 'link_type')} ${word(item, 'address')}`] : []),
    ...(kind ? [`    ${kind}${kind === 'vxlan' ? vxlan : ''}`] : []),
    ...list(item['addr_info']).map(
      (a) => `    ${word(a, 'family')} ${word(a, 'local')}/${word(a, 'prefixlen')}${said(a, 'scope')}`,
    ),
  ];
}

function routeLine(item: Item): string {
  const flags = Array.isArray(item['flags']) && item['flags'].includes('onlink') ? ' onlink' : '';
  const hop = (h: Item) => said(h, 'gateway', 'via') + said(h, 'dev');
  const hops = list(item['nexthops']).map((h) => ` nexthop${hop(h)}${said(h, 'weight')}`);
  const rest = ['table', 'protocol', 'scope', 'prefsrc', 'metric'] as const;
  const names = { table: 'table', protocol: 'proto', scope: 'scope', prefsrc: 'src', metric: 'metric' };
  const type = word(item, 'type');
  return `${type && `${type} `}${word(item, 'dst')}${hop(item)}${rest.map((name) => said(item, name, names[name])).join('')}${flags}${hops.join('')}`;
}

function policyLine(item: Item): string {
  const bits = word(item, 'srclen') && `/${word(item, 'srclen')}`;
  return `${word(item, 'priority')}:\tfrom ${word(item, 'src') || 'all'}${bits}${said(item, 'dst', 'to')}${said(item, 'fwmark')}${said(item, 'iif')}${said(item, 'table', 'lookup')}`;
}
