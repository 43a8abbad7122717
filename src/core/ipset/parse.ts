import type { Blob, Reading } from './blob';
import { createKeywords } from './create-options';
import { elementKeywords } from './element-options';
import { separator } from './read-number';
import { fail, UsageError } from './report';
import { findType } from './types/all';
import type { Form, Purpose, SetType } from './types/type';

/** Strict, but two leading dashes do not count. Source: ipset 7.17 lib/ipset.c ipset_match_option() */
const isWord = (text: string, word: string) => (text.startsWith('--') ? text.slice(2) : text) === word;

interface AnyKeyword {
  readonly word: string;
  readonly fills?: string;
  readonly value: boolean;
  read(r: Reading, text: string): void;
}

/** Reads options up to the end of the words. Source: lib/ipset.c call_parser() */
function readOptions(r: Reading, keywords: readonly AnyKeyword[], words: readonly string[]): void {
  if (keywords.length === 0 && words[0] !== undefined) throw new UsageError(2, `Unknown argument: \`${words[0]}'`);
  const given = new Set<string>();
  for (let i = 0; i < words.length; ) {
    const word = words[i] as string;
    const keyword = keywords.find((k) => isWord(word, k.word));
    if (!keyword) throw new UsageError(2, `Unknown argument: \`${word}'`);
    i++;
    let text = word;
    if (keyword.value) {
      const next = words[i++];
      if (next === undefined) throw new UsageError(2, `Missing mandatory argument of option \`${keyword.word}'`);
      text = next;
    }
    if (keyword.fills && given.has(keyword.fills)) fail(r.report, `Syntax error: ${keyword.word} already specified`);
    if (keyword.fills) given.add(keyword.fills);
    keyword.read(r, text);
  }
}

const isFamily = (k: AnyKeyword) => k.fills === 'family';
const skipped = (k: AnyKeyword): AnyKeyword => ({ word: k.word, value: k.value, read: () => undefined });

function familyOf(type: SetType): Blob['family'] {
  return type.family === 'any' || type.family === 'inet' ? 'inet' : 'unspec';
}

/** Options of `create`; the family first, as others are read by it. */
export function parseCreate(r: Reading, typeName: string, words: readonly string[]): SetType {
  if (typeName.length > 31) fail(r.report, `Syntax error: typename '${typeName}' is longer than 31 characters`);
  const type = findType(typeName) ?? fail(r.report, `Syntax error: typename '${typeName}' is unknown`);
  r.blob.family = familyOf(type);
  const keywords: AnyKeyword[] = type.create.map((name) => createKeywords[name]);
  readOptions(
    r,
    keywords.map((k) => (isFamily(k) ? k : skipped(k))),
    words,
  );
  readOptions(
    r,
    keywords.map((k) => (isFamily(k) ? skipped(k) : k)),
    words,
  );
  for (const [field, word] of type.mandatory ?? []) {
    const given = r.blob[field] !== undefined || (field === 'ipTo' && r.blob.cidr !== undefined);
    if (!given) throw new UsageError(2, `Mandatory option \`${word}' is missing`);
  }
  return type;
}

/** The parts of an element, between commas. Source: lib/parse.c ipset_parse_elem() */
function splitElement(r: Reading, type: SetType, text: string): string[] {
  const problem = (message: string) => fail(r.report, `Syntax error: ${message}`);
  const cut = (part: string): [string, string | undefined] => {
    const at = separator(part, ',');
    return at < 0 ? [part, undefined] : [part.slice(0, at), part.slice(at + 1)];
  };
  const dimension = type.parts.length;
  const [first, second] = cut(text);
  if (dimension === 1) {
    // The old form of a list's element has commas of its own.
    if (second !== undefined && type.name !== 'list:set')
      problem(`Elem separator in ${text}, but settype ${type.name} supports none.`);
    return [text];
  }
  if (second === undefined) return type.lastOptional ? [first] : problem(`Second element is missing from ${text}.`);
  const [middle, third] = cut(second);
  if (dimension === 2) {
    if (third !== undefined) problem(`Two elem separators in ${text}, but settype ${type.name} supports one.`);
    return [first, middle];
  }
  if (third === undefined) return problem(`Third element is missing from ${text}.`);
  if (separator(third, ',') >= 0) problem(`Three elem separators in ${text}, but settype ${type.name} supports two.`);
  return [first, middle, third];
}

const NAMED_FORMS: readonly (readonly [form: Form, title: string])[] = [
  ['ipTo', 'FROM-TO IP range'],
  ['cidr', 'IP/CIDR range'],
  ['portTo', 'FROM-TO port range'],
];

/** Numbers of options that the program has no words for. */
const UNNAMED_FORMS: readonly (readonly [form: Form, number: number])[] = [
  ['cidr2', 28],
  ['ip2To', 29],
];

/** Source: lib/ipset.c check_allowed() */
function checkForms(blob: Blob, type: SetType, purpose: Purpose): void {
  const allowed = type.forms[purpose];
  for (const [form, title] of NAMED_FORMS)
    if (blob[form] !== undefined && !allowed.includes(form))
      throw new UsageError(
        1,
        `${title} is not allowed in command ${purpose} with set type ${type.name} and family ${blob.family}`,
      );
  for (const [form, number] of UNNAMED_FORMS)
    if (blob[form] !== undefined && !allowed.includes(form))
      throw new UsageError(
        1,
        `There are not allowed options (${number}) but can't resolve them. It's a bug, please report the problem.`,
      );
}

/** What the program says when an error that it went on after has made it forget the element. */
const LOST = "There are missing mandatory flags but can't check them. It's a bug, please report the problem.";

/** Element and options of `add`, `del` and `test`. */
export function parseElement(
  r: Reading,
  type: SetType,
  purpose: Purpose,
  element: string,
  words: readonly string[],
): void {
  splitElement(r, type, element).forEach((part, i) => {
    type.parts[i]?.read(r, part);
  });
  readOptions(
    r,
    type.options[purpose].map((name) => elementKeywords[name]),
    words,
  );
  if (r.report.level === 3) {
    if (type.options[purpose].length === 0) throw new UsageError(1, LOST);
    fail(r.report, `Invalid ${purpose} command: missing setname`);
  }
  checkForms(r.blob, type, purpose);
}
