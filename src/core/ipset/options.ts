import { formatIp } from '../packet/address';
import type { Blob, Reading } from './blob';
import { secondsLeft } from './extras';
import {
  readBig,
  readBitmapPort,
  readMask,
  readNetworkOrRange,
  readNumber,
  readPort,
  readPrefix,
  readSetName,
  readSingleAddress,
  separator,
} from './read';
import { fail, Reported, warn } from './report';
import type { Element, SetHeader } from './set';

/** An option of `create`, `add`, `del` or `test`. Source: ipset 7.17 lib/args.c */
interface Keyword {
  readonly word: string;
  /** The field it fills: it may be given once. Flags may be repeated. */
  readonly fills?: string;
  /** A value follows. */
  readonly value: boolean;
  /** Line of `ipset help TYPE`. */
  readonly help: string;
  read(r: Reading, text: string): void;
}

export interface CreateKeyword extends Keyword {
  /** Value as `save` prints it; '' for a flag that is set, `undefined` for nothing. */
  print?(header: SetHeader): string | undefined;
}

export interface ElementKeyword extends Keyword {
  print?(element: Element, header: SetHeader, now: number): string | undefined;
}

export type CreateOption =
  | 'family'
  | '-4'
  | '-6'
  | 'hashsize'
  | 'maxelem'
  | 'netmask'
  | 'bitmask'
  | 'markmask'
  | 'range'
  | 'portrange'
  | 'size'
  | 'timeout'
  | 'counters'
  | 'comment'
  | 'forceadd'
  | 'skbinfo'
  | 'bucketsize'
  | 'initval'
  | 'from'
  | 'to'
  | 'network'
  | 'fromport'
  | 'toport'
  | 'probes'
  | 'resize'
  | 'gc'
  | 'ignoredfrom'
  | 'ignoredto'
  | 'ignorednetwork';

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

const U32 = 0xffffffff;
/** Jiffies must not overflow. */
const MAX_TIMEOUT = 2147483;

function readFamily(r: Reading, text: string): void {
  if (text === 'inet' || text === 'ipv4' || text === '-4') r.blob.family = 'inet';
  else if (text === 'inet6' || text === 'ipv6' || text === '-6') r.blob.family = 'inet6';
  else if (text === 'any' || text === 'unspec') r.blob.family = 'unspec';
  else fail(r.report, `Syntax error: unknown inet family ${text}`);
}

type NumberField = {
  [F in keyof Blob]-?: NonNullable<Blob[F]> extends number ? F : never;
}[keyof Blob];

const numberInto = (field: NumberField, max: number) => (r: Reading, text: string) => {
  r.blob[field] = readNumber(r, text, max);
};

const addressBits = (r: Reading) => (r.blob.family === 'inet6' ? 128 : 32);

function readNetmask(r: Reading, text: string): void {
  if (r.blob.bitmask !== undefined) fail(r.report, ONE_MASK);
  try {
    r.blob.netmask = readPrefix(r, text, 1, addressBits(r));
  } catch (error) {
    if (!(error instanceof Reported)) throw error;
    fail(r.report, `Syntax error: netmask is out of the inclusive range of 1-${addressBits(r)}`);
  }
}

const ONE_MASK = 'Syntax error: bitmask and netmask are mutually exclusive, provide only one';

const ignored = (word: string, title = word): CreateKeyword => ({
  word,
  value: true,
  help: '',
  read: (r, text) => warn(r.report, `Option '--${title} ${text}' is ignored. Please upgrade your syntax.`),
});

const flag = (word: 'counters' | 'skbinfo' | 'forceadd'): CreateKeyword => ({
  word,
  value: false,
  help: `[${word}]`,
  read(r) {
    r.blob[word] = true;
  },
  print: (h) => (h[word] ? '' : undefined),
});

const hex = (value: number) => value.toString(16);

export const createKeywords: Readonly<Record<CreateOption, CreateKeyword>> = {
  family: {
    word: 'family',
    fills: 'family',
    value: true,
    help: '[family inet|inet6]|[-4|-6]',
    read: readFamily,
    print: (h) => h.family,
  },
  '-4': { word: '-4', fills: 'family', value: false, help: '', read: readFamily },
  '-6': { word: '-6', fills: 'family', value: false, help: '', read: readFamily },
  hashsize: {
    word: 'hashsize',
    fills: 'hashsize',
    value: true,
    help: '[hashsize VALUE]',
    read: numberInto('hashsize', U32),
    print: (h) => String(h.hashsize),
  },
  maxelem: {
    word: 'maxelem',
    fills: 'maxelem',
    value: true,
    help: '[maxelem VALUE]',
    read: numberInto('maxelem', U32),
    print: (h) => String(h.maxelem),
  },
  netmask: {
    word: 'netmask',
    fills: 'netmask',
    value: true,
    help: '[netmask CIDR]',
    read: readNetmask,
    print: (h) => (h.netmask === undefined ? undefined : String(h.netmask)),
  },
  bitmask: {
    word: 'bitmask',
    fills: 'bitmask',
    value: true,
    help: '[bitmask bitmask]',
    read(r, text) {
      if (r.blob.netmask !== undefined) fail(r.report, ONE_MASK);
      r.blob.bitmask = readMask(r, text);
    },
    print: (h) => (h.bitmask === undefined || h.netmask !== undefined ? undefined : formatIp(h.bitmask)),
  },
  markmask: {
    word: 'markmask',
    fills: 'markmask',
    value: true,
    help: 'markmask VALUE',
    read: numberInto('markmask', U32),
    print: (h) => `0x${hex(h.markmask).padStart(8, '0')}`,
  },
  range: {
    word: 'range',
    fills: 'ip',
    value: true,
    help: '',
    read: readNetworkOrRange,
    print: (h) => `${formatIp(h.from)}-${formatIp(h.to)}`,
  },
  portrange: {
    word: 'range',
    fills: 'port',
    value: true,
    help: '',
    read: readBitmapPort,
    print: (h) => `${h.from}-${h.to}`,
  },
  from: { word: 'from', fills: 'ip', value: true, help: '', read: (r, text) => readSingleAddress(r, text) },
  to: {
    word: 'to',
    fills: 'ipTo',
    value: true,
    help: '',
    read(r, text) {
      r.blob.ipTo = readMask(r, text);
    },
  },
  network: {
    word: 'network',
    fills: 'ip',
    value: true,
    help: '',
    read(r, text) {
      if (separator(text, '/') < 0) fail(r.report, `Syntax error: IP/netblock must be supplied: ${text}`);
      readNetworkOrRange(r, text);
    },
  },
  fromport: {
    word: 'from',
    fills: 'port',
    value: true,
    help: '',
    read(r, text) {
      r.blob.port = readPort(r, text, 'tcp');
    },
  },
  toport: {
    word: 'to',
    fills: 'portTo',
    value: true,
    help: '',
    read(r, text) {
      r.blob.portTo = readPort(r, text, 'tcp');
    },
  },
  size: {
    word: 'size',
    fills: 'size',
    value: true,
    help: '[size VALUE]',
    read: numberInto('size', U32),
    print: (h) => String(h.size),
  },
  timeout: {
    word: 'timeout',
    fills: 'timeout',
    value: true,
    help: '[timeout VALUE]',
    read: numberInto('timeout', MAX_TIMEOUT),
    print: (h) => (h.timeout === undefined ? undefined : String(h.timeout)),
  },
  counters: flag('counters'),
  comment: {
    word: 'comment',
    value: false,
    help: '[comment]',
    read(r) {
      r.blob.withComment = true;
    },
    print: (h) => (h.comment ? '' : undefined),
  },
  forceadd: flag('forceadd'),
  skbinfo: flag('skbinfo'),
  bucketsize: {
    word: 'bucketsize',
    fills: 'bucketsize',
    value: true,
    help: '[bucketsize VALUE]',
    read: numberInto('bucketsize', 255),
    print: (h) => String(h.bucketsize),
  },
  initval: {
    word: 'initval',
    fills: 'initval',
    value: true,
    help: '[initval VALUE]',
    read: numberInto('initval', U32),
    print: (h) => `0x${hex(h.initval).padStart(8, '0')}`,
  },
  probes: ignored('probes'),
  resize: ignored('resize'),
  gc: ignored('gc'),
  ignoredfrom: ignored('from'),
  ignoredto: ignored('to'),
  ignorednetwork: ignored('network', 'from'),
};

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
