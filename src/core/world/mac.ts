import type { Place } from '../trace/step';

/**
 * A MAC for a device, always the same for a place. Locally administered.
 * Differs: the kernel draws them at random.
 */
export function macOf(place: Place): string {
  // FNV-1a over the name, twice, gives the forty bits behind the first byte.
  let low = 0x811c9dc5;
  let high = 0x050c5d1f;
  for (let i = 0; i < place.length; i++) {
    low = Math.imul(low ^ place.charCodeAt(i), 0x01000193) >>> 0;
    high = Math.imul(high ^ (place.charCodeAt(i) + i), 0x01000193) >>> 0;
  }
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0').slice(-digits);
  return `02${hex(high, 2)}${hex(low, 8)}`.replace(/(..)(?=.)/g, '$1:');
}
