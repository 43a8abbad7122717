import { say } from '../lib/say';
import { packetBytes } from '../packet/wire';
import type { Packet } from '../packet/packet';
import type { Given } from './extension';
import { bang, span, notIf } from './say';

/** A range of security parameter indices, as ah, esp and ipcomp compare it. */
export interface SpiRange {
  readonly low: number;
  readonly high: number;
  readonly invert: boolean;
}

const ALL = 0xffffffff;

export function readSpis(given: Given, option: string, none: readonly [number, number]): SpiRange {
  const [low, high] = given.has(option) ? given.pair(option) : none;
  return { low, high, invert: given.has(option) && given.inverted(option) };
}

/** The option, or '' for the whole range. */
export function printSpis(c: SpiRange, option: string): string {
  return c.low === 0 && c.high === ALL ? '' : `${bang(c.invert)}${option} ${span(c.low, c.high)}`;
}

/** As `iptables -L` writes it: `spis:!3:5`. */
export function listSpis(c: SpiRange, name: string): string {
  if (c.low === 0 && c.high === ALL && !c.invert) return '';
  return `${name}${c.low === c.high ? '' : 's'}:${c.invert ? '!' : ''}${span(c.low, c.high)}`;
}

/** The number at an offset in the header after the IP header; `undefined` where the packet has none. */
export function headerNumber(packet: Packet, offset: number, bytes: 2 | 4): number | undefined {
  if (packet.fragment && packet.fragment.offset > 0) return undefined;
  const wire = packetBytes(packet);
  const at = 20 + offset;
  if (at + bytes > wire.length) return undefined;
  const view = new DataView(wire.buffer, wire.byteOffset);
  return bytes === 2 ? view.getUint16(at) : view.getUint32(at);
}

export function hasSpi(c: SpiRange, spi: number): boolean {
  return (spi >= c.low && spi <= c.high) !== c.invert;
}

export function explainSpi(c: SpiRange, spi: number | undefined): string {
  if (spi === undefined) return say('the packet is too short for a SPI');
  const inside = spi >= c.low && spi <= c.high;
  const range = span(c.low, c.high);
  return inside ? say`SPI ${spi} is inside ${range}` : say`SPI ${spi} is outside ${range}`;
}

export function phraseSpi(c: SpiRange): string {
  return c.low === 0 && c.high === ALL ? say('with any SPI') : `SPI ${notIf(c.invert, span(c.low, c.high))}`;
}
