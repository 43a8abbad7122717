import type { Family } from '../packet/address';
import type { HookName, TableName } from '../trace/step';
import type { AnyMatch, AnyTarget } from './extension';
import { findMatch, findTarget } from './lookup';
import type { Header, RuleMatch, RuleTarget } from './rule';

/** What a rule is checked against when the kernel gets it. */
export interface KernelContext {
  readonly family: Family;
  readonly table: TableName;
  /** The hook of the base chain that gets the rule; absent in a user chain. */
  readonly hook: HookName | undefined;
  hasSet(name: string): boolean;
  hasAccount(name: string): boolean;
  /** What the chain of this name is: a base chain, another, or not there. */
  chain(name: string): 'base' | 'user' | undefined;
}

/** Error numbers as strerror() says them. */
const WORDS: Readonly<Record<string, string>> = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  E2BIG: 'Argument list too long',
  ENOMEM: 'Cannot allocate memory',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  EINVAL: 'Invalid argument',
  EMLINK: 'Too many links',
  EDOM: 'Numerical argument out of domain',
  ERANGE: 'Numerical result out of range',
  EOPNOTSUPP: 'Operation not supported',
  EPROTONOSUPPORT: 'Protocol not supported',
  ENOTSUPP: 'Unknown error 524',
};

export function errorWords(errno: string): string {
  return WORDS[errno] ?? errno;
}

/**
 * The error number with which the kernel refuses a rule by itself, wherever its chain is reached from.
 *
 * Source: net/netfilter/nft_compat.c, net/netfilter/x_tables.c xt_check_match(), xt_check_target(),
 * net/netfilter/nf_tables_api.c nft_verdict_init()
 */
export function checkRule(
  header: Header,
  matches: readonly RuleMatch[],
  target: RuleTarget | undefined,
  context: KernelContext,
): string | undefined {
  // A comparison of no bits is no expression that nf_tables takes.
  for (const [not, masked] of [
    [header.notSource, header.source],
    [header.notDestination, header.destination],
  ] as const)
    if (not && masked && (masked.mask === 0 || masked.mask === 0n)) return 'EINVAL';
  for (const match of matches) {
    const extension = match.unknown === undefined ? findMatch(match.name) : undefined;
    const error = extension && checkExtension(extension, match.config, header, context);
    if (error) return error;
  }
  if (!target) return undefined;
  if (target.kind === 'extension') {
    const extension = target.unknown === undefined ? findTarget(target.name) : undefined;
    return extension && checkExtension(extension, target.config, header, context);
  }
  // The target for a queue to user space was taken out of the kernel; only NFQUEUE is left.
  if (target.kind === 'verdict') return target.verdict === 'QUEUE' ? 'ENOENT' : undefined;
  const chain = context.chain(target.chain);
  if (chain === undefined) return 'ENOENT';
  return chain === 'base' ? 'EOPNOTSUPP' : undefined;
}

function checkExtension(
  extension: AnyMatch | AnyTarget,
  config: unknown,
  { protocol, notProtocol }: Header,
  { family, table, hook, hasSet, hasAccount }: KernelContext,
): string | undefined {
  if (extension.tables && !extension.tables.includes(table)) return 'EINVAL';
  if (hook && extension.hooks && !extension.hooks.includes(hook)) return 'EINVAL';
  if (extension.protocols && (notProtocol || !extension.protocols.includes(protocol))) return 'EINVAL';
  if (!extension.check) return undefined;
  return extension.check(config, {
    family,
    table,
    hooks: hook ? [hook] : [],
    protocol,
    notProtocol,
    hasSet,
    hasAccount,
  });
}
