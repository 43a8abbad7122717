import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { sha256Words } from '../lib/sha256';

/** The codes of base32's characters. */
const BASE32 = Uint8Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', (c) => c.charCodeAt(0));
let room = new Uint8Array(256);

/**
 * The 16 characters that kube-proxy puts behind `KUBE-SVC-` and its like: base32 of SHA-256, cut.
 *
 * Source: pkg/proxy/iptables/proxier.go portProtoHash(), servicePortEndpointChainName()
 *
 * @param more stands behind `text`
 */
export function chainHash(text: string, more = ''): string {
  const words = digest(text, more);
  const a = words[0] as number;
  const b = words[1] as number;
  const c = words[2] as number;
  // Eighty bits, five for each character.
  return String.fromCharCode(
    digit(a >>> 27),
    digit(a >>> 22),
    digit(a >>> 17),
    digit(a >>> 12),
    digit(a >>> 7),
    digit(a >>> 2),
    digit((a << 3) | (b >>> 29)),
    digit(b >>> 24),
    digit(b >>> 19),
    digit(b >>> 14),
    digit(b >>> 9),
    digit(b >>> 4),
    digit((b << 1) | (c >>> 31)),
    digit(c >>> 26),
    digit(c >>> 21),
    digit(c >>> 16),
  );
}

function digit(bits: number): number {
  return BASE32[bits & 31] as number;
}

function digest(text: string, more: string): Int32Array {
  const length = text.length + more.length;
  if (length > room.length) room = new Uint8Array(length * 2);
  if (put(text, 0) && put(more, text.length)) return sha256Words(room, length);
  const bytes = bytesOf(text + more);
  return sha256Words(bytes, bytes.length);
}

/** @returns false where the text has other characters than those of ASCII */
function put(text: string, at: number): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return false;
    room[at + i] = code;
  }
  return true;
}

/**
 * The hexadecimal digits that the CNI plugins cut their chain names from.
 *
 * Source: containernetworking/plugins pkg/utils/utils.go MustFormatChainNameWithPrefix()
 */
export function sha512Hex(text: string): string {
  return hex(sha512(bytesOf(text)));
}

/** Stands in for what a real node draws at random once (MACs, sandbox ids): 64 hexadecimal digits. */
export function sha256Hex(text: string): string {
  return hex(sha256(bytesOf(text)));
}

function hex(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += byte.toString(16).padStart(2, '0');
  return out;
}

/** UTF-8, written out because neither TextEncoder nor Buffer is part of the language. */
function bytesOf(text: string): Uint8Array {
  const ascii = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return Uint8Array.from(unescapedUtf8(text), (c) => c.charCodeAt(0));
    ascii[i] = code;
  }
  return ascii;
}

function unescapedUtf8(text: string): string {
  return encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
