import { say } from '../../lib/say';
import type { Target } from '../extension';
import { saveString } from '../say';

interface Config {
  readonly group: number;
  readonly prefix: string;
  /** Bytes of the packet to copy; absent for all. */
  readonly size?: number;
  readonly threshold: number;
}

/** Longest prefix that nf_tables keeps. */
const LONGEST = 127;

/** `-j NFLOG`: hands the packet to programs that listen to a group. */
export const NFLOG: Target<Config> = {
  name: 'NFLOG',
  source: 'net/netfilter/nft_log.c, net/netfilter/nfnetlink_log.c nfulnl_log_packet()',
  doc: 'Hands a copy of the packet to programs that listen to a netlink group, such as ulogd. The packet goes on to the next rule.',
  limits: 'No program listens to the group, so nothing is logged.',
  options: [
    { name: '--nflog-group', type: 'u16', doc: 'Number of the group, 0 where it is not given.' },
    { name: '--nflog-prefix', type: 'string', min: 1, doc: 'Text before each message.' },
    { name: '--nflog-range', type: 'u32', excludes: ['--nflog-size'], doc: 'Has never had an effect.' },
    { name: '--nflog-size', type: 'u32', excludes: ['--nflog-range'], doc: 'Bytes of the packet to copy.' },
    { name: '--nflog-threshold', type: 'u16', doc: 'Packets to gather before the program gets them.' },
  ],
  precheck(given) {
    if (given.has('--nflog-range'))
      given.warn('warn: --nflog-range has never worked and is no longer supported, please use --nflog-size instead');
  },
  read: (given) => ({
    group: given.has('--nflog-group') ? given.number('--nflog-group') : 0,
    prefix: given.has('--nflog-prefix') ? given.text('--nflog-prefix').slice(0, LONGEST) : '',
    ...(given.has('--nflog-size') && { size: given.number('--nflog-size') }),
    threshold: given.has('--nflog-threshold') ? given.number('--nflog-threshold') : 0,
  }),
  print(c) {
    const parts = [];
    if (c.prefix !== '') parts.push(`--nflog-prefix ${saveString(c.prefix)}`);
    if (c.group !== 0) parts.push(`--nflog-group ${c.group}`);
    if (c.size !== undefined) parts.push(`--nflog-size ${c.size}`);
    if (c.threshold !== 0) parts.push(`--nflog-threshold ${c.threshold}`);
    return parts.join(' ');
  },
  list(c) {
    const parts = [];
    if (c.prefix !== '') parts.push(`nflog-prefix ${saveString(c.prefix)}`);
    if (c.group !== 0) parts.push(`nflog-group ${c.group}`);
    if (c.size !== undefined) parts.push(`nflog-size ${c.size}`);
    if (c.threshold !== 0) parts.push(`nflog-threshold ${c.threshold}`);
    return parts.join(' ');
  },
  phrase: (c) => (c.prefix ? say`log to group ${c.group} as "${c.prefix.trim()}"` : say`log to group ${c.group}`),
  apply: (_c, packet) => ({ packet, verdict: 'CONTINUE' }),
  describe: (c) => say`hands a copy to group ${c.group}, to which nobody listens`,
};
