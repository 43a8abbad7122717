import type { Given } from './extension';
import { hex } from './say';

/**
 * Reads the options with which MARK and CONNMARK change a mark, all into one form: the bits of the mask are cleared, then
 * the value is XORed in.
 *
 * Source: extensions/libxt_MARK.c mark_tg_parse(), extensions/libxt_CONNMARK.c connmark_tg_parse_v2()
 */
export function readMarkChange(given: Given): { readonly value: number; readonly mask: number } {
  if (given.has('--set-xmark')) {
    const [value, mask] = given.pair('--set-xmark');
    return { value, mask };
  }
  if (given.has('--set-mark')) {
    const [value, mask] = given.pair('--set-mark');
    return { value, mask: (value | mask) >>> 0 };
  }
  if (given.has('--and-mark')) return { value: 0, mask: ~given.number('--and-mark') >>> 0 };
  if (given.has('--or-mark')) return { value: given.number('--or-mark'), mask: given.number('--or-mark') };
  return { value: given.number('--xor-mark'), mask: 0 };
}

/**
 * As `iptables -L` writes a change: by the operation that it amounts to.
 *
 * Source: extensions/libxt_MARK.c mark_tg_print(), extensions/libxt_CONNMARK.c connmark_tg_print()
 */
export function listMarkChange({ value, mask }: { readonly value: number; readonly mask: number }): string {
  if (value === 0) return `and ${hex(~mask >>> 0)}`;
  if (value === mask) return `or ${hex(value)}`;
  if (mask === 0) return `xor ${hex(value)}`;
  return mask === 0xffffffff ? `set ${hex(value)}` : `xset ${hex(value)}/${hex(mask)}`;
}
