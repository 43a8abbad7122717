/** When worlds begin, as objects in the API have it: 1 January 2026, days since 1970. */
const FIRST_DAY = 20_454;

/** A virtual time as the API writes it: `2026-01-01T00:00:05Z`. */
export function timestamp(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const [year, month, day] = dateOf(FIRST_DAY + Math.floor(seconds / 86_400));
  const rest = seconds % 86_400;
  const two = (n: number) => String(n).padStart(2, '0');
  const clock = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60].map(two).join(':');
  return `${year}-${two(month)}-${two(day)}T${clock}Z`;
}

/** The date of a day since 1970. Source: the algorithm of H. Hinnant, chrono-compatible low-level date algorithms */
function dateOf(days: number): readonly [year: number, month: number, day: number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}
