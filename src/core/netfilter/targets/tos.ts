import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Target } from '../extension';
import { hex } from '../say';
import { tosName } from '../tos-names';

interface Config {
  readonly value: number;
  /** Bits that are cleared before the value is put in by exclusive or. */
  readonly mask: number;
}

const ALL = ['--set-tos', '--and-tos', '--or-tos', '--xor-tos'];
const others = (option: string) => ALL.filter((o) => o !== option);

/** `-j TOS`: changes the type-of-service byte. */
export const TOS: Target<Config> = {
  name: 'TOS',
  source: 'net/netfilter/xt_DSCP.c tos_tg()',
  doc: 'Changes the type-of-service byte: clears the bits of the mask, then flips those of the value.',
  tables: ['mangle'],
  options: [
    {
      name: '--set-tos',
      type: 'tos',
      max: 0x3f,
      excludes: others('--set-tos'),
      doc: 'Value, with a mask after `/`, or a name.',
    },
    { name: '--and-tos', type: 'u8', excludes: others('--and-tos'), doc: 'Keep only these bits.' },
    { name: '--or-tos', type: 'u8', excludes: others('--or-tos'), doc: 'Set these bits.' },
    { name: '--xor-tos', type: 'u8', excludes: others('--xor-tos'), doc: 'Flip these bits.' },
  ],
  precheck(given) {
    if (given.all().length === 0) throw new RuleError('TOS: An action is required');
  },
  read(given) {
    if (given.has('--and-tos')) return { value: 0, mask: ~given.number('--and-tos') & 0xff };
    if (given.has('--or-tos')) return { value: given.number('--or-tos'), mask: given.number('--or-tos') };
    if (given.has('--xor-tos')) return { value: given.number('--xor-tos'), mask: 0 };
    const [value, mask] = given.pair('--set-tos');
    return { value, mask };
  },
  print: (c) => `--set-tos ${hex(c.value, 2)}/${hex(c.mask, 2)}`,
  list(c, { numeric }) {
    const set = `TOS set ${hex(c.value, 2)}/${hex(c.mask, 2)}`;
    if (numeric) return set;
    const name = tosName(c.value, c.mask);
    if (name) return ` TOS set${name}`;
    if (c.value === 0) return `TOS and ${hex(~c.mask & 0xff, 2)}`;
    if (c.value === c.mask) return `TOS or ${hex(c.value, 2)}`;
    return c.mask === 0 ? `TOS xor ${hex(c.value, 2)}` : set;
  },
  phrase: (c) => say`set TOS ${c.mask === 0xff ? hex(c.value, 2) : `${hex(c.value, 2)}/${hex(c.mask, 2)}`}`,
  apply(c, packet) {
    const tos = (packet.tos & ~c.mask) ^ c.value;
    return { packet: tos === packet.tos ? packet : { ...packet, tos }, verdict: 'CONTINUE' };
  },
  describe: (_c, before, after) => say`changes TOS from ${hex(before.tos, 2)} to ${hex(after.tos, 2)}`,
};
