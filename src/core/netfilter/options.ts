import { RuleError } from '../lib/words';
import type { Family, Masked } from '../packet/address';
import type { TableName } from '../trace/step';
import type { Extension, Given, Occurrence, Option } from './extension';
import { type OptionValue, readValue } from './option-values';

/** The option table of an extension, made for looking up. Synonyms lead to the option they stand for. */
export interface OptionTable {
  readonly byName: ReadonlyMap<string, Option>;
  readonly options: readonly Option[];
}

const tables = new WeakMap<readonly Option[], OptionTable>();

export function optionTable(options: readonly Option[]): OptionTable {
  let table = tables.get(options);
  if (!table) {
    const own = new Map(options.map((o) => [o.name, o]));
    const byName = new Map(options.map((o) => [o.name, o.synonymOf ? (own.get(o.synonymOf) ?? o) : o]));
    table = { byName, options: options.filter((o) => !o.synonymOf) };
    tables.set(options, table);
  }
  return table;
}

/** The rule's header as far as it has been read; options look at it when they come and when the rule ends. */
export interface HeaderSoFar {
  readonly family: Family;
  readonly table: TableName;
  chain: string;
  protocol: number;
  notProtocol: boolean;
  hasSet(name: string): boolean;
  warn(line: string): void;
}

/**
 * The options that one match or target was given in one rule, checked as libxtables checks them.
 *
 * Source: libxtables/xtoptions.c xtables_option_parse(), xtables_options_fcheck()
 */
export class GivenOptions implements Given {
  readonly extension: Extension<unknown>;
  /** Number of the word that named the extension. */
  readonly at: number;
  readonly table_: OptionTable;
  private readonly header: HeaderSoFar;
  private readonly uses: Occurrence[] = [];
  private readonly values: OptionValue[] = [];

  constructor(extension: Extension<unknown>, at: number, header: HeaderSoFar) {
    this.extension = extension;
    this.at = at;
    this.header = header;
    this.table_ = optionTable(extension.options);
  }

  /** Takes one option with its words. @throws RuleError */
  add(option: Option, text: string, word: number, inverted: boolean): void {
    const { name } = this.extension;
    if (!option.multiple && this.has(option.name))
      throw new RuleError(`${name}: option "${option.name}" can only be used once.\n`, word);
    if (inverted && !option.invert) throw new RuleError(`${name}: option "${option.name}" cannot be inverted.\n`, word);
    const { protocol, notProtocol, family } = this.header;
    this.values.push(readValue(name, option, text, word, family));
    this.uses.push({ option: option.name, text, inverted, word, protocol, notProtocol });
  }

  /** A second word of the option taken last. */
  addWord(option: Option, text: string, word: number): void {
    const { protocol, notProtocol } = this.header;
    const inverted = this.uses[this.uses.length - 1]?.inverted ?? false;
    this.values.push(text);
    this.uses.push({ option: option.name, text, inverted, word, protocol, notProtocol });
  }

  /** The checks at the end of the rule. @throws RuleError without a word, or with that of an option */
  finish(): void {
    this.extension.precheck?.(this);
    const { name } = this.extension;
    const { options } = this.table_;
    for (const option of options) {
      const given = this.has(option.name);
      if (option.required && !given) throw new RuleError(`${name}: option "${option.name}" must be specified\n`);
      if (!given || (!option.needs && !option.excludes)) continue;
      for (const other of options) {
        if (option.needs?.includes(other.name) && !this.has(other.name))
          throw new RuleError(`${name}: option "${option.name}" also requires "${other.name}".\n`);
        if (other !== option && option.excludes?.includes(other.name) && this.has(other.name))
          throw new RuleError(`${name}: option "${option.name}" cannot be used together with "${other.name}".\n`);
      }
    }
  }

  get family(): Family {
    return this.header.family;
  }
  get table(): TableName {
    return this.header.table;
  }
  get chain(): string {
    return this.header.chain;
  }
  get protocol(): number {
    return this.header.protocol;
  }
  get notProtocol(): boolean {
    return this.header.notProtocol;
  }

  hasSet(name: string): boolean {
    return this.header.hasSet(name);
  }
  warn(line: string): void {
    this.header.warn(line);
  }
  has(option: string): boolean {
    return this.find(option) >= 0;
  }
  inverted(option: string): boolean {
    return this.uses[this.find(option)]?.inverted ?? false;
  }
  text(option: string): string {
    return this.uses[this.index(option)]!.text;
  }
  texts(option: string): readonly string[] {
    return this.all(option).map((use) => use.text);
  }
  number(option: string): number {
    return Number(this.value(option));
  }
  pair(option: string): readonly [number, number] {
    const [a, b] = this.value(option) as readonly number[];
    return [a!, b ?? a!];
  }
  big(option: string): bigint {
    return this.value(option) as bigint;
  }
  bigs(option: string): readonly bigint[] {
    return this.value(option) as readonly bigint[];
  }
  masked(option: string): Masked {
    return this.value(option) as Masked;
  }
  use(option: string): Occurrence {
    return this.uses[this.index(option)]!;
  }
  all(option?: string): readonly Occurrence[] {
    return option === undefined ? this.uses : this.uses.filter((use) => use.option === option);
  }
  word(option: string): number {
    return this.uses[this.index(option)]!.word;
  }

  private value(option: string): OptionValue {
    return this.values[this.index(option)];
  }

  private find(option: string): number {
    const { uses } = this;
    for (let i = uses.length - 1; i >= 0; i--) if (uses[i]!.option === option) return i;
    return -1;
  }

  private index(option: string): number {
    const i = this.find(option);
    if (i < 0) throw new RuleError(`${this.extension.name}: option "${option}" must be specified\n`);
    return i;
  }
}
