import { emptyConntrack } from '../../core/conntrack/table';
import { runConntrack } from '../../core/conntrack/program/command';
import type { RandomState } from '../../core/lib/random';
import { below, mutateWords, one } from './mutate';

const ADDRESSES = ['10.0.0.1', '10.0.0.2', '192.168.1.0/24', '::1', 'fe80::/64', '10.0.0.1/33', '1.2.3'];
const NUMBERS = ['0', '1', '80', '65535', '65536', '0x10', '-1', '4294967295', '7a', ''];

/** Options with values that fit them, and some that do not. */
const OPTIONS: readonly (readonly [option: string, values?: readonly string[]])[] = [
  ...['-s', '-d', '-r', '-q', '--orig-src', '--dst', '--reply-src', '--mask-src', '--mask-dst'].map(
    (option) => [option, ADDRESSES] as const,
  ),
  ...['--tuple-src', '--tuple-dst'].map((option) => [option, ADDRESSES] as const),
  ['-p', ['tcp', 'udp', 'icmp', 'sctp', 'gre', 'dccp', 'udplite', '6', 'icmpv6', 'nope', '255']],
  ...['--sport', '--dport', '--orig-port-src', '--reply-port-src', '--reply-port-dst', '--srckey', '--icmp-id'].map(
    (option) => [option, NUMBERS] as const,
  ),
  ...['--icmp-type', '--icmp-code', '-t', '-i', '-w', '--orig-zone', '--reply-zone', '-b'].map(
    (option) => [option, NUMBERS] as const,
  ),
  ['-m', ['1', '0x10/0xff', '1/', '/1', 'x']],
  ['--state', ['ESTABLISHED', 'SYN_SENT', 'NONE', 'CLOSE', 'established', 'NOPE']],
  ['-u', ['ASSURED', 'SEEN_REPLY', 'UNSET', 'UNREPLIED', '!ASSURED', 'ASSURED,SEEN_REPLY', 'FIXED_TIMEOUT', 'X']],
  ['-e', ['NEW', 'ALL', 'UPDATES,DESTROY', 'new', 'X']],
  ['-o', ['xml', 'extended', 'id', 'save', 'timestamp,id', 'ktimestamp', 'labels', 'X']],
  ['-f', ['ipv4', 'ipv6', 'inet']],
  ['-l', ['web', '']],
  ['--label-add', ['web']],
  ['--label-del'],
  ['-n'],
  ['-g'],
  ['-j'],
  ['--src-nat', ['10.9.9.9', '10.9.9.9:80', '10.9.9.9:', '[::1]:80']],
  ['--dst-nat', ['10.9.9.9', '10.9.9.9:80', '10.9.9.9:99999']],
  ['-z'],
  ['-a', ['10.0.0.1']],
];
const VERBS = ['-L', '-L', '-D', '-D', '-I', '-I', '-U', '-G', '-A', '-F', '-C', '-S', '-E', '-V', '-h', '--dump', ''];
const TABLES = ['', '', '', '', '', 'conntrack', 'expect', 'dying', 'unconfirmed', 'ct', 'nope'];

const CREATED = [
  '-I -s 10.0.0.1 -d 10.0.0.2 -p tcp --sport 1024 --dport 80 --state ESTABLISHED -t 100 -u SEEN_REPLY,ASSURED',
  '-I -s 10.0.0.1 -d 10.0.0.2 -p udp --sport 1024 --dport 53 -t 30 -m 7 --dst-nat 10.9.9.9:5353',
  '-I -s 10.0.0.2 -d 10.0.0.1 -p icmp --icmp-type 8 --icmp-code 0 --icmp-id 5 -t 30',
];

/** Words after `conntrack`: a line that may well be right, or one that was and was then changed. */
export function conntrackWords(random: RandomState): string[] {
  const words: string[] = [];
  if (below(random, 3) === 0) words.push(...one(random, CREATED).split(' '));
  else {
    words.push(one(random, VERBS), one(random, TABLES));
    for (let n = below(random, 6); n > 0; n--) {
      const [option, values] = one(random, OPTIONS);
      words.push(option, ...(values ? [one(random, values)] : []));
    }
  }
  const line = words.filter((word, i) => word !== '' || i > 1);
  return below(random, 2) === 0 ? line : mutateWords(random, line, one(random, CREATED).split(' '));
}

const CHANGES = new Set(['D', 'I', 'U', 'A', 'F', 'E']);

/** What is wrong with how a command line was taken; undefined where all is well. */
export function wrongWithConntrack(words: readonly string[]): string | undefined {
  const conntrack = emptyConntrack();
  const env = { now: 0, state: { conntrack, sysctls: new Map([['net.netfilter.nf_conntrack_acct', 1]]) } };
  const run = (line: readonly string[]) => runConntrack(line, env, '');
  const listing = () => run(['-L', '-o', 'extended,id']).stdout;
  for (const line of CREATED) run(line.split(' '));
  const before = listing();
  const { code, stdout, stderr } = run(words);
  if (code !== 0 && stderr === '') return 'refused without saying why';
  const after = listing();
  const counted = /v1\.4\.7 \(conntrack-tools\): (\d+) flow entries have been (\w+)/.exec(stderr);
  const zeroes = words.some((word) => word.startsWith('-z') || word.startsWith('--z'));
  const mayChange = words.some((word) => CHANGES.has(/^-([A-Z])/.exec(word)?.[1] ?? '') || word.startsWith('--'));
  if (after !== before && !mayChange && !zeroes) return 'changed connections though it was not asked to';
  if (code === 2 && after !== before) return 'was refused for its words and changed connections all the same';
  const shown = stdout.split('\n').filter((line) => / src=\S+ dst=/.test(line)).length;
  if (counted?.[2] === 'shown' && !stdout.startsWith('<?xml') && !words.some((w) => w.includes('save')))
    if (shown !== Number(counted[1])) return `says that it showed ${counted[1]} and showed ${shown}`;
  return readsItsOwn(run, before) ?? undefined;
}

/** What `-o save` prints makes the same connections again. */
function readsItsOwn(run: (words: readonly string[]) => { stdout: string; code: number }, before: string) {
  const saved = run(['-L', '-o', 'save']).stdout.split('\n').filter(Boolean);
  const conntrack = emptyConntrack();
  const env = { now: 0, state: { conntrack, sysctls: new Map<string, number>() } };
  for (const line of saved) {
    const { code, stderr } = runConntrack(line.split(/\s+/), env, '');
    if (code !== 0 && before !== '') return `does not read what it saved: ${line}: ${stderr}`;
  }
  const again = runConntrack(['-C'], env, '').stdout.trim();
  return again === `${saved.length}` ? undefined : `made ${again} connections of ${saved.length} that it saved`;
}
