import { civil, EPOCH } from '../../lib/calendar';

/** A virtual time as the API writes it: `2026-01-05T09:00:05Z`. */
export function timestamp(micros: number): string {
  const { year, month, day, hour, minute, second } = civil(EPOCH + Math.floor(micros / 1_000_000));
  const two = (n: number) => String(n).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}Z`;
}
