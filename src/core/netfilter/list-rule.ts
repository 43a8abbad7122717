import { protocolName } from '../lib/names/protocols';
import { type Family, formatIp, type Masked, prefixLength } from '../packet/address';
import type { Extension, Listing } from './extension';
import { findMatch, findTarget } from './lookup';
import { hostName } from './names/hosts';
import type { Rule } from './rule';

/** How `iptables -L` and `iptables -v -A` write a rule. */
export interface RuleFormat {
  readonly family: Family;
  readonly numeric: boolean;
  /** Devices are shown: `-v`. */
  readonly devices: boolean;
  /** Columns; without, as `-v -A` does, one blank and words between. */
  readonly columns: boolean;
}

type Body = Pick<Rule, 'header' | 'matches' | 'target'>;

/** What stands in the column of targets. */
export function targetName({ target }: Body): string {
  if (!target) return '';
  if (target.kind === 'verdict') return target.verdict;
  return target.kind === 'extension' ? shownTarget(target.name) : target.chain;
}

/** NOTRACK is an alias of CT. */
function shownTarget(name: string): string {
  return name === 'NOTRACK' ? 'CT' : name;
}

/** Source: libxtables/xtables.c xtables_ipaddr_to_anyname(), xtables_ipmask_to_numeric() */
function address(value: Masked | undefined, { family, numeric }: RuleFormat): string {
  const bits = family === 'ipv4' ? 32 : 128;
  const prefix = value && prefixLength(value.mask);
  if (!value || prefix === 0) return numeric ? (family === 'ipv4' ? '0.0.0.0/0' : '::/0') : 'anywhere';
  const text = !numeric && hostName(value);
  if (text) return text;
  return prefix === bits ? formatIp(value.address) : `${formatIp(value.address)}/${prefix ?? formatIp(value.mask)}`;
}

function protocol(number: number, { numeric, columns }: RuleFormat): string {
  if (numeric && columns) return String(number);
  return number === 0 ? 'all' : protocolName(number);
}

const NO_PORTS = '--';

function fragment(header: Body['header'], family: Family): string {
  if (family === 'ipv6') return NO_PORTS;
  return header.fragment === undefined ? NO_PORTS : header.fragment === 'yes' ? '-f' : '!f';
}

function device(name: string, not: boolean, numeric: boolean): string {
  return `${not ? '!' : ''}${name === '' ? (numeric ? '*' : 'any') : name}`;
}

/** What an extension writes in the last column, without a blank before it. */
function words(
  item: { readonly name: string; readonly config: unknown; readonly unknown?: string },
  extension: Extension<unknown> | undefined,
  how: Listing,
): string {
  if (item.unknown !== undefined || !extension) return `${item.name} ${item.unknown ?? ''}`.trimEnd();
  if (extension.list) return extension.list(item.config, how);
  return `${item.name} ${extension.print(item.config, how.family)}`.trimEnd();
}

/**
 * A rule as one line of `iptables -L`, from the target on.
 *
 * Source: iptables/xshared.c print_rule_details(), print_ipv4_addresses(), print_ifaces()
 */
export function listRule(rule: Body, format: RuleFormat): string {
  const { header, matches, target } = rule;
  const { columns, numeric, family } = format;
  const pad = (text: string, width: number) => (columns ? text.padEnd(width) : text);
  let line = `${pad(targetName(rule), 9)} ${header.notProtocol ? '!' : ' '}`;
  line += `${pad(protocol(header.protocol, format), 4)} `;
  line += columns ? `${fragment(header, family)} ` : `opt ${fragment(header, family)} `;
  if (format.devices) {
    line += `${columns ? ' ' : 'in '}${pad(device(header.in, header.notIn, numeric), 6)} `;
    line += `${columns ? '' : 'out '}${pad(device(header.out, header.notOut, numeric), 6)} `;
  }
  line += `${header.notSource ? '!' : ' '}${pad(address(header.source, format), 19)} `;
  line += `${header.notDestination ? '!' : ' '}${columns ? '' : '-> '}${pad(address(header.destination, format), 19)}`;
  line += columns ? ' ' : '  ';
  if (target?.kind === 'goto') line += '[goto] ';
  const how = { family, numeric, protocol: header.protocol };
  for (const match of matches) line += spaced(words(match, findMatch(match.name), how));
  if (target?.kind === 'extension') line += spaced(words(target, findTarget(target.name), how));
  return line;
}

const spaced = (text: string) => (text === '' ? '' : ` ${text}`);
