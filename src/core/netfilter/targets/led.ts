import { say } from '../../lib/say';
import { strtoul } from '../../lib/numbers';
import { RuleError } from '../../lib/words';
import type { Target } from '../extension';

interface Config {
  readonly trigger: string;
  /** ms; -1 is for ever. */
  readonly delay: number;
  readonly blink: boolean;
}

/** `-j LED`: blinks a light. */
export const LED: Target<Config> = {
  name: 'LED',
  source: 'net/netfilter/xt_LED.c led_tg()',
  doc: 'Blinks a light of the machine when a packet comes.',
  limits: 'There are no lights.',
  options: [
    {
      name: '--led-trigger-id',
      type: 'string',
      max: 16,
      required: true,
      doc: 'Name of the trigger, after `netfilter-`.',
    },
    { name: '--led-delay', type: 'string', doc: 'Milliseconds that the light stays on, or inf.' },
    { name: '--led-always-blink', type: 'none', doc: 'Blink even where the light is on.' },
  ],
  read(given) {
    const text = given.has('--led-delay') ? given.text('--led-delay') : '0';
    const delay = text.toLowerCase().startsWith('inf') ? -1 : strtoul(text, 0, 0xffffffff);
    if (delay === undefined)
      throw new RuleError('Delay value must be within range 0..4294967295 or "inf"', given.word('--led-delay'));
    return { trigger: given.text('--led-trigger-id'), delay, blink: given.has('--led-always-blink') };
  },
  print(c) {
    const delay = c.delay === 0 ? '' : ` --led-delay ${c.delay === -1 ? 'inf' : c.delay}`;
    return `--led-trigger-id "${c.trigger}"${delay}${c.blink ? ' --led-always-blink' : ''}`;
  },
  list(c) {
    const delay = c.delay === 0 ? '' : ` led-delay:${c.delay === -1 ? 'inf' : `${c.delay}ms`}`;
    return `led-trigger-id:"${c.trigger}"${delay}${c.blink ? ' led-always-blink' : ''}`;
  },
  phrase: (c) => say`blink the light ${c.trigger}`,
  apply: (_c, packet) => ({ packet, verdict: 'CONTINUE' }),
  describe: (c) => say`would blink the light ${c.trigger}`,
};
