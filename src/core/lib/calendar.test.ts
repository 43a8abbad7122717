import { expect, test } from 'vitest';
import { civil, daysFromCivil, EPOCH } from './calendar';

test.each([
  [0, '1970-1-1 4'],
  [951782400, '2000-2-29 2'],
  [2147483647, '2038-1-19 2'],
  [-1, '1969-12-31 3'],
  [EPOCH, '2026-1-5 1'],
])('%i seconds after 1970 is %s', (seconds, date) => {
  const { year, month, day, weekday } = civil(seconds);
  expect(`${year}-${month}-${day} ${weekday}`).toBe(date);
  expect(daysFromCivil(year, month, day)).toBe(Math.floor(seconds / 86400));
});

test('days and months that are too many go on into the next', () => {
  expect(daysFromCivil(2021, 2, 30)).toBe(daysFromCivil(2021, 3, 2));
  expect(daysFromCivil(2020, 0, 10)).toBe(daysFromCivil(2019, 12, 10));
});
