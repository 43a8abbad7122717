import { say } from '../../lib/say';
import type { Target } from '../extension';
import { saveString } from '../say';

interface Config {
  readonly group: number;
  readonly prefix: string;
  readonly bytes: number;
  readonly threshold: number;
}

const LONGEST = 31;

/** `-j ULOG`: NFLOG's predecessor. */
export const ULOG: Target<Config> = {
  name: 'ULOG',
  source: 'net/ipv4/netfilter/ipt_ULOG.c, gone since Linux 3.17',
  doc: 'Handed packets to a logging program. Linux 3.17 took it out; `-j NFLOG` does it.',
  limits: 'Today’s kernel refuses it; here it is kept and lets every packet pass.',
  families: ['ipv4'],
  options: [
    { name: '--ulog-nlgroup', type: 'u8', min: 1, max: 32, doc: 'Number of the group, 1 where it is not given.' },
    { name: '--ulog-prefix', type: 'string', min: 1, doc: 'Text before each message.' },
    { name: '--ulog-cprange', type: 'u64', doc: 'Bytes of the packet to copy; 0 is all.' },
    { name: '--ulog-qthreshold', type: 'u64', min: 1, max: 50, doc: 'Packets to gather before the program gets them.' },
  ],
  read: (given) => ({
    group: given.has('--ulog-nlgroup') ? given.number('--ulog-nlgroup') : 1,
    prefix: given.has('--ulog-prefix') ? given.text('--ulog-prefix').slice(0, LONGEST) : '',
    bytes: given.has('--ulog-cprange') ? Number(given.big('--ulog-cprange')) : 0,
    threshold: given.has('--ulog-qthreshold') ? Number(given.big('--ulog-qthreshold')) : 1,
  }),
  print(c) {
    const parts = [];
    if (c.prefix !== '') parts.push(`--ulog-prefix ${saveString(c.prefix)}`);
    if (c.group !== 1) parts.push(`--ulog-nlgroup ${c.group}`);
    if (c.bytes !== 0) parts.push(`--ulog-cprange ${c.bytes}`);
    if (c.threshold !== 1) parts.push(`--ulog-qthreshold ${c.threshold}`);
    return parts.join(' ');
  },
  phrase: (c) => say`log to group ${c.group}`,
  apply: (_c, packet) => ({ packet, verdict: 'CONTINUE' }),
  describe: (c) => say`would hand a copy to group ${c.group}`,
};
