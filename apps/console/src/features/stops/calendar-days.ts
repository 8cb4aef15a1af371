const DAY_MS = 86_400_000;

/** Days are texts as `2026-11-12`: a calendar has no time zone. */
export function addDays(isoDay: string, days: number): string {
  return new Date(Date.parse(`${isoDay}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The same day of another month, or that month's last one. */
export function addMonths(isoDay: string, months: number): string {
  const [year, month, day] = isoDay.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}

/** @param firstWeekday 0 is Sunday */
export function startOfWeek(isoDay: string, firstWeekday: number): string {
  const weekday = new Date(`${isoDay}T00:00:00Z`).getUTCDay();
  return addDays(isoDay, -((weekday - firstWeekday + 7) % 7));
}

export function weekOf(isoDay: string, firstWeekday: number): string[] {
  const first = startOfWeek(isoDay, firstWeekday);
  return Array.from({ length: 7 }, (_, index) => addDays(first, index));
}

/** Whole weeks that hold the month of a day. */
export function monthWeeks(isoDay: string, firstWeekday: number): string[][] {
  const month = isoDay.slice(0, 7);
  const weeks: string[][] = [];
  let week = weekOf(`${month}-01`, firstWeekday);
  do {
    weeks.push(week);
    week = week.map((day) => addDays(day, 7));
  } while (week[0]!.startsWith(month));
  return weeks;
}
