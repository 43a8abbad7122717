import { say } from '../../lib/say';
import type { Target } from '../extension';

interface Config {
  readonly timeout: number;
  readonly label: string;
  readonly alarm: boolean;
}

/** Seconds that fit the kernel's count of milliseconds. */
const LONGEST = Math.floor(0x7fffffff / 1000);

/** `-j IDLETIMER`: tells when no packet has come for some time. */
export const IDLETIMER: Target<Config> = {
  name: 'IDLETIMER',
  source: 'net/netfilter/xt_IDLETIMER.c idletimer_tg()',
  doc: 'Starts a timer anew with each packet; when it runs out, a file in /sys tells whoever watches it.',
  limits: 'Nobody watches the timer: packets pass and nothing else happens.',
  options: [
    { name: '--timeout', type: 'u32', required: true, doc: 'Seconds.' },
    { name: '--label', type: 'string', required: true, doc: 'Name of the timer.' },
    { name: '--alarm', type: 'none', doc: 'Wake the machine up for it.' },
  ],
  read: (given) => ({
    timeout: given.number('--timeout'),
    label: given.text('--label').slice(0, 27),
    alarm: given.has('--alarm'),
  }),
  check: (c) => (c.timeout === 0 || c.timeout >= LONGEST || c.label === '' ? 'EINVAL' : undefined),
  print: (c) => `--timeout ${c.timeout} --label ${c.label}${c.alarm ? ' --alarm' : ''}`,
  list: (c) => `timeout:${c.timeout} label:${c.label}${c.alarm ? ' alarm' : ''}`,
  phrase: (c) => say`start the idle timer ${c.label}`,
  apply: (_c, packet) => ({ packet, verdict: 'CONTINUE' }),
  describe: (c) => say`starts the idle timer ${c.label} anew, ${c.timeout} seconds`,
};
