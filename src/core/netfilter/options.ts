import { RuleError } from '../lib/words';
import type { Family, Masked } from '../packet/address';
import type { TableName } from '../trace/step';
import type { Extension, Given, Occurrence, Option } from './extension';
import { type OptionValue, readValue } from './option-values';

/** The option table of an extension, made for looking up. Synonyms lead to the option they stand for. */
export interface OptionTable {
  readonly byName: ReadonlyMap<string, Option>;
  readonly options: readonly Option[];
  /** Some option is required, needs or excludes another. */
  readonly bound: boolean;
}

const tables = new WeakMap<readonly Option[], OptionTable>();

export function optionTable(options: readonly Option[]): OptionTable {
  let table = tables.get(options);
  if (!table) {
    const own = new Map(options.map((o) => [o.name, o]));
    const byName = new Map(options.map((o) => [o.name, o.synonymOf ? (own.get(o.synonymOf) ?? o) : o]));
    const bound = options.some((o) => o.required || o.needs || o.excludes);
    table = { byName, options: options.filter((o) => !o.synonymOf), bound };
    tables.set(options, table);
  }
  return table;
}

/** The rule's header as far as it has been read; options look at it when they come and when the rule ends. */
export interface HeaderSoFar {
  readonly family: Family;
  readonly table: TableName;
  readonly chain: string;
  readonly protocol: number;
  readonly notProtocol: boolean;
  hasSet(name: string): boolean;
  warn(line: string): void;
}

/** One use of an option, with its value once that is read. */
interface Use extends Occurrence {
  readonly table: Option;
  value: OptionValue;
}

const NONE: Use[] = [];

/**
 * The options that one match or target was given in one rule. They are only noted as they come, and read when the rule
 * has ended: many rules have the same ones, and then what was made of them before serves again.
 *
 * Source: libxtables/xtoptions.c xtables_option_parse(), xtables_options_fcheck()
 */
export class GivenOptions implements Given {
  readonly extension: Extension<unknown>;
  /** Number of the word that named the extension. */
  readonly at: number;
  readonly optionTable: OptionTable;
  private readonly header: HeaderSoFar;
  private uses: Use[] = NONE;
  /** What was read depends on more than the options, or warned of something. */
  special = false;

  constructor(extension: Extension<unknown>, at: number, header: HeaderSoFar) {
    this.extension = extension;
    this.at = at;
    this.header = header;
    this.optionTable = optionTable(extension.options);
  }

  /** Takes one option with its word. */
  add(option: Option, text: string, word: number, inverted: boolean): void {
    const { protocol, notProtocol } = this.header;
    const use: Use = {
      option: option.name,
      text,
      inverted,
      word,
      protocol,
      notProtocol,
      table: option,
      value: undefined,
    };
    // Most have one: an array of one is smaller than one that grew.
    if (this.uses.length === 0) this.uses = [use];
    else this.uses.push(use);
  }

  /** Takes a second word of the option taken last. */
  addWord(text: string, word: number): void {
    const last = this.uses.at(-1);
    if (last) this.add(last.table, text, word, last.inverted);
  }

  /** All that was given, as one text: what is made of the same is the same. */
  key(): string {
    const { protocol, notProtocol } = this.header;
    let key = notProtocol ? `!${protocol}` : `${protocol}`;
    for (const use of this.uses)
      key += `\n${use.option}${use.inverted ? '!' : ' '}${use.notProtocol ? '!' : ''}${use.protocol} ${use.text}`;
    return key;
  }

  /** Forgets options from a word on: the program never came there. */
  hideFrom(word: number): void {
    this.uses = this.uses.filter((use) => use.word < word);
  }

  /** Reads the values by their types. @throws RuleError */
  readValues(): void {
    const { uses } = this;
    const { name } = this.extension;
    for (const [i, use] of uses.entries()) {
      const { table: option, word } = use;
      if (!option.multiple && option.words === undefined && uses.findIndex((other) => other.table === option) < i)
        throw new RuleError(`${name}: option "${option.name}" can only be used once.\n`, word);
      if (use.inverted && !option.invert)
        throw new RuleError(`${name}: option "${option.name}" cannot be inverted.\n`, word);
      use.value = readValue(name, option, use.text, word, this.header.family);
    }
  }

  /** The checks at the end of the rule. @throws RuleError without a word */
  finish(): void {
    this.extension.precheck?.(this);
    const { options, bound } = this.optionTable;
    if (!bound) return;
    const { name } = this.extension;
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
    this.special = true;
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
    this.special = true;
    this.header.warn(line);
  }
  has(option: string): boolean {
    return this.find(option) !== undefined;
  }
  inverted(option: string): boolean {
    return this.find(option)?.inverted ?? false;
  }
  text(option: string): string {
    return this.use(option).text;
  }
  texts(option: string): readonly string[] {
    return this.all(option).map((use) => use.text);
  }
  number(option: string): number {
    return Number(this.found(option).value);
  }
  pair(option: string): readonly [number, number] {
    const [a = 0, b = a] = this.found(option).value as readonly number[];
    return [a, b];
  }
  big(option: string): bigint {
    return this.found(option).value as bigint;
  }
  bigs(option: string): readonly bigint[] {
    return this.found(option).value as readonly bigint[];
  }
  masked(option: string): Masked {
    return this.found(option).value as Masked;
  }
  use(option: string): Occurrence {
    return this.found(option);
  }
  all(option?: string): readonly Occurrence[] {
    return option === undefined ? this.uses : this.uses.filter((use) => use.option === option);
  }
  word(option: string): number {
    return this.use(option).word;
  }

  private find(option: string): Use | undefined {
    const { uses } = this;
    for (let i = uses.length - 1; i >= 0; i--) if (uses[i]?.option === option) return uses[i];
    return undefined;
  }

  private found(option: string): Use {
    const use = this.find(option);
    if (!use) throw new RuleError(`${this.extension.name}: option "${option}" must be specified\n`);
    return use;
  }
}
