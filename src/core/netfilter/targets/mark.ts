import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { listMarkChange, readMarkChange } from '../mark-change';
import type { Target } from '../extension';
import { hex } from '../say';

/** The bits of the mask are cleared, then the value is XORed in. */
interface Config {
  readonly value: number;
  readonly mask: number;
}

const OPTIONS = ['--set-xmark', '--set-mark', '--and-mark', '--or-mark', '--xor-mark'];

/** `-j MARK`: changes the mark of the packet. */
export const MARK: Target<Config> = {
  name: 'MARK',
  source: 'net/netfilter/xt_mark.c mark_tg()',
  doc: 'Changes the mark of the packet, a number beside it that never leaves the host. Other rules and routing can look at it.',
  shows: 'MARK',
  options: [
    {
      name: '--set-xmark',
      type: 'mark',
      excludes: OPTIONS,
      doc: 'Clears the bits of the mask, then XORs the value in.',
    },
    {
      name: '--set-mark',
      type: 'mark',
      excludes: OPTIONS,
      doc: 'Clears the bits of mask and value, then sets the value.',
    },
    { name: '--and-mark', type: 'u32', excludes: OPTIONS, doc: 'Keeps only these bits.' },
    { name: '--or-mark', type: 'u32', excludes: OPTIONS, doc: 'Sets these bits.' },
    { name: '--xor-mark', type: 'u32', excludes: OPTIONS, doc: 'Flips these bits.' },
  ],
  precheck(given) {
    if (given.all().length === 0)
      throw new RuleError('MARK: One of the --set-xmark, --{and,or,xor,set}-mark options is required');
  },
  read: readMarkChange,
  print: (c) => `--set-xmark ${hex(c.value)}/${hex(c.mask)}`,
  list: (c) => `MARK ${listMarkChange(c)}`,
  phrase: (c) => markPhrase(say('the mark'), c),
  apply(c, packet) {
    const mark = ((packet.mark & ~c.mask) ^ c.value) >>> 0;
    return { packet: mark === packet.mark ? packet : { ...packet, mark }, verdict: 'CONTINUE' };
  },
  describe: (_c, before, after) =>
    before.mark === after.mark ? say`leaves the mark ${hex(after.mark)}` : say`marks the packet ${hex(after.mark)}`,
};

/** What a change of a mark does, in words. */
export function markPhrase(what: string, { value, mask }: Config): string {
  if (value === 0 && mask === 0) return say`leave ${what}`;
  if (value === 0 && mask === 0xffffffff) return say`clear ${what}`;
  if (value === 0) return say`clear ${hex(mask)} of ${what}`;
  if (mask === 0) return say`flip ${hex(value)} of ${what}`;
  if (mask === value || mask === 0xffffffff) return say`set ${what} ${hex(value)}`;
  return say`set ${what} ${`${hex(value)}/${hex(mask)}`}`;
}
