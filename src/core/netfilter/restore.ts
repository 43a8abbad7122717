import { type Problem, RuleError, splitWords } from '../lib/words';
import type { Family } from '../packet/address';
import type { TableName } from '../trace/step';
import type { Command } from './command';
import { assertChainName, parseCommand } from './parse-command';
import type { ParseOptions, RuleMemo } from './parse-options';
import { knownLine, knownLines, rememberLine } from './known-lines';
import { restoreAgain } from './restored';
import { failureMessage, failureText, type Refusal } from './refusal';
import type { Ruleset } from './rule';
import { baseChains, isTableName } from './ruleset';
import { Transaction } from './transaction';

export interface RestoreOptions {
  readonly family: Family;
  /** What happens to a match or target that is not known: refused as by the program, or kept as text with a warning. */
  readonly unknown: 'refuse' | 'keep';
  /** Takes counters from the text (`-c`). */
  readonly counters?: boolean;
  /** Keeps what the tables hold (`--noflush`). */
  readonly noflush?: boolean;
  /** Only reads the text (`--test`). */
  readonly test?: boolean;
  /** Tells what is done (`-v`). */
  readonly verbose?: boolean;
  /** Looks at this table alone (`-T`). */
  readonly table?: TableName;
  /** Name of the program in messages. */
  readonly program?: string;
  /** What happens at a line that cannot be read: the program ends; `skip` tells it and goes on, which the program cannot. */
  readonly broken?: 'skip';
  hasSet(name: string): boolean;
  hasAccount(name: string): boolean;
}

export interface RestoreResult {
  readonly ok: boolean;
  /** Exit status of the program. */
  readonly status: number;
  /** What the program writes to standard output: of `-v`, and of lines such as `-L`. */
  readonly stdout: string;
  /** What the program writes to standard error. */
  readonly stderr: string;
  /** What is wrong, for a person; warnings where something unknown was kept. */
  readonly problems: readonly Problem[];
  /** Lines that were passed over (`broken: 'skip'`). */
  readonly skipped: readonly number[];
}

/**
 * iptables-restore: reads a whole text and puts it into the ruleset, a table at each COMMIT. A table is changed
 * altogether or not at all; tables before the one that is refused stay changed.
 *
 * Source: iptables/xtables-restore.c xtables_restore_parse()
 */
export function restore(ruleset: Ruleset, text: string, options: RestoreOptions): RestoreResult {
  return restoreAgain(ruleset, text, options) ?? new Restorer(ruleset, text, options).run();
}

/** Ends the run: the program writes `stderr` and exits. */
class Stop extends Error {
  readonly status: number;
  readonly stderr: string;
  readonly problems: readonly Problem[];
  constructor(status: number, stderr: string, problems: readonly Problem[]) {
    super(stderr);
    this.status = status;
    this.stderr = stderr;
    this.problems = problems;
  }
}

/** Longest piece of a line the program reads at once. Source: xtables_restore_parse() buffer */
const LONGEST_LINE = 10239;

class Restorer {
  private readonly ruleset: Ruleset;
  private readonly text: string;
  private readonly options: RestoreOptions;
  private readonly program: string;
  private readonly problems: Problem[] = [];
  private stdout = '';
  private stderr = '';
  private readonly skipped: number[] = [];
  /** A table of which nothing is read: its name is not one. Lines are passed over up to its COMMIT. */
  private lost = false;
  private transaction: Transaction | undefined;
  /** The table of the last `*table` line, which need not be looked at (`-T`). */
  private current: TableName | undefined;
  private readonly chains = new Set<string>();
  private parseOptions: ParseOptions;
  /** Number of the line being read, and its offsets. */
  private line = 0;
  private from = 0;
  private to = 0;
  /** Where each line begins, for messages about earlier ones; made when the first is needed. */
  private starts: number[] | undefined;

  constructor(ruleset: Ruleset, text: string, options: RestoreOptions) {
    this.ruleset = ruleset;
    this.text = text;
    this.options = options;
    this.program = options.program ?? (options.family === 'ipv4' ? 'iptables-nft-restore' : 'ip6tables-nft-restore');
    this.parseOptions = this.optionsFor('');
  }

  run(): RestoreResult {
    try {
      this.readLines();
      if (this.transaction)
        this.stop(1, `${this.program}: COMMIT expected at line ${this.line + 1}\n`, 'COMMIT is missing at the end');
      const { stdout, stderr, problems, skipped } = this;
      return { ok: true, status: 0, stdout, stderr, problems, skipped };
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      const { status, problems } = error;
      const stderr = this.stderr + error.stderr;
      const all = [...this.problems, ...problems];
      return { ok: status === 0, status, stdout: this.stdout, stderr, problems: all, skipped: this.skipped };
    }
  }

  private readLines(): void {
    const { text } = this;
    for (let at = 0; at < text.length; at = this.to + (text[this.to] === '\n' ? 1 : 0)) {
      const end = text.indexOf('\n', at);
      this.from = at;
      this.to = Math.min(end < 0 ? text.length : end, at + LONGEST_LINE);
      this.line++;
      try {
        this.readLine();
        if (this.options.broken && this.transaction?.failed) this.refuse(this.transaction.failed);
      } catch (error) {
        if (this.options.broken) this.passOver(error);
        else if (error instanceof RuleError) this.stopAt(error);
        else throw error;
      }
    }
  }

  /** Tells what is wrong with the line, and goes on without it. */
  private passOver(error: unknown): void {
    const { transaction, line, text, from } = this;
    if (error instanceof RuleError)
      this.problems.push(this.problem(humanMessage(error.message), line, error.word, 'error'));
    else if (error instanceof Stop && error.problems.length > 0) this.problems.push(...error.problems);
    else throw error;
    this.skipped.push(...(error instanceof Stop ? error.problems.map((p) => p.line) : [line]));
    transaction?.forgive();
    if (text[from] === '*' && !transaction) this.lost = true;
  }

  private readLine(): void {
    const { text, from, to, options, transaction } = this;
    const first = text[from];
    if (first === '#' && options.verbose) this.stdout += `${text.slice(from, to)}\n`;
    if (from === to || first === '#') return;
    if (this.lost && first !== '*') {
      this.skipped.push(this.line);
      if (text.startsWith('COMMIT', from)) this.lost = false;
      return;
    }
    this.lost = false;
    if (transaction && to - from === 6 && text.startsWith('COMMIT', from)) this.commit(transaction);
    else if (first === '*' && !transaction) this.openTable();
    else if (first === ':' && transaction) this.declareChain(transaction);
    else if (transaction) this.runLine(transaction);
    else if (!(options.table && this.current && this.current !== options.table))
      this.stop(
        1,
        `${this.program}: line ${this.line} failed\n`,
        'This line is outside a table: a line such as *filter has to come first',
      );
  }

  private commit(transaction: Transaction): void {
    this.transaction = undefined;
    if (this.options.test) return;
    const refusal = transaction.commit();
    this.stdout += transaction.output;
    if (refusal) this.refuse(refusal);
  }

  private openTable(): void {
    const { options, line, program } = this;
    const [name] = this.fields(1);
    if (name === undefined) throw new RuleError(`${program}: line ${line} table name invalid`);
    if (!isTableName(name)) throw new RuleError(`${program}: line ${line} table name '${name}' invalid`);
    this.current = name;
    if (options.table && options.table !== name) return;
    this.parseOptions = this.optionsFor(name);
    this.transaction = new Transaction(this.ruleset, name, !options.noflush, {
      ...options,
      // With -n the program forgets that it is to tell.
      verbose: (options.verbose ?? false) && !options.noflush,
    });
  }

  private declareChain(transaction: Transaction): void {
    const { line, program, options } = this;
    const [name, policy, counters] = this.fields(1);
    if (name === undefined) throw new RuleError(`${program}: line ${line} chain name invalid`);
    this.chains.add(name);
    assertChainName(name, undefined, this.parseOptions);
    if (policy === undefined) throw new RuleError(`${program}: line ${line} policy invalid`);
    let count: readonly [number, number] = [0, 0];
    if (options.counters && (baseChains[transaction.table] as readonly string[]).includes(name)) {
      const m = /^\[\s*\+?(\d+):\s*\+?(\d+)\]?/.exec(counters ?? '');
      if (!m) throw new RuleError(`invalid policy counters for chain '${name}'`);
      count = [Number(m[1]), Number(m[2])];
    }
    transaction.declare(line, name, policy, count);
  }

  private runLine(transaction: Transaction): void {
    const { text, line, options } = this;
    let { from } = this;
    let { parseOptions } = this;
    if (text[from] === '[') {
      const counters = this.ruleCounters();
      from = counters.end;
      if (options.counters) parseOptions = { ...parseOptions, counters: counters.texts };
    }
    const command = this.read(from, parseOptions);
    for (const { message, word } of command.rule?.unknown ?? [])
      this.problems.push(this.problem(message, line, word, 'warning'));
    if (command.kind === 'version') this.endWithVersion();
    if (command.kind !== 'none') transaction.run(line, command);
  }

  private read(from: number, parseOptions: ParseOptions): Command {
    const { text, to, options } = this;
    // A whole ruleset is read once; what is restored upon others comes again and again, nearly the same.
    if (!options.noflush || parseOptions.counters) return parseCommand(splitWords(text, from, to), parseOptions);
    const line = text.slice(from, to);
    const lines = knownLines(options.family, parseOptions.table);
    const known = knownLine(lines, line);
    if (known) return known;
    const said = this.stderr.length;
    const command = parseCommand(splitWords(text, from, to), parseOptions);
    if (this.stderr.length === said) rememberLine(lines, line, command);
    return command;
  }

  /** `-V` ends the program, and the table is not committed. */
  private endWithVersion(): never {
    this.stdout += `${this.program} v1.8.9 (nf_tables)\n`;
    throw new Stop(0, '', []);
  }

  /** The counters before a rule, as strtok() takes them apart. Source: xshared.c tokenize_rule_counters() */
  private ruleCounters(): { texts: readonly [string, string]; end: number } {
    const { text, from, to, line } = this;
    const close = text.indexOf(']', from);
    const m = close < 0 || close >= to ? null : /^:*([^:]+):\]*([^\]]+)/.exec(text.slice(from + 1, to));
    if (!m) throw new RuleError(`Bad line ${line}: need ]`);
    return { texts: [m[1]!, m[2]!], end: close + 1 };
  }

  /** Words of the line from a column on, as strtok() parts them. */
  private fields(column: number): string[] {
    return this.text
      .slice(this.from + column, this.to)
      .split(/[ \t]+/)
      .filter((word) => word !== '');
  }

  private optionsFor(table: string): ParseOptions {
    const { family, unknown, hasSet } = this.options;
    const memo: RuleMemo = new Map();
    const warn = (line: string) => {
      this.stderr += `${line}\n`;
    };
    return { family, table, restore: true, program: this.program, unknown, hasSet, chains: this.chains, warn, memo };
  }

  private stop(status: number, stderr: string, message: string): never {
    throw new Stop(status, stderr, [this.problem(message, this.line, undefined, 'error')]);
  }

  /** Ends with an error of syntax at the line being read. */
  private stopAt(error: RuleError): never {
    const { line } = this;
    const problem = this.problem(humanMessage(error.message), line, error.word, 'error');
    throw new Stop(...this.said(error.message, error.ending), [problem]);
  }

  /** Exit status and standard error of an error of syntax. Source: libxtables/xtables.c basic_exit_err() */
  private said(message: string, ending: RuleError['ending']): [number, string] {
    const { program, line } = this;
    const head = ending === 'plain' ? `${message}\n` : `${program} v1.8.9 (nf_tables): ${message}\n`;
    if (ending === 'other') return [1, head];
    return [
      2,
      `${head}Error occurred at line: ${line}\nTry \`${program} -h' or '${program} --help' for more information.\n`,
    ];
  }

  private refuse(refusal: Refusal): never {
    const { program } = this;
    if (refusal.kind === 'no-chain') {
      const message = `Chain '${refusal.chain}' does not exist`;
      const problem = this.problem(message, refusal.at, this.wordOf(refusal.at, refusal.chain), 'error');
      throw new Stop(...this.said(message, 'parameter'), [problem]);
    }
    if (refusal.kind === 'ended') {
      const problem = this.problem(refusal.message, refusal.line, undefined, 'error');
      throw new Stop(...this.said(refusal.message, 'other'), [problem]);
    }
    if (refusal.kind === 'failed') {
      const problem = this.problem(refusal.reason, refusal.line, undefined, 'error');
      throw new Stop(1, `${program}: line ${refusal.line} failed: ${refusal.reason}.\n`, [problem]);
    }
    const texts = refusal.failures.map(failureText);
    const problems = refusal.failures.map((f) => this.problem(failureMessage(f), f.line, undefined, 'error'));
    throw new Stop(4, `${program} v1.8.9 (nf_tables): ${texts.join('')}\n`, problems);
  }

  private problem(message: string, line: number, word: number | undefined, severity: Problem['severity']): Problem {
    const [from, to] = this.lineAt(line);
    const spans: number[] = [];
    if (word !== undefined) this.spansOf(from, to, spans);
    const place = word === undefined ? undefined : spans[2 * word];
    return place === undefined
      ? { message, from, to, line, severity }
      : { message, from: place, to: spans[2 * word! + 1]!, line, severity };
  }

  private wordOf(line: number, text: string): number | undefined {
    const [from, to] = this.lineAt(line);
    const index = this.spansOf(from, to, []).lastIndexOf(text);
    return index < 0 ? undefined : index;
  }

  private spansOf(from: number, to: number, spans: number[]): string[] {
    const start = this.text[from] === '[' ? this.text.indexOf(']', from) + 1 : from;
    try {
      return splitWords(this.text, start, to, spans);
    } catch (error) {
      // A word too long: the ones before it have their places.
      if (error instanceof RuleError) return [];
      throw error;
    }
  }

  /** Offsets of a line that has been read. */
  private lineAt(line: number): readonly [number, number] {
    if (line === this.line) return [this.from, this.to];
    if (!this.starts) {
      this.starts = [];
      for (let at = 0; at < this.text.length; ) {
        this.starts.push(at);
        const end = this.text.indexOf('\n', at);
        at = end < 0 || end > at + LONGEST_LINE ? Math.min(this.text.length, at + LONGEST_LINE) : end + 1;
      }
    }
    const from = this.starts[line - 1] ?? 0;
    const end = this.text.indexOf('\n', from);
    return [from, Math.min(end < 0 ? this.text.length : end, from + LONGEST_LINE)];
  }
}

/** The words of the program without the blank lines around them. */
function humanMessage(message: string): string {
  return message.trim().replace(/\s*\n\s*/g, ' ');
}
