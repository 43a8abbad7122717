import type { Command } from './command';
import { badWords, type End, failed, type Voice } from './endings';
import { errorWords } from './kernel-checks';
import type { Refusal } from './refusal';
import type { Rule, Table } from './rule';

const NO_CHAIN = 'No chain/target/match by that name';
const INVALID = 'Invalid argument';

/**
 * How iptables-legacy ends where the commands of nf_tables are refused; and where only it refuses them.
 *
 * Source: libiptc/libiptc.c iptc_strerror(), iptables/iptables.c do_command4()
 * @param table as it is, if it exists
 */
export function legacyEnd(
  refusal: Refusal | undefined,
  command: Command,
  table: Table | undefined,
  voice: Voice,
): End | undefined {
  const chain = table?.chains.get(command.chain ?? '');
  if (command.kind === 'zero-number' && chain && (command.number ?? 0) > chain.rules.length)
    return failed('Index of counter too big', voice);
  switch (refusal?.kind) {
    case undefined:
      return undefined;
    case 'no-chain': {
      const goto = command.rule?.target?.kind === 'goto';
      const load = `Couldn't load target \`${refusal.chain}':No such file or directory\n`;
      return badWords(goto ? `goto '${refusal.chain}' is not a chain` : load, voice);
    }
    case 'ended':
      return failed(NO_CHAIN, voice);
    case 'failed':
      return failed(command.kind === 'delete-chain' && chain?.hook ? INVALID : refusal.reason, voice);
    case 'kernel': {
      const [first] = refusal.failures;
      return first && failed(kernelWords(first, table), voice);
    }
  }
}

function kernelWords(
  { operation, errno, object }: { readonly operation: string; readonly errno: string; readonly object: string },
  table: Table | undefined,
): string {
  if (operation === 'CHAIN_DEL') {
    const name = object.slice('chain '.length);
    return table && isUsed(table, name) ? 'Too many links' : 'Directory not empty';
  }
  if (errno === 'EOPNOTSUPP' || (errno === 'ENOENT' && object.startsWith('rule'))) return INVALID;
  return errno === 'EMLINK' ? 'Too many levels of symbolic links' : errorWords(errno);
}

function isUsed({ chains }: Table, name: string): boolean {
  const leads = ({ target }: Rule) => (target?.kind === 'jump' || target?.kind === 'goto') && target.chain === name;
  return [...chains.values()].some(({ rules }) => rules.some(leads));
}
