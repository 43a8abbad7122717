import { utf8 } from '../packet/wire';

/** What captured packets begin with. */
export type LinkType = 'ethernet' | 'raw';

export interface CaptureInterface {
  readonly name: string;
  readonly description: string;
  readonly link: LinkType;
}

export interface CapturedPacket {
  /** Index of its interface. */
  readonly at: number;
  /** Virtual time, µs. */
  readonly time: number;
  readonly bytes: Uint8Array;
  readonly comment: string;
}

export interface Capture {
  readonly interfaces: readonly CaptureInterface[];
  readonly packets: readonly CapturedPacket[];
}

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const ENHANCED = 6;
const LINK_TYPES: Readonly<Record<LinkType, number>> = { ethernet: 1, raw: 101 };
/** Options: their codes. Source: draft-ietf-opsawg-pcapng sections 3.5, 4.1, 4.2, 4.3 */
const COMMENT = 1;
const IF_NAME = 2;
const IF_DESCRIPTION = 3;
const IF_TSRESOL = 9;
const SHB_USERAPPL = 4;

/**
 * A capture as the bytes of a pcapng file, which Wireshark, tshark and tcpdump read: one section, little-endian, times in µs.
 *
 * Source: draft-ietf-opsawg-pcapng
 */
export function writePcapng(capture: Capture): Uint8Array<ArrayBuffer> {
  const blocks = [sectionHeader()];
  for (const made of capture.interfaces) blocks.push(interfaceBlock(made));
  for (const packet of capture.packets) blocks.push(packetBlock(packet));
  const out = new Uint8Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    out.set(block, at);
    at += block.length;
  }
  return out;
}

const padded = (length: number) => (length + 3) & ~3;

/** A block around a body of whole words: its type and, on both sides, its length. */
function block(type: number, body: readonly Uint8Array[]): Uint8Array {
  const length = 12 + body.reduce((sum, part) => sum + padded(part.length), 0);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  let at = 8;
  for (const part of body) {
    bytes.set(part, at);
    at += padded(part.length);
  }
  view.setUint32(length - 4, length, true);
  return bytes;
}

function option(code: number, value: readonly number[]): Uint8Array {
  // The length of an option has 16 bits.
  const kept = value.slice(0, 0xffff);
  const bytes = new Uint8Array(4 + padded(kept.length));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, code, true);
  view.setUint16(2, kept.length, true);
  bytes.set(kept, 4);
  return bytes;
}

const END = new Uint8Array(4);

function sectionHeader(): Uint8Array {
  const fixed = new Uint8Array(16);
  const view = new DataView(fixed.buffer);
  view.setUint32(0, 0x1a2b3c4d, true);
  view.setUint16(4, 1, true);
  // The length of the section is not told.
  view.setInt32(8, -1, true);
  view.setInt32(12, -1, true);
  return block(SECTION, [fixed, option(SHB_USERAPPL, utf8('Chainwalk')), END]);
}

function interfaceBlock({ name, description, link }: CaptureInterface): Uint8Array {
  const fixed = new Uint8Array(8);
  new DataView(fixed.buffer).setUint16(0, LINK_TYPES[link], true);
  return block(INTERFACE, [
    fixed,
    option(IF_NAME, utf8(name)),
    option(IF_DESCRIPTION, utf8(description)),
    option(IF_TSRESOL, [6]),
    END,
  ]);
}

function packetBlock({ at, time, bytes, comment }: CapturedPacket): Uint8Array {
  const fixed = new Uint8Array(20);
  const view = new DataView(fixed.buffer);
  view.setUint32(0, at, true);
  view.setUint32(4, Math.floor(time / 2 ** 32), true);
  view.setUint32(8, time >>> 0, true);
  view.setUint32(12, bytes.length, true);
  view.setUint32(16, bytes.length, true);
  return block(ENHANCED, comment === '' ? [fixed, bytes] : [fixed, bytes, option(COMMENT, utf8(comment)), END]);
}
