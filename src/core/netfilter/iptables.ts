import { RuleError } from '../lib/words';
import type { Family } from '../packet/address';
import type { Command } from './command';
import { badWords, type End, failed, type Voice } from './endings';
import { iptablesHelp } from './iptables-help';
import { legacyEnd } from './legacy-words';
import { parseCommand } from './parse-command';
import { failureText, type Refusal } from './refusal';
import type { Ruleset } from './rule';
import { isTableName } from './ruleset';
import { Transaction } from './transaction';

/** Where iptables is run, and which of its two programs. */
export interface IptablesContext {
  readonly family: Family;
  /** The older program: it does the same and says it in other words. */
  readonly legacy?: boolean;
  hasSet(name: string): boolean;
  hasAccount(name: string): boolean;
}

export interface IptablesOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/**
 * iptables and ip6tables: one command line.
 *
 * Source: iptables/xtables-standalone.c xtables_main(), iptables/xtables.c do_commandx()
 */
export function runIptables(ruleset: Ruleset, args: readonly string[], context: IptablesContext): IptablesOutput {
  const { family, legacy = false, hasSet } = context;
  const program = family === 'ipv4' ? 'iptables' : 'ip6tables';
  const voice = { program, version: `${program} v1.8.9 (${legacy ? 'legacy' : 'nf_tables'})` };
  let warnings = '';
  const warn = (line: string) => {
    warnings += `${line}\n`;
  };
  const done = (stdout: string, end?: End): IptablesOutput => ({
    stdout,
    stderr: warnings + (end?.stderr ?? ''),
    code: end?.code ?? 0,
  });
  let command: Command;
  try {
    const table = 'filter';
    command = parseCommand(args, { family, table, restore: false, program, unknown: 'refuse', hasSet, warn });
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return done('', badWords(error.message, voice, error.ending));
  }
  if (command.kind === 'version') return done(`${voice.version}\n`);
  if (command.kind === 'help') return done(iptablesHelp(voice, args, family));
  if (!isTableName(command.table)) return done('', noTable(command.table, voice, legacy));
  const transaction = new Transaction(ruleset, command.table, false, context);
  transaction.run(0, command);
  const refusal = reads(command) ? transaction.failed : transaction.commit();
  const end = legacy
    ? legacyEnd(refusal, command, ruleset.tables.get(command.table), voice)
    : refusal && endOf(refusal, voice);
  return done(transaction.output, end);
}

/** Nothing is changed by the command. */
function reads({ kind, andZero }: Command): boolean {
  return kind === 'check' || ((kind === 'list' || kind === 'list-rules') && !andZero);
}

function noTable(table: string, { program, version }: Voice, legacy: boolean): End {
  const why = legacy
    ? `can't initialize ${program} table \`${table}': Table does not exist (do you need to insmod?)`
    : `table '${table}' does not exist`;
  return { stderr: `${version}: ${why}\nPerhaps ${program} or your kernel needs to be upgraded.\n`, code: 3 };
}

function endOf(refusal: Refusal, voice: Voice): End {
  switch (refusal.kind) {
    case 'no-chain':
      return badWords(`Chain '${refusal.chain}' does not exist`, voice);
    case 'ended':
      return badWords(refusal.message, voice, 'other');
    case 'failed':
      return failed(refusal.reason, voice);
    case 'kernel': {
      // Without line numbers it tells of the first failure only.
      const [first] = refusal.failures;
      return { stderr: `${voice.version}: ${first ? failureText(first) : ''}\n`, code: 4 };
    }
  }
}
