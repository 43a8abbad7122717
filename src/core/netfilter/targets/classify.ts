import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Target } from '../extension';

interface Config {
  /** Major and minor number in 16 bits each. */
  readonly priority: number;
}

/** `-j CLASSIFY`: sets the class in which traffic control queues the packet. */
export const CLASSIFY: Target<Config> = {
  name: 'CLASSIFY',
  source: 'net/netfilter/xt_CLASSIFY.c classify_tg()',
  doc: 'Sets the class in which traffic control (`tc`) queues the packet.',
  hooks: ['FORWARD', 'OUTPUT', 'POSTROUTING'],
  options: [{ name: '--set-class', type: 'string', required: true, doc: 'Class as `major:minor`, hexadecimal.' }],
  read(given) {
    const text = given.text('--set-class');
    const m = /^\s*(?:0[xX])?([0-9a-fA-F]+):\s*(?:0[xX])?([0-9a-fA-F]+)/.exec(text);
    if (!m) throw new RuleError(`Bad class value "${text}"`, given.word('--set-class'));
    const part = (digits = '') => Number(BigInt.asUintN(16, BigInt(`0x${digits}`)));
    return { priority: part(m[1]) * 0x10000 + part(m[2]) };
  },
  print: (c) => `--set-class ${className(c)}`,
  list: (c) => `CLASSIFY set ${listedClass(c)}`,
  phrase: (c) => say`queue in class ${className(c)}`,
  apply: (c, packet) => ({
    packet: packet.priority === c.priority ? packet : { ...packet, priority: c.priority },
    verdict: 'CONTINUE',
  }),
  describe: (c) => say`sets the class to ${className(c)}`,
};

function className(c: Config): string {
  const digits = c.priority.toString(16).padStart(8, '0');
  return `${digits.slice(0, 4)}:${digits.slice(4)}`;
}

/** In hexadecimal without leading zeros: `1:ffff`. */
function listedClass({ priority }: Config): string {
  return `${(priority >>> 16).toString(16)}:${(priority & 0xffff).toString(16)}`;
}
