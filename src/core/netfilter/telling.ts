import type { Family } from '../packet/address';
import type { TableName } from '../trace/step';
import type { Command } from './command';
import { listRule } from './list-rule';
import { listCommands, type ListedTable, listTable } from './list-table';
import type { Header, RuleMatch, RuleTarget } from './rule';
import { orderChains } from './ruleset';

/** What commands write to standard output: listings, and with `-v` what they do. */
export class Telling {
  text = '';
  private readonly table: TableName;
  private readonly family: Family;
  /** Every command is verbose. */
  private readonly verbose: boolean;

  constructor(table: TableName, { family, verbose = false }: { readonly family: Family; readonly verbose?: boolean }) {
    this.table = table;
    this.family = family;
    this.verbose = verbose;
  }

  /** A restore has emptied the table. */
  flushed({ chains }: Pick<ListedTable, 'chains'>): void {
    if (!this.verbose) return;
    const all = [...orderChains(this.table, chains.values()).values()];
    for (const { name } of all) this.text += `Flushing chain \`${name}'\n`;
    for (const { name, hook } of all) if (!hook) this.text += `Deleting chain \`${name}'\n`;
  }

  rule(command: Command, header: Header, matches: readonly RuleMatch[], target: RuleTarget | undefined): void {
    if (!this.isVerbose(command)) return;
    const format = { family: this.family, numeric: true, devices: true, columns: false };
    this.text += `${listRule({ header, matches, ...(target && { target }) }, format)}\n`;
  }

  done(command: Command, what: 'Flushing' | 'Zeroing' | 'Deleting', { name }: { readonly name: string }): void {
    if (this.isVerbose(command)) this.text += `${what} chain \`${name}'\n`;
  }

  list(command: Command, table: ListedTable): void {
    const { chain, number, numeric, exact, lineNumbers } = command;
    const options = { family: this.family, numeric, exact, lineNumbers, verbose: this.isVerbose(command) };
    this.text += (command.kind === 'list' ? listTable : listCommands)(table, options, chain, number);
  }

  isVerbose({ verbose }: Command): boolean {
    return verbose > 0 || this.verbose;
  }
}
