/** The first 32 bits of the fractional parts of the cube roots, then of the square roots, of the first primes. */
const K = new Int32Array(64);
const INITIAL = new Int32Array(8);

function fillConstants(): void {
  const fraction = (x: number) => ((x - Math.floor(x)) * 0x1_0000_0000) | 0;
  for (let n = 2, found = 0; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0;
    if (!prime) continue;
    K[found] = fraction(Math.cbrt(n));
    if (found < 8) INITIAL[found] = fraction(Math.sqrt(n));
    found++;
  }
}
fillConstants();

const W = new Int32Array(64);
const STATE = new Int32Array(8);

/**
 * SHA-256 of bytes, as eight signed words; they are overwritten by the next call. Names of chains are short and very many:
 * this makes nothing but what it returns.
 *
 * Source: FIPS 180-4
 */
export function sha256Words(bytes: ArrayLike<number>, length: number): Int32Array {
  STATE.set(INITIAL);
  const blocks = ((length + 8) >>> 6) + 1;
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < 16; i++) {
      let word = 0;
      for (let at = block * 64 + i * 4, end = at + 4; at < end; at++) {
        word = (word << 8) | (at < length ? (bytes[at] as number) : at === length ? 0x80 : 0);
      }
      W[i] = word;
    }
    if (block === blocks - 1) {
      W[14] = (length / 0x2000_0000) | 0;
      W[15] = length << 3;
    }
    compress();
  }
  return STATE;
}

function compress(): void {
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15] as number;
    const y = W[i - 2] as number;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = ((W[i - 16] as number) + s0 + (W[i - 7] as number) + s1) | 0;
  }
  let a = STATE[0] as number;
  let b = STATE[1] as number;
  let c = STATE[2] as number;
  let d = STATE[3] as number;
  let e = STATE[4] as number;
  let f = STATE[5] as number;
  let g = STATE[6] as number;
  let h = STATE[7] as number;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (K[i] as number) + (W[i] as number)) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  STATE[0] = ((STATE[0] as number) + a) | 0;
  STATE[1] = ((STATE[1] as number) + b) | 0;
  STATE[2] = ((STATE[2] as number) + c) | 0;
  STATE[3] = ((STATE[3] as number) + d) | 0;
  STATE[4] = ((STATE[4] as number) + e) | 0;
  STATE[5] = ((STATE[5] as number) + f) | 0;
  STATE[6] = ((STATE[6] as number) + g) | 0;
  STATE[7] = ((STATE[7] as number) + h) | 0;
}
