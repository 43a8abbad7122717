/**
 * Reads a MAC address as libxtables does: six hexadecimal numbers of up to two digits between colons; none is 0.
 *
 * Source: libxtables/xtoptions.c xtopt_parse_ethermac()
 * @returns six bytes, or `undefined` where the text is none
 */
export function parseMac(text: string): readonly number[] | undefined {
  const parts = text.split(':');
  if (parts.length !== 6 || !parts.every((p) => /^[0-9a-fA-F]{0,2}$/.test(p))) return undefined;
  return parts.map((p) => Number.parseInt(p || '0', 16));
}

/** Lower case, two digits a byte. */
export function formatMac(bytes: readonly number[]): string {
  return bytes.map((b) => b.toString(16).padStart(2, '0')).join(':');
}
