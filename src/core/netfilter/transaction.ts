import { detached } from '../lib/words';
import type { Family } from '../packet/address';
import type { HookName, TableName } from '../trace/step';
import type { Command, RuleText } from './command';
import {
  countReference,
  type DraftChain,
  type DraftTable,
  finishDraft,
  forgetRemoved,
  type Looked,
  newBaseChain,
  newSlot,
  openDraft,
  ownRules,
  referencesTo,
} from './draft';
import { refusedRules } from './first-refused';
import { checkRule, type KernelContext } from './kernel-checks';
import type { KernelFailure, Refusal } from './refusal';
import type { Header, Rule, RuleMatch, Ruleset, RuleTarget } from './rule';
import { indexOfSame, type RuleBody, withAddresses } from './rule-body';
import { baseChains, orderChains } from './ruleset';
import { Telling } from './telling';
import { foundBefore, keepFound, validateTable } from './validate';

export interface TransactionContext {
  readonly family: Family;
  /** Every command tells what it does: `-v`. */
  readonly verbose?: boolean;
  hasSet(name: string): boolean;
  hasAccount(name: string): boolean;
}

const NO_CHAIN = 'No chain/target/match by that name';
const NO_RULE = 'Bad rule (does a matching rule exist in that chain?)';

/**
 * The commands for one table up to its COMMIT. Works on a draft; nothing changes until `commit`, and then all at once.
 * After the first thing that iptables itself refuses, further commands are not looked at.
 *
 * Source: iptables/nft.c nft_prepare(), nft_action()
 */
export class Transaction {
  private readonly ruleset: Ruleset;
  private readonly context: TransactionContext;
  private readonly draft: DraftTable;
  private readonly kernel: KernelContext & { hook: HookName | undefined };
  /** Whether the table exists when all is done. */
  private exists: boolean;
  private refusal: Refusal | undefined;
  private readonly telling: Telling;
  private readonly failures: KernelFailure[] = [];
  /** Number of the first rule that is new, and the line and operation of each one from there. */
  private readonly firstNew: number;
  private readonly newLines: number[] = [];
  private readonly newOperations: ('RULE_APPEND' | 'RULE_INSERT' | 'RULE_REPLACE')[] = [];

  /** @param flush whether the table is emptied first */
  constructor(ruleset: Ruleset, name: TableName, flush: boolean, context: TransactionContext) {
    const table = flush ? undefined : ruleset.tables.get(name);
    this.ruleset = ruleset;
    this.context = context;
    this.draft = openDraft(name, table);
    this.exists = table !== undefined;
    this.firstNew = ruleset.nextRule;
    this.kernel = { ...context, table: name, hook: undefined, chain: (chain) => kindOf(this.draft.chains.peek(chain)) };
    this.telling = new Telling(name, context);
    if (flush) this.telling.flushed(ruleset.tables.get(name) ?? this.draft);
  }

  get table(): TableName {
    return this.draft.name;
  }

  /** What the commands so far write to standard output. */
  get output(): string {
    return this.telling.text;
  }

  /** A `:CHAIN POLICY` line. */
  declare(line: number, name: string, policy: string, counters: readonly [number, number]): void {
    if (this.refusal) return;
    this.exists = true;
    const chain = this.draft.chains.get(name);
    if (chain?.hook) {
      this.setPolicy(line, name, policy, counters);
    } else if (chain) {
      this.removed(ownRules(chain).splice(0));
    } else {
      this.addChain(name);
    }
  }

  /** One command line. */
  run(line: number, command: Command): void {
    if (this.refusal) return;
    const { chain = '' } = command;
    switch (command.kind) {
      case 'append':
      case 'insert':
      case 'replace':
      case 'delete':
      case 'check':
        this.runRule(line, command, command.rule!);
        break;
      case 'delete-number':
        this.deleteNumber(line, chain, command.number!);
        break;
      case 'flush':
        this.flush(line, command);
        break;
      case 'zero':
        this.zero(line, command);
        break;
      case 'zero-number': {
        const found = this.chain(chain);
        if (!found) return this.fail(line, NO_RULE);
        const rule = found.rules[command.number! - 1];
        if (rule) this.setCounters(rule.slot, [0, 0]);
        break;
      }
      case 'new-chain':
        this.exists = true;
        if (this.draft.chains.has(chain)) return this.fail(line, 'Chain already exists');
        this.addChain(chain);
        break;
      case 'delete-chain':
        this.deleteChain(line, command);
        break;
      case 'rename-chain':
        this.renameChain(line, chain, command.value!);
        break;
      case 'policy':
        this.setPolicy(line, chain, command.value!, [0, 0]);
        break;
      case 'list':
      case 'list-rules':
        this.list(line, command);
        break;
      case 'none':
      case 'version':
      case 'help':
        break;
    }
  }

  /** Why the commands fail, as far as that is known before `commit`. */
  get failed(): Refusal | undefined {
    return this.refusal;
  }

  /** Goes on as if the command that failed had not been there. */
  forgive(): void {
    this.refusal = undefined;
  }

  /** Puts the changed table into the ruleset, or tells why nothing changes. */
  commit(): Refusal | undefined {
    const { refusal, draft, ruleset } = this;
    if (refusal) return refusal;
    const { chains } = draft;
    const found = foundBefore(chains.base);
    const validation = validateTable(
      baseChains[draft.name],
      (name) => chains.peek(name)?.rules ?? [],
      found && { found, changed: chains.changed() },
    );
    this.validate(validation.errno);
    if (this.failures.length > 0) {
      this.failures.sort((a, b) => a.line - b.line);
      return { kind: 'kernel', failures: this.failures };
    }
    forgetRemoved(draft);
    if (this.exists) {
      const table = finishDraft(draft);
      ruleset.tables.set(draft.name, table);
      if (table.chains === chains.base) keepFound(chains.base, validation, chains.deleted);
    } else ruleset.tables.delete(draft.name);
    ruleset.revision++;
    return undefined;
  }

  private fail(line: number, reason: string): void {
    this.refusal = { kind: 'failed', line, reason };
  }

  private refuse(line: number, operation: string, errno: string, object: string): void {
    this.failures.push({ line, operation, errno, object });
  }

  /** The chain, if nf_tables has it. */
  private chain(name: string): DraftChain | undefined {
    const chain = this.draft.chains.get(name);
    return chain?.absent ? undefined : chain;
  }

  /** The chain; a base chain is made where it is not there yet. */
  private made(name: string): DraftChain | undefined {
    const chain = this.draft.chains.get(name);
    if (chain?.absent) {
      chain.absent = false;
      this.exists = true;
    }
    return chain;
  }

  private addChain(word: string): void {
    const name = detached(word);
    this.draft.chains.set(name, {
      name,
      policy: undefined,
      hook: undefined,
      slot: -1,
      absent: false,
      rules: [],
      jump: undefined,
      shared: undefined,
    });
  }

  private setPolicy(line: number, name: string, policy: string, counters: readonly [number, number]): void {
    const chain = this.draft.chains.get(name);
    if (policy !== 'ACCEPT' && policy !== 'DROP' && policy !== '-') return this.fail(line, 'Bad policy name');
    if (!chain?.hook) return this.fail(line, 'Bad built-in chain name');
    this.made(name);
    if (policy !== '-') chain.policy = policy;
    if (chain.slot < 0) chain.slot = newSlot(this.draft, ...counters);
    else this.setCounters(chain.slot, counters);
  }

  private setCounters(slot: number, [packets, bytes]: readonly [number, number]): void {
    this.draft.counters[2 * slot] = packets;
    this.draft.counters[2 * slot + 1] = bytes;
  }

  private runRule(line: number, command: Command, text: RuleText): void {
    let { target } = text;
    if (target?.kind === 'jump' || target?.kind === 'goto') {
      const { chains } = this.draft;
      if (!chains.has(target.chain)) {
        this.refusal = { kind: 'no-chain', at: line, chain: target.chain };
        return;
      }
      const own = target.kind === 'jump' ? chains.own(target.chain) : undefined;
      if (own) target = own.jump ??= target;
    }
    for (const source of text.sources)
      for (const destination of text.destinations) {
        if (this.refusal) return;
        const header = withAddresses(text.header, source, destination);
        if (command.kind === 'delete' || command.kind === 'check')
          this.find(line, command, { header, matches: text.matches, ...(target && { target }) });
        else this.add(line, command, header, text.matches, target);
      }
  }

  private add(
    line: number,
    command: Command,
    header: Header,
    matches: readonly RuleMatch[],
    target: RuleTarget | undefined,
  ): void {
    const { draft, ruleset, kernel } = this;
    const { kind, chain: name = '', number = 1, counters } = command;
    const chain = kind === 'replace' ? this.chain(name) : this.made(name);
    this.exists = true;
    if (kind === 'append') this.telling.rule(command, header, matches, target);
    if (!chain) return this.fail(line, NO_CHAIN);
    const rules = ownRules(chain);
    if (kind === 'insert' && number - 1 > rules.length) return this.fail(line, 'Index of insertion too big');
    if (kind === 'replace' && number > rules.length) return this.fail(line, 'Index of replacement too big');
    if (kind !== 'append') this.telling.rule(command, header, matches, target);
    const slot = newSlot(draft, counters[0], counters[1]);
    const rule: Rule = target
      ? { number: ruleset.nextRule++, header, matches, target, slot }
      : { number: ruleset.nextRule++, header, matches, slot };
    // After the last rule, an insertion is an addition to the program.
    const adds = kind === 'append' || (kind === 'insert' && number > 1 && number - 1 === rules.length);
    const operation = adds ? 'RULE_APPEND' : kind === 'insert' ? 'RULE_INSERT' : 'RULE_REPLACE';
    this.newLines.push(line);
    this.newOperations.push(operation);
    kernel.hook = chain.hook;
    const errno = checkRule(header, matches, target, kernel);
    if (errno) this.refuse(line, operation, errno, `rule in chain ${name}`);
    if (kind === 'append') rules.push(rule);
    else if (kind === 'insert') rules.splice(number - 1, 0, rule);
    else this.removed(rules.splice(number - 1, 1, rule));
    countReference(draft, rule, 1);
  }

  /** Looks for the first rule that is the same, to delete it or only to see that it is there. */
  private find(line: number, command: Command, rule: RuleBody): void {
    const chain = this.chain(command.chain ?? '');
    const index = chain ? indexOfSame(chain.rules, rule, this.context.family) : -1;
    if (!chain || index < 0) return this.fail(line, NO_RULE);
    this.telling.rule(command, rule.header, rule.matches, rule.target);
    if (command.kind === 'delete') this.removed(ownRules(chain).splice(index, 1));
  }

  private deleteNumber(line: number, name: string, number: number): void {
    const chain = this.chain(name);
    if (!chain) return this.fail(line, NO_CHAIN);
    if (number > chain.rules.length) return this.fail(line, 'Index of deletion too big');
    this.removed(ownRules(chain).splice(number - 1, 1));
  }

  private removed(rules: readonly Rule[]): void {
    for (const rule of rules) {
      this.draft.removed.push(rule);
      this.draft.free.push(rule.slot);
      countReference(this.draft, rule, -1);
    }
  }

  private flush(line: number, command: Command): void {
    const chain = command.chain === undefined ? undefined : this.made(command.chain);
    if (command.chain !== undefined && !chain) return this.fail(line, NO_CHAIN);
    for (const each of chain ? [chain] : this.ordered()) {
      // To tell of all base chains it makes those that are not there.
      if (this.telling.isVerbose(command)) this.made(each.name);
      this.telling.done(command, 'Flushing', each);
      if (each.rules.length > 0) this.removed(ownRules(each).splice(0));
    }
  }

  private zero(line: number, command: Command): void {
    const chain = command.chain === undefined ? undefined : this.chain(command.chain);
    if (command.chain !== undefined && !chain) return this.fail(line, NO_CHAIN);
    for (const each of chain ? [chain] : this.ordered()) {
      if (!each.absent) this.telling.done(command, 'Zeroing', each);
      if (each.hook && !each.absent) {
        if (each.slot < 0) each.slot = newSlot(this.draft, 0, 0);
        else this.setCounters(each.slot, [0, 0]);
      }
      for (const rule of each.rules) this.setCounters(rule.slot, [0, 0]);
    }
  }

  private deleteChain(line: number, command: Command): void {
    if (command.chain === undefined) {
      for (const chain of this.ordered()) if (!chain.absent) this.dropChain(line, command, chain);
      return;
    }
    const chain = this.chain(command.chain);
    if (!chain) return this.fail(line, NO_CHAIN);
    if (chain.hook && chain.policy !== 'ACCEPT') return this.fail(line, 'Directory not empty');
    if (chain.hook && chain.rules.length > 0) this.refuse(line, 'CHAIN_DEL', 'EBUSY', `chain ${chain.name}`);
    this.dropChain(line, command, chain);
  }

  private dropChain(line: number, command: Command, chain: DraftChain): void {
    const { draft } = this;
    if (chain.hook) {
      if (chain.rules.length === 0 && chain.policy === 'ACCEPT') draft.chains.set(chain.name, newBaseChain(chain.hook));
      return;
    }
    this.telling.done(command, 'Deleting', chain);
    if (chain.rules.length > 0 || referencesTo(draft, chain.name) > 0)
      this.refuse(line, 'CHAIN_DEL', 'EBUSY', `chain ${chain.name}`);
    draft.chains.delete(chain.name);
  }

  /** -L and -S, with the -Z that may stand beside them. */
  private list(line: number, command: Command): void {
    const { draft } = this;
    const { chain, andZero } = command;
    if (chain !== undefined && !draft.chains.has(chain)) {
      const message = `chain \`${chain}' in table \`${draft.name}' is incompatible, use 'nft' tool.`;
      this.refusal = { kind: 'ended', line, message };
      return;
    }
    this.telling.list(command, draft);
    if (!andZero) return;
    // Listing makes up the base chains that are not there: they are made with the counters, unless the table is missing.
    const base = chain === undefined ? this.ordered() : [draft.chains.get(chain)];
    if (!this.exists) this.refuse(line, 'CHAIN_ZERO', 'ENOENT', `chain ${base[0]?.name}`);
    for (const each of base) if (each) each.absent = false;
    this.zero(line, command);
  }

  /** All chains as they are listed. */
  private ordered(): DraftChain[] {
    return [...orderChains(this.draft.name, this.draft.chains.values()).values()];
  }

  private renameChain(line: number, name: string, newName: string): void {
    if (this.draft.chains.has(newName)) return this.fail(line, 'File exists');
    if (!this.chain(name)) return this.fail(line, NO_CHAIN);
    // The kernel knows the chain by its handle, which one made in the same batch does not have yet.
    const old = this.draft.chains.base.get(name);
    if (!old || old.absent) this.refuse(line, 'CHAIN_RENAME', 'ENOENT', `chain ${newName}`);
    this.draft.renamed.set(name, newName);
  }

  /** Where the whole table is wrong, the first new rule with which it is so is refused, and with it every later one. */
  private validate(errno: string | undefined): void {
    if (!errno) return;
    const { draft, firstNew, newLines, newOperations } = this;
    const refused = new Set(this.failures.map((f) => f.line));
    for (const rule of refusedRules(draft, firstNew, newLines.length, errno)) {
      const line = newLines[rule.number - firstNew];
      const operation = newOperations[rule.number - firstNew];
      if (line === undefined || operation === undefined || refused.has(line)) continue;
      this.refuse(line, operation, rule.errno, `rule in chain ${rule.chain}`);
    }
  }
}

function kindOf(chain: Looked | undefined): 'base' | 'user' | undefined {
  if (!chain || chain.absent) return undefined;
  return chain.hook ? 'base' : 'user';
}
