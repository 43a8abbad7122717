/** A moment of the proleptic Gregorian calendar, UTC. */
export interface Civil {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 1 is Monday, 7 Sunday. */
  readonly weekday: number;
}

const DAY = 86400;

/** Days from 1970-01-01 to a date; months and days outside their ranges carry over, as mktime() does. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const months = year * 12 + month - 1;
  const y = Math.floor(months / 12) - (months - Math.floor(months / 12) * 12 < 2 ? 1 : 0);
  const m = (months - Math.floor(months / 12) * 12 + 10) % 12; // March is 0, so that the leap day ends the year
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * m + 2) / 5);
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468 + day - 1;
}

/** The calendar's view of a number of seconds since 1970. */
export function civil(seconds: number): Civil {
  const days = Math.floor(seconds / DAY);
  const rest = seconds - days * DAY;
  const z = days + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * m + 2) / 5) + 1,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: Math.floor(rest) % 60,
    weekday: ((((days + 3) % 7) + 7) % 7) + 1,
  };
}

/** Seconds since 1970 at virtual time 0: Monday 5 January 2026, 09:00 UTC. Every world begins on that working day. */
export const EPOCH = daysFromCivil(2026, 1, 5) * DAY + 9 * 3600;

const WEEKDAYS = ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['', 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Date and time as C's ctime() writes them: `Mon Jan  5 09:00:00 2026`. */
export function dateText(seconds: number): string {
  const { year, month, day, hour, minute, second, weekday } = civil(seconds);
  const time = [hour, minute, second].map((part) => `${part}`.padStart(2, '0')).join(':');
  return `${WEEKDAYS[weekday]} ${MONTHS[month]} ${`${day}`.padStart(2)} ${time} ${year}`;
}
