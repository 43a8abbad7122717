import { Unreadable } from './check';

/** What a link or a file may unpack to; more is a mistake or an attack. */
const MOST_BYTES = 8_000_000;
/** Characters of a link that are read at all. */
const MOST_CHARACTERS = 4_000_000;

const CUT_OFF = 'The link is cut off or was changed on its way.';

/** A text in a form that a link can carry: `d` with deflate and base64url, or `p`, plain, where the browser cannot deflate. */
export async function packText(content: string): Promise<string> {
  const bytes = new TextEncoder().encode(content);
  if (typeof CompressionStream !== 'function') return `p${toBase64(bytes)}`;
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return `d${toBase64(new Uint8Array(await new Response(stream).arrayBuffer()))}`;
}

/**
 * The text again. Unpacking stops at a bound: some hundred bytes can stand for gigabytes.
 *
 * @throws Unreadable
 */
export async function unpackText(packed: string): Promise<string> {
  if (packed.length > MOST_CHARACTERS) throw new Unreadable('The link is too long to be one of ours.');
  const bytes = fromBase64(packed.slice(1));
  switch (packed.charAt(0)) {
    case 'p':
      return decode([bytes]);
    case 'd':
      if (typeof DecompressionStream !== 'function')
        throw new Unreadable('This browser cannot unpack the link. A newer one can.');
      return decode(await inflate(bytes));
    default:
      throw new Unreadable(CUT_OFF);
  }
}

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<readonly Uint8Array[]> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Unreadable(CUT_OFF);
    });
    if (done) return parts;
    size += value.length;
    if (size > MOST_BYTES) {
      void reader.cancel().catch(() => {});
      throw new Unreadable('The link unpacks to more than Chainwalk reads.');
    }
    parts.push(value);
  }
}

function decode(parts: readonly Uint8Array[]): string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    return parts.map((part) => decoder.decode(part, { stream: true })).join('') + decoder.decode();
  } catch {
    throw new Unreadable(CUT_OFF);
  }
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64(coded: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/.test(coded)) throw new Unreadable(CUT_OFF);
  try {
    const binary = atob(coded.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (c) => c.charCodeAt(0));
  } catch {
    throw new Unreadable(CUT_OFF);
  }
}
