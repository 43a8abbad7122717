import { formatIp } from '../packet/address';
import type { Reading } from './blob';
import { type Keyword, MAX_TIMEOUT, numberInto, U32 } from './keyword';
import { readBitmapPort, readMask, readNetworkOrRange, readPort, readSingleAddress } from './read';
import { readPrefix, separator } from './read-number';
import { fail, Reported, warn } from './report';
import type { SetHeader } from './set';

export interface CreateKeyword extends Keyword {
  /** Value as `save` prints it; '' for a flag that is set, `undefined` for nothing. */
  print?(header: SetHeader): string | undefined;
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

function readFamily(r: Reading, text: string): void {
  if (text === 'inet' || text === 'ipv4' || text === '-4') r.blob.family = 'inet';
  else if (text === 'inet6' || text === 'ipv6' || text === '-6') r.blob.family = 'inet6';
  else if (text === 'any' || text === 'unspec') r.blob.family = 'unspec';
  else fail(r.report, `Syntax error: unknown inet family ${text}`);
}

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
