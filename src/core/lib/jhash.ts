/** Rotates a 32-bit word left. */
function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/**
 * Bob Jenkins' hash of 32-bit words, as the kernel computes it.
 *
 * Source: include/linux/jhash.h jhash2()
 * @returns unsigned 32 bit
 */
export function jhash2(words: readonly number[], seed: number): number {
  const start = (0xdeadbeef + words.length * 4 + seed) | 0;
  let [a, b, c] = [start, start, start];
  let i = 0;
  for (; words.length - i > 3; i += 3) {
    a = (a + (words[i] ?? 0)) | 0;
    b = (b + (words[i + 1] ?? 0)) | 0;
    c = (c + (words[i + 2] ?? 0)) | 0;
    a = ((a - c) ^ rotate(c, 4)) | 0;
    c = (c + b) | 0;
    b = ((b - a) ^ rotate(a, 6)) | 0;
    a = (a + c) | 0;
    c = ((c - b) ^ rotate(b, 8)) | 0;
    b = (b + a) | 0;
    a = ((a - c) ^ rotate(c, 16)) | 0;
    c = (c + b) | 0;
    b = ((b - a) ^ rotate(a, 19)) | 0;
    a = (a + c) | 0;
    c = ((c - b) ^ rotate(b, 4)) | 0;
    b = (b + a) | 0;
  }
  const left = words.length - i;
  if (left === 0) return c >>> 0;
  if (left > 2) c = (c + (words[i + 2] ?? 0)) | 0;
  if (left > 1) b = (b + (words[i + 1] ?? 0)) | 0;
  a = (a + (words[i] ?? 0)) | 0;
  c = ((c ^ b) - rotate(b, 14)) | 0;
  a = ((a ^ c) - rotate(c, 11)) | 0;
  b = ((b ^ a) - rotate(a, 25)) | 0;
  c = ((c ^ b) - rotate(b, 16)) | 0;
  a = ((a ^ c) - rotate(c, 4)) | 0;
  b = ((b ^ a) - rotate(a, 14)) | 0;
  c = ((c ^ b) - rotate(b, 24)) | 0;
  return c >>> 0;
}

/** A hash as an index below `count`: the upper half of their product. */
export function reciprocalScale(hash: number, count: number): number {
  return Number((BigInt(hash) * BigInt(count)) >> 32n);
}

/** The word that the bytes of a big-endian number make on a little-endian machine. */
export function swapBytes(word: number): number {
  return (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}
