import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Target } from '../extension';
import { logLine } from '../log-line';
import { saveString } from '../say';

/** Details that can be asked for, in the order they are printed. */
const DETAILS = [
  '--log-tcp-sequence',
  '--log-tcp-options',
  '--log-ip-options',
  '--log-uid',
  '--log-macdecode',
] as const;

interface Config {
  readonly prefix: string;
  readonly level: number;
  readonly details: readonly string[];
}

/** What each of them is in the number that `iptables -n` shows. */
const BITS: Readonly<Record<string, number>> = {
  '--log-tcp-sequence': 1,
  '--log-tcp-options': 2,
  '--log-ip-options': 4,
  '--log-uid': 8,
  '--log-macdecode': 32,
};
const LEVELS = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug'];
const WARNING = 4;
const LONGEST_PREFIX = 29;

/** `-j LOG`: writes the packet to the kernel log and goes on. */
export const LOG: Target<Config> = {
  name: 'LOG',
  source: 'net/netfilter/xt_LOG.c log_tg(), net/netfilter/nf_log_syslog.c',
  doc: 'Writes the packet to the kernel log and goes on with the next rule.',
  limits: 'IP and TCP options are not written.',
  options: [
    { name: '--log-level', type: 'syslog', doc: 'Level, 0 to 7 or by name.' },
    { name: '--log-prefix', type: 'string', min: 1, doc: 'Text before the line, at most 29 characters.' },
    { name: '--log-tcp-sequence', type: 'none', doc: 'With sequence numbers of TCP.' },
    { name: '--log-tcp-options', type: 'none', doc: 'With options of TCP.' },
    { name: '--log-ip-options', type: 'none', doc: 'With options of IP.' },
    { name: '--log-uid', type: 'none', doc: 'With the user whose socket sent the packet.' },
    { name: '--log-macdecode', type: 'none', doc: 'With MAC addresses taken apart.' },
  ],
  read(given) {
    const prefix = given.has('--log-prefix') ? given.text('--log-prefix') : '';
    if (prefix.includes('\n')) throw new RuleError('Newlines not allowed in --log-prefix', given.word('--log-prefix'));
    return {
      prefix: prefix.slice(0, LONGEST_PREFIX),
      level: given.has('--log-level') ? given.number('--log-level') : WARNING,
      details: DETAILS.filter((option) => given.has(option)),
    };
  },
  print(c) {
    const words: string[] = [];
    if (c.prefix !== '') words.push(`--log-prefix ${saveString(c.prefix)}`);
    if (c.level !== WARNING) words.push(`--log-level ${c.level}`);
    return [...words, ...c.details].join(' ');
  },
  list(c, { numeric }) {
    const words = ['LOG'];
    if (numeric)
      words.push(`flags ${c.details.reduce((sum, detail) => sum | (BITS[detail] ?? 0), 0)} level ${c.level}`);
    else words.push(`level ${LEVELS[c.level]}`, ...c.details.map((detail) => detail.slice('--log-'.length)));
    if (c.prefix !== '') words.push(`prefix "${c.prefix}"`);
    return words.join(' ');
  },
  phrase: (c) => (c.prefix.trim() === '' ? say('log') : say`log as "${c.prefix.trim()}"`),
  apply(c, packet, context) {
    const uid = c.details.includes('--log-uid') ? context.socket(packet)?.uid : undefined;
    const line = logLine(packet, context.in, context.out, {
      tcpSequence: c.details.includes('--log-tcp-sequence'),
      ...(uid !== undefined && { uid }),
    });
    context.log(`${c.prefix}${line}`);
    return { packet, verdict: 'CONTINUE' };
  },
  describe: () => say('writes the packet to the kernel log'),
};
