import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Target } from '../extension';
import { listMarkChange, readMarkChange } from '../mark-change';
import { hex } from '../say';
import { markPhrase } from './mark';

/** Bits to shift by, to the left where positive. */
interface Shift {
  readonly to: 'left' | 'right';
  readonly bits: number;
}

type Config =
  | { readonly mode: 'set'; readonly value: number; readonly mask: number; readonly shift: Shift }
  | { readonly mode: 'save' | 'restore'; readonly nfmask: number; readonly ctmask: number; readonly shift: Shift };

const ALL = 0xffffffff;
const OPERATIONS = [
  '--set-xmark',
  '--set-mark',
  '--and-mark',
  '--or-mark',
  '--xor-mark',
  '--save-mark',
  '--restore-mark',
];

/** `-j CONNMARK`: changes the mark of the connection, or copies between it and the packet's. */
export const CONNMARK: Target<Config> = {
  name: 'CONNMARK',
  source: 'net/netfilter/xt_connmark.c connmark_tg_shift()',
  doc: 'Changes the mark of the connection, or copies marks between the connection and the packet.',
  tracks: true,
  shows: 'MARK',
  options: [
    {
      name: '--set-xmark',
      type: 'mark',
      excludes: OPERATIONS,
      doc: 'Clears the bits of the mask, then XORs the value in.',
    },
    {
      name: '--set-mark',
      type: 'mark',
      excludes: OPERATIONS,
      doc: 'Clears the bits of mask and value, then sets the value.',
    },
    { name: '--and-mark', type: 'u32', excludes: OPERATIONS, doc: 'Keeps only these bits.' },
    { name: '--or-mark', type: 'u32', excludes: OPERATIONS, doc: 'Sets these bits.' },
    { name: '--xor-mark', type: 'u32', excludes: OPERATIONS, doc: 'Flips these bits.' },
    { name: '--save-mark', type: 'none', excludes: OPERATIONS, doc: "Copies the packet's mark to the connection." },
    { name: '--restore-mark', type: 'none', excludes: OPERATIONS, doc: "Copies the connection's mark to the packet." },
    { name: '--left-shift-mark', type: 'u8', max: 32, doc: 'Shifts the copied or changed bits to the left.' },
    { name: '--right-shift-mark', type: 'u8', max: 32, doc: 'Shifts the copied or changed bits to the right.' },
    { name: '--ctmask', type: 'u32', excludes: ['--mask'], doc: "Bits of the connection's mark." },
    { name: '--nfmask', type: 'u32', excludes: ['--mask'], doc: "Bits of the packet's mark." },
    { name: '--mask', type: 'u32', excludes: ['--ctmask', '--nfmask'], doc: 'Bits of both marks.' },
  ],
  precheck(given) {
    if (!OPERATIONS.some((option) => given.has(option))) throw new RuleError('CONNMARK target: No operation specified');
  },
  read(given) {
    const shifts = given.all().filter(({ option }) => option.endsWith('-shift-mark'));
    const last = shifts.at(-1);
    const shift: Shift = last
      ? { to: last.option === '--left-shift-mark' ? 'left' : 'right', bits: given.number(last.option) }
      : { to: 'left', bits: 0 };
    const mask = given.has('--mask') ? given.number('--mask') : ALL;
    if (given.has('--save-mark') || given.has('--restore-mark'))
      return {
        mode: given.has('--save-mark') ? 'save' : 'restore',
        nfmask: given.has('--nfmask') ? given.number('--nfmask') : mask,
        ctmask: given.has('--ctmask') ? given.number('--ctmask') : mask,
        shift,
      };
    const change = readMarkChange(given);
    // A mask given by itself stands where it comes after the operation.
    const masks = given
      .all()
      .filter(({ option }) => option === '--ctmask' || option === '--mask' || OPERATIONS.includes(option));
    const own = masks.at(-1)?.option ?? '';
    return {
      mode: 'set',
      value: change.value,
      mask: OPERATIONS.includes(own) ? change.mask : given.number(own),
      shift,
    };
  },
  check: (c) => (c.shift.bits > 31 ? 'EINVAL' : undefined),
  print(c) {
    const shift = c.shift.bits === 0 ? '' : ` --${c.shift.to}-shift-mark ${c.shift.bits}`;
    if (c.mode === 'set') return `--set-xmark ${hex(c.value)}/${hex(c.mask)}${shift}`;
    return `--${c.mode}-mark --nfmask ${hex(c.nfmask)} --ctmask ${hex(c.ctmask)}${shift}`;
  },
  list(c) {
    const shift = c.shift.bits === 0 ? '' : ` ${c.shift.to}-shift-mark ${c.shift.bits}`;
    if (c.mode === 'set') return `CONNMARK ${listMarkChange(c)}${shift}`;
    return `CONNMARK ${c.mode}${listMasks(c)}${shift}`;
  },
  phrase(c) {
    if (c.mode === 'set') return markPhrase(say("the connection's mark"), c);
    return c.mode === 'save' ? say('keep the mark with the connection') : say("take the connection's mark");
  },
  apply(c, packet, { entry }) {
    if (!entry) return { packet, verdict: 'CONTINUE' };
    switch (c.mode) {
      case 'set':
        entry.mark = shifted((entry.mark & ~c.mask) ^ c.value, c.shift);
        return { packet, verdict: 'CONTINUE' };
      case 'save':
        entry.mark = ((entry.mark & ~c.ctmask) ^ shifted(packet.mark & c.nfmask, c.shift)) >>> 0;
        return { packet, verdict: 'CONTINUE' };
      case 'restore': {
        const mark = ((packet.mark & ~c.nfmask) ^ shifted(entry.mark & c.ctmask, c.shift)) >>> 0;
        return { packet: mark === packet.mark ? packet : { ...packet, mark }, verdict: 'CONTINUE' };
      }
    }
  },
  describe(c, _before, after) {
    if (c.mode === 'set') return say`changes the mark of the connection: ${markPhrase(say('it'), c)}`;
    return c.mode === 'save'
      ? say`keeps the mark ${hex(after.mark)} with the connection`
      : say`marks the packet ${hex(after.mark)}, as the connection is`;
  },
};

function shifted(mark: number, { to, bits }: Shift): number {
  return to === 'left' ? (mark << bits) >>> 0 : mark >>> bits;
}

/** The masks of a copy, unless both are whole; the mask of what is written to is shown as what it clears. */
function listMasks({ mode, nfmask, ctmask }: Extract<Config, { mode: 'save' | 'restore' }>): string {
  if (nfmask === ALL && ctmask === ALL) return '';
  if (nfmask === ctmask) return ` mask ${hex(nfmask)}`;
  return mode === 'save'
    ? ` nfmask ${hex(nfmask)} ctmask ~${hex(ctmask)}`
    : ` ctmask ${hex(ctmask)} nfmask ~${hex(nfmask)}`;
}
