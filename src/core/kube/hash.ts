import { sha256, sha512 } from '@noble/hashes/sha2.js';

const FRESH = sha256.create();
const WORKING = sha256.create();
const DIGEST = new Uint8Array(32);
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The 16 characters that kube-proxy puts behind `KUBE-SVC-` and its like: base32 of SHA-256, cut.
 *
 * Source: pkg/proxy/iptables/proxier.go portProtoHash(), servicePortEndpointChainName()
 */
export function chainHash(text: string): string {
  const digest = DIGEST;
  // A large cluster has hundreds of thousands of names: one state used again makes them in half the time.
  FRESH._cloneInto(WORKING).update(bytesOf(text)).digestInto(digest);
  let out = '';
  let bits = 0;
  let held = 0;
  for (let i = 0; out.length < 16; i++) {
    bits = (bits << 8) | (digest[i] ?? 0);
    for (held += 8; held >= 5; held -= 5) out += BASE32[(bits >> (held - 5)) & 31];
    bits &= 31;
  }
  return out;
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
