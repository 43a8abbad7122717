import type { Reading } from './blob';
import { secondsLeft } from './extras';
import { type Keyword, MAX_TIMEOUT, numberInto, U32 } from './keyword';
import { readSetName } from './read';
import { readBig } from './read-number';
import { fail } from './report';
import type { Element, SetHeader } from './set';

export interface ElementKeyword extends Keyword {
  print?(element: Element, header: SetHeader, now: number): string | undefined;
}

export type ElementOption =
  | 'timeout'
  | 'nomatch'
  | 'wildcard'
  | 'before'
  | 'after'
  | 'packets'
  | 'bytes'
  | 'comment'
  | 'skbmark'
  | 'skbprio'
  | 'skbqueue';

const hex = (value: number) => value.toString(16);

const bigInto =
  (field: 'packets' | 'bytes') =>
  (r: Reading, text: string): void => {
    r.blob[field] = readBig(r, text, 0n, (1n << 64n) - 2n);
  };

function readReference(r: Reading, text: string): void {
  r.blob.reference = readSetName(r, text);
}

/** sscanf("0x%lx/0x%lx"): what follows the numbers is not looked at. */
function readSkbmark(r: Reading, text: string): void {
  const m = /^0x\s*(?:0x)?([0-9a-fA-F]+)(?:\/0x\s*(?:0x)?([0-9a-fA-F]+))?/.exec(text);
  if (!m) fail(r.report, 'Syntax error: Invalid skbmark format, it should be:  MARK/MASK or MARK (see manpage)');
  r.blob.skbmark = Number(BigInt.asUintN(32, BigInt(`0x${m[1]}`)));
  r.blob.skbmask = m[2] === undefined ? U32 : Number(BigInt.asUintN(32, BigInt(`0x${m[2]}`)));
}

function readSkbprio(r: Reading, text: string): void {
  const m = /^\s*(?:0x)?([0-9a-fA-F]+):\s*(?:0x)?([0-9a-fA-F]+)/.exec(text);
  if (!m) fail(r.report, 'Syntax error: Invalid skbprio format, it should be:MAJOR:MINOR (see manpage)');
  r.blob.skbprio = ((Number.parseInt(m[1] as string, 16) << 16) | (Number.parseInt(m[2] as string, 16) & 0xffff)) >>> 0;
}

export const elementKeywords: Readonly<Record<ElementOption, ElementKeyword>> = {
  timeout: {
    word: 'timeout',
    fills: 'timeout',
    value: true,
    help: '[timeout VALUE]',
    read: numberInto('timeout', MAX_TIMEOUT),
    print: (e, h, now) => (h.timeout === undefined ? undefined : String(secondsLeft(e.expires, now))),
  },
  nomatch: {
    word: 'nomatch',
    value: false,
    help: '[nomatch]',
    read(r) {
      r.blob.nomatch = true;
    },
    print: (e) => (e.nomatch ? '' : undefined),
  },
  wildcard: {
    word: 'wildcard',
    value: false,
    help: '[wildcard]',
    read(r) {
      r.blob.wildcard = true;
    },
    print: (e) => (e.wildcard ? '' : undefined),
  },
  before: {
    word: 'before',
    fills: 'reference',
    value: true,
    help: '[before|after NAME]',
    read(r, text) {
      readReference(r, text);
      r.blob.before = true;
    },
  },
  after: { word: 'after', fills: 'reference', value: true, help: '', read: readReference },
  packets: {
    word: 'packets',
    fills: 'packets',
    value: true,
    help: '[packets VALUE]',
    read: bigInto('packets'),
    print: (e, h) => (h.counters ? String(e.packets) : undefined),
  },
  bytes: {
    word: 'bytes',
    fills: 'bytes',
    value: true,
    help: '[bytes VALUE]',
    read: bigInto('bytes'),
    print: (e, h) => (h.counters ? String(e.bytes) : undefined),
  },
  comment: {
    word: 'comment',
    fills: 'comment',
    value: true,
    help: '[comment "string"]',
    read(r, text) {
      if (text.includes('"')) fail(r.report, 'Syntax error: " character is not permitted in comments');
      if (text.length > 255) fail(r.report, 'Syntax error: Comment is longer than the maximum allowed 255 characters');
      r.blob.comment = text;
    },
    print: (e) => (e.comment === '' ? undefined : `"${e.comment}"`),
  },
  skbmark: {
    word: 'skbmark',
    fills: 'skbmark',
    value: true,
    help: '[skbmark VALUE]',
    read: readSkbmark,
    print(e) {
      if (!e.skbmark && !e.skbmask) return undefined;
      return e.skbmask === U32 ? `0x${hex(e.skbmark)}` : `0x${hex(e.skbmark)}/0x${hex(e.skbmask)}`;
    },
  },
  skbprio: {
    word: 'skbprio',
    fills: 'skbprio',
    value: true,
    help: '[skbprio VALUE]',
    read: readSkbprio,
    print: (e) => (e.skbprio ? `${hex(e.skbprio >>> 16)}:${hex(e.skbprio & 0xffff)}` : undefined),
  },
  skbqueue: {
    word: 'skbqueue',
    fills: 'skbqueue',
    value: true,
    help: '[skbqueue VALUE]',
    read: numberInto('skbqueue', 0xffff),
    print: (e) => (e.skbqueue ? String(e.skbqueue) : undefined),
  },
};
